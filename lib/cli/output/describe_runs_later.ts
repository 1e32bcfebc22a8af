/**
 * Files that an agent has left and that some program executes later, in words.
 *
 * @module
 */
import { relative } from "@std/path/relative";
import type { LaterRunRecord } from "../../agents/record/sandbox_record.ts";
import { showName } from "../../text/byte_names.ts";
import { disarm } from "../../text/disarm.ts";

/** What a list of them is called. */
export const RUNS_LATER = "runs later: look first";

/** How many a sentence names. */
const MAX_NAMED = 10;

/** A line for each. */
export function laterRunLines(found: readonly LaterRunRecord[], directory: string): string[] {
  return found.map((run) => describe(run, directory));
}

/** All in one sentence; undefined when there are none. */
export function describeRunsLater(
  found: readonly LaterRunRecord[],
  directory: string,
): string | undefined {
  if (found.length === 0) return undefined;
  const named = found.slice(0, MAX_NAMED).map((run) => describe(run, directory));
  const rest = found.length - named.length;
  return `${RUNS_LATER}: ${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** What a sandbox has removed, in one sentence. */
export function describeRemoved(paths: readonly string[], directory: string): string {
  const named = paths.slice(0, MAX_NAMED).map((path) => disarm(nameIn(path, directory), "space"));
  const rest = paths.length - named.length;
  return `commands of this run made what git or package managers would have been led astray by, or what is run outside of the sandbox at once; it was removed: ${
    named.join(", ")
  }${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** `.envrc (your shell, new)` */
function describe({ path, by, change }: LaterRunRecord, directory: string): string {
  return disarm(`${nameIn(path, directory)} (${by}, ${change})`, "space");
}

function nameIn(path: string, directory: string): string {
  return showName(path.startsWith(`${directory}/`) ? relative(directory, path) : path);
}
