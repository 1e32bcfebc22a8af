/**
 * What is piped beside a prompt: `git diff | isonforge -p "review this"`.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { standardInput } from "../../../sys/standard_input.ts";
import { systemFailure } from "../../../sys/system_error.ts";
import { decodeText } from "../../../text/decode_text.ts";
import { joinBytes } from "../../../text/join_bytes.ts";
import { MAX_TEXT_BYTES } from "../../arguments/read_text.ts";

export interface PipedInputOptions {
  /** Milliseconds in which a pipe must begin: one that nobody writes to stays open for ever. */
  patienceMs: number;
  onWarning: (message: string) => void;
}

/**
 * Reads a pipe, or a file that stands at its beginning, to the end. Anything else is somebody else's: a terminal, a
 * device, the rest of a file that a shell's loop reads from.
 *
 * @returns undefined when there is nothing, or nothing but blanks and line breaks
 * @throws {UserError} when it is over 10 MB, or cannot be read
 */
export async function readPipedInput(
  { patienceMs, onWarning }: PipedInputOptions,
): Promise<string | undefined> {
  const kind = standardInput();
  if (kind !== "pipe" && kind !== "file") return undefined;
  const reader = Deno.stdin.readable.getReader();
  const first = reader.read();
  if (kind === "pipe" && !await settlesWithin(first, patienceMs)) {
    onWarning(
      `nothing came through the pipe on standard input in ${
        patienceMs / 1000
      } s, so it is not read; ` +
        `"< /dev/null" says from the start that nothing will`,
    );
    return undefined;
  }
  const text = await readAll(reader, first);
  return text.trim() === "" ? undefined : text;
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  first: ReturnType<typeof reader.read>,
): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (let chunk = await first; chunk.value !== undefined; chunk = await reader.read()) {
      size += chunk.value.byteLength;
      if (size > MAX_TEXT_BYTES) {
        throw new UserError("standard input is over 10 MB, too much to go with a prompt", {
          hint: "keep it in a file, and name the file in the prompt",
        });
      }
      pieces.push(chunk.value);
    }
  } catch (error) {
    throw systemFailure("cannot read standard input", error);
  }
  return decodeText(joinBytes(pieces));
}
