/**
 * `isonforge init`
 *
 * @module
 */
import { join } from "@std/path/join";
import { ExitCode, UserError } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { isAttended } from "../attended.ts";
import { instructionsFor } from "../init/instructions.ts";
import { lineDiff } from "../init/line_diff.ts";
import { projectFacts } from "../init/project_facts.ts";
import { printDone, printLine } from "../output/print.ts";
import { disarm } from "../../text/disarm.ts";

const MAX_BYTES = 1024 * 1024;

/** Writes a first AGENTS.md from what the project's files say; one that is there is overwritten only after a yes. */
export default async function init(
  { yes, ask = askOnTerminal }: {
    yes: boolean;
    /** Puts the question whether to overwrite it. */
    ask?: (question: string) => Promise<boolean>;
  },
): Promise<number> {
  const directory = repositoryFiles(Deno.cwd())?.root ?? Deno.cwd();
  const current = (name: string) =>
    readSmallFile(join(directory, name), { root: directory, maxBytes: MAX_BYTES });
  const name = current("FORGE.md").kind === "text" ? "FORGE.md" : "AGENTS.md";
  const path = join(directory, name);
  const file = current(name);
  if (file.kind === "skipped") throw new UserError(`cannot write "${path}": it ${file.problem}`);
  const text = instructionsFor(projectFacts(directory));
  const before = file.kind === "text" ? file.text : "";
  if (text === before) {
    printLine(`${name} says that already`);
    return ExitCode.done;
  }
  for (const line of lineDiff(before, text)) printLine(disarm(line, "visible"));
  if (file.kind === "text" && !yes) {
    if (!isAttended()) {
      throw new UserError(`${name} is there already, and here is nobody to ask`, {
        hint: "--yes overwrites it with what is shown",
      });
    }
    if (!await ask(`Overwrite ${name}?`)) {
      printLine(`${name} stays as it is.`);
      return ExitCode.failed;
    }
  }
  await writeFileAtomically(path, text, { mode: 0o644 });
  printDone(`Wrote ${name}: now say in it what no file says`);
  return ExitCode.done;
}

function askOnTerminal(question: string): Promise<boolean> {
  return Promise.resolve(confirm(question));
}
