/**
 * Files whose names a program reads from a list.
 *
 * @module
 */
import { fileLists, INPUT } from "../inner/file_lists.ts";
import { linesOf, splitLines } from "../inner/lines_of.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { CommandSituation, Found } from "./command_situation.ts";
import type { ObservedProgram } from "./observe_command.ts";
import { shown } from "./shown_text.ts";
import { firstPossible } from "./unknown_file.ts";

/** The first that is denied; a list that cannot be read beforehand may hold any. */
export async function listedFile(
  program: ObservedProgram,
  situation: CommandSituation & { written: readonly string[] },
): Promise<Found | undefined> {
  const { cwd } = program;
  for (const list of fileLists(program)) {
    const lines = list === INPUT ? fedLines(program) : linesOf(list, cwd);
    const isWritten = situation.written.includes(list);
    if (lines === undefined || isWritten || lines.some((line) => line.includes(UNKNOWN))) {
      const found = firstPossible([UNKNOWN], situation);
      if (found === undefined) continue;
      const name = list === INPUT ? "its input" : `"${shown(list)}"`;
      return { ...found, unclear: `which files ${name} names` };
    }
    for (const line of lines) {
      for (const rule of situation.rules) {
        if (await situation.reads(rule, line, cwd)) return { rule, about: line };
      }
    }
  }
  return undefined;
}

/** What stands on standard input, as far as it is known. */
function fedLines({ fed, inputFiles, cwd }: ObservedProgram): string[] | undefined {
  if (inputFiles.length > 0) {
    const lines = inputFiles.map((file) => linesOf(file, cwd));
    return lines.every((each) => each !== undefined) ? lines.flat() : undefined;
  }
  const isKnown = fed.length > 0 && fed.every((text) => !text.includes(UNKNOWN));
  return isKnown ? fed.flatMap(splitLines) : undefined;
}
