/**
 * What a server sends, up to a limit.
 *
 * @module
 */
import { abortable } from "../../../sys/abortable.ts";
import { stopReading } from "../../../sys/stop_reading.ts";
import { joinBytes } from "../../../text/join_bytes.ts";

export interface ReadBody {
  bytes: Uint8Array;
  /** There is more, which was not read. */
  isCut: boolean;
}

/** @throws the reason of `signal` when that is aborted */
export async function readBody(
  { body }: Response,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<ReadBody> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  try {
    while (reader !== undefined && size < maxBytes) {
      const { done, value } = await abortable(reader.read(), signal);
      if (done) return { bytes: joinBytes(pieces), isCut: false };
      pieces.push(value);
      size += value.length;
    }
  } finally {
    void stopReading(reader);
  }
  const bytes = joinBytes(pieces).subarray(0, maxBytes);
  return { bytes, isCut: size >= maxBytes };
}
