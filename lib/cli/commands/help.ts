/**
 * `isonforge help [command or topic]`
 *
 * @module
 */
import { environmentVariable } from "../../config/environment.ts";
import { ExitCode, UsageError } from "../../errors.ts";
import { lookUp } from "../help/lookup.ts";
import { showPage } from "../help/show.ts";
import { printLine } from "../output/print.ts";
import type { WholeTree } from "../declarations/run.ts";

export default async function help(
  names: readonly string[],
  { man, wholeTree }: { man: boolean; wholeTree: WholeTree },
): Promise<number> {
  const root = await wholeTree();
  if (!man) {
    await showPage(lookUp(root, names));
    return ExitCode.done;
  }
  if (names.length > 0) {
    throw new UsageError("--man is the manual page of everything: it takes no command or topic");
  }
  const { manualPage } = await import("../help/manual_page.ts");
  printLine(manualPage(root, environmentVariable("SOURCE_DATE_EPOCH")));
  return ExitCode.done;
}
