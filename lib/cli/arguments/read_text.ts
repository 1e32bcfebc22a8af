/**
 * Texts that the user hands over: files that options name, and standard input.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { systemFailure } from "../../sys/system_error.ts";
import { decodeText } from "../../text/decode_text.ts";
import { joinBytes } from "../../text/join_bytes.ts";

/** More than any model reads at once, and little enough to hold: what has no end, such as `yes`, is noticed. */
export const MAX_TEXT_BYTES = 10 * 1000 * 1000;
const BUFFER = 64 * 1024;

/** The text of a file; `what` says what it is to be, e.g. "prompt". */
export async function readTextFile(path: string, what: string): Promise<string> {
  const source = `the ${what} from "${path}"`;
  try {
    using file = await Deno.open(path);
    return await readAll(file, source);
  } catch (error) {
    throw systemFailure(`cannot read ${source}`, error);
  }
}

/** All that comes through standard input. */
export async function readStandardInput(): Promise<string> {
  try {
    return await readAll(Deno.stdin, "standard input");
  } catch (error) {
    throw systemFailure("cannot read standard input", error);
  }
}

async function readAll(source: Pick<Deno.FsFile, "read">, name: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  const buffer = new Uint8Array(BUFFER);
  let size = 0;
  for (
    let length = await source.read(buffer);
    length !== null;
    length = await source.read(buffer)
  ) {
    size += length;
    if (size > MAX_TEXT_BYTES) {
      throw new UserError(`cannot read ${name}: it is over 10 MB`, {
        hint: "what is that large is better kept in a file that the prompt names",
      });
    }
    pieces.push(buffer.slice(0, length));
  }
  return decodeText(joinBytes(pieces));
}
