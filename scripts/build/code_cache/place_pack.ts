/**
 * Puts into a program what it carries behind its ELF: its seal, see lib/sys/program/seal.ts, and its pack, see `pack.ts`.
 *
 * @module
 */
import { UserError } from "../../../lib/errors.ts";
import { endOfElf } from "../../../lib/sys/program/program_file.ts";
import { sealOf } from "../../../lib/sys/program/seal.ts";

/** What Deno 2.6 writes behind an ELF ends with how long it is: 64 bits, little-endian. */
const LENGTH_BYTES = 8;

/**
 * Puts them behind the ELF of `program`, before what Deno has written there: Deno finds that from the end of the file.
 *
 * @param pack its path; a program that was built for another machine has none
 * @throws {UserError} when something else stands there, or it is no ELF
 */
export async function placePack(program: string, pack?: string): Promise<void> {
  const bytes = await Deno.readFile(program);
  const end = endOf(program, bytes.length);
  if (end === undefined || !isOfDeno(bytes.subarray(end))) {
    throw new UserError("there is no place for a pack in the program");
  }
  const elf = bytes.subarray(0, end);
  const rest = [
    ...(pack === undefined ? [] : [await Deno.readFile(pack)]),
    bytes.subarray(end),
  ];
  const seal = await sealOf([elf, ...rest]);
  await Deno.writeFile(program, new Blob([elf, seal, ...rest]).stream());
}

/** Undefined where that is not in it. */
function endOf(program: string, length: number): number | undefined {
  using file = Deno.openSync(program);
  const end = endOfElf(file);
  return end === undefined || end > length ? undefined : end;
}

/** Also nothing: a newer Deno has what it embeds in a section. */
function isOfDeno(rest: Uint8Array<ArrayBuffer>): boolean {
  if (rest.length === 0) return true;
  if (rest.length < LENGTH_BYTES) return false;
  const view = new DataView(rest.buffer, rest.byteOffset + rest.length - LENGTH_BYTES);
  return view.getBigUint64(0, true) === BigInt(rest.length);
}
