/**
 * What a server says over HTTP, up to a limit.
 *
 * @module
 */
import type { Allowance } from "./allowance.ts";
import { stopReading } from "../../../sys/stop_reading.ts";

/** One message; as for a server that writes lines. */
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

export interface Limit {
  /** Of events, each of which is a message. */
  isStream: boolean;
  /** How much may come that nobody asked for; no limit unless given. */
  unasked: Allowance | undefined;
  /** Told whether the server keeps its events, so that the rest may be asked for. */
  onEnd: (isResumable: boolean) => void;
}

/** The body, which fails as soon as a message in it is too long, or more comes than anybody asked for. */
export function limitedBody(
  body: ReadableStream<Uint8Array>,
  { isStream, unasked, onEnd }: Limit,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const counter = new MessageCounter(isStream);
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          if (unasked?.take(value.length) === false) throw new Error("it floods the run");
          counter.add(value);
          return controller.enqueue(value as Uint8Array<ArrayBuffer>);
        }
        controller.close();
      } catch (error) {
        controller.error(error);
        await stopReading(reader);
      }
      onEnd(counter.isResumable);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** Bytes of the message that is being read; events end with an empty line. */
class MessageCounter {
  readonly #isStream: boolean;
  #length = 0;
  #isLineBegin = true;
  /** `id: …`: the server keeps its events, and the SDK asks for the rest. */
  isResumable = false;

  constructor(isStream: boolean) {
    this.#isStream = isStream;
  }

  add(piece: Uint8Array): void {
    if (this.#isStream) this.#addEvents(piece);
    else this.#length += piece.length;
    if (this.#length > MAX_MESSAGE_BYTES) throw new Error("it sent a message of more than 10 MB");
  }

  #addEvents(piece: Uint8Array): void {
    this.isResumable ||= /^id:/m.test(new TextDecoder().decode(piece.subarray(0, 1024)));
    for (const byte of piece) {
      this.#length++;
      if (byte === RETURN) continue;
      if (byte === NEWLINE && this.#isLineBegin) this.#length = 0;
      this.#isLineBegin = byte === NEWLINE;
    }
  }
}
