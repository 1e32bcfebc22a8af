/**
 * What `--version` shows.
 *
 * @module
 */
import { describeVersion, explainVersion } from "../../version.ts";
import { printLine, printNotice } from "./print.ts";

/** Prints which program this is on one line; what is not plain in it on stderr. */
export function printVersion(): void {
  printLine(describeVersion());
  const explanation = explainVersion();
  if (explanation !== undefined) printNotice(explanation);
}
