/**
 * Checks that a program is what it was to become: for that machine, and ours.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { UserError } from "../../lib/errors.ts";
import { PROGRAM, VERSION } from "../../lib/version.ts";
import { reason } from "./deno.ts";
import type { Origin } from "./origin.ts";
import { stampText } from "./stamp.ts";
import type { Machine, Target } from "./targets.ts";

/**
 * Looks into the program at `path`.
 *
 * @throws {UserError} when it is for another machine, or does not carry our stamp
 */
export async function checkProgram(path: string, target: Target, origin: Origin): Promise<void> {
  const program = Buffer.from((await Deno.readFile(path)).buffer);
  const machine = readMachine(program);
  if (machine !== target.machine) {
    throw new UserError(`got a program for ${machine ?? "no machine"}, not for ${target.machine}`);
  }
  if (!program.includes(stampText(origin.words))) {
    throw new UserError("got a program that does not hold what was bundled");
  }
}

/** What the header says. */
export function readMachine(program: Buffer): Machine | undefined {
  if (program.length < 64) return undefined;
  // 64 bits, little-endian, as all four are.
  if (program.readUInt32BE(0) === 0x7f454c46 && program.readUInt16BE(4) === 0x0201) {
    switch (program.readUInt16LE(18)) {
      case 0x3e:
        return "ELF x86-64";
      case 0xb7:
        return "ELF AArch64";
    }
  }
  if (program.readUInt32LE(0) === 0xfeedfacf) {
    switch (program.readUInt32LE(4)) {
      case 0x01000007:
        return "Mach-O x86-64";
      case 0x0100000c:
        return "Mach-O arm64";
    }
  }
  return undefined;
}

/**
 * Has a program for this machine say its version.
 *
 * @throws {UserError} when it cannot
 */
export async function checkItRuns(program: string, origin: Origin): Promise<void> {
  const { stdout, stderr } = await new Deno.Command(program, {
    args: ["--version"],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  const said = decoder.decode(stdout);
  if (said.startsWith(`${PROGRAM} ${VERSION} (${origin.words}, `)) return;
  throw new UserError(`got a program that does not run: ${said || reason(decoder.decode(stderr))}`);
}
