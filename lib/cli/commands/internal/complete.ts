/**
 * `isonforge complete <shell> …`, which the completions of a shell call at each Tab.
 *
 * @module
 */
import { disarm } from "../../../text/disarm.ts";
import { isDebugging } from "../../../config/environment.ts";
import { ExitCode } from "../../../errors.ts";
import { complete as completeWords } from "../../completion/complete.ts";
import type { Completion } from "../../completion/completion.ts";
import { SHELLS } from "../../completion/shells.ts";
import { printError, printLine } from "../../output/print.ts";
import type { WholeTree } from "../../declarations/run.ts";

/** Prints what the script of the shell hands on. Who presses Tab wants no errors: then it is nothing. */
export default async function complete(
  [name = "", ...args]: readonly string[],
  wholeTree: WholeTree,
): Promise<number> {
  try {
    const question = SHELLS[name]?.read(args);
    if (question === undefined) return ExitCode.usage;
    const { words, isRedirection = false } = question;
    const completion: Completion = isRedirection
      ? { kind: "files" }
      : await completeWords(await wholeTree(), words);
    printLine(question.answer(inLines(completion)).join("\n"));
    return ExitCode.done;
  } catch (error) {
    if (isDebugging()) printError(error);
    return ExitCode.failed;
  }
}

/** Each candidate is to fit in a line: what is called otherwise cannot be completed. */
function inLines(completion: Completion): Completion {
  if (completion.kind !== "values") return completion;
  const candidates = completion.candidates.filter(({ value }) => disarm(value, "space") === value)
    .map(({ value, description }) =>
      description === undefined ? { value } : { value, description: disarm(description, "space") }
    );
  return { ...completion, candidates };
}
