/**
 * What of a working tree git ignores, and has not: a snapshot lacks it, and whoever compares two of them has to know that it was
 * there.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import { eachEntry } from "./each_entry.ts";
import type { Disarmed } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

/** Its entries, of which a directory ends with `/` and stands for all that is in it; or why they are not known. */
export type IgnoredFiles = { entries: string[] } | { unknown: string };

/** A directory of packages is one entry; what is built beside its source is one each. */
const MAX_ENTRIES = 50_000;
/** A list is kept for each run. */
const MAX_CHARS = 4 * 1024 * 1024;

/**
 * Lists it, whichever rules say so: a directory that a rule names as one entry, into which nobody looks; else file by file.
 *
 * @param options.timeoutMs for finding them; none unless given
 */
export async function ignoredFiles(
  git: GitOptions,
  { disarmed, timeoutMs, maxEntries = MAX_ENTRIES }: {
    disarmed: Disarmed;
    timeoutMs: number | undefined;
    maxEntries?: number;
  },
): Promise<IgnoredFiles> {
  const late = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = [late, git.signal].filter((signal) => signal !== undefined);
  const bounded = signals.length === 0 ? git : { ...git, signal: AbortSignal.any(signals) };
  const which = ["--others", "--ignored", "--exclude-standard", "--directory"];
  const entries: string[] = [];
  let chars = 0;
  try {
    const { isWhole } = await eachEntry(
      [...disarmed.args, "ls-files", "-z", ...which],
      bounded,
      (path) => {
        // A directory in which all is ignored, and that no rule names, is listed before what is in it: others may be put there.
        while (entries.at(-1)?.endsWith("/") && path.startsWith(entries.at(-1) ?? "")) {
          entries.pop();
        }
        entries.push(path);
        chars += path.length;
        return entries.length <= maxEntries && chars <= MAX_CHARS;
      },
    );
    if (!isWhole) return { unknown: `there are more than ${maxEntries.toLocaleString("en")}` };
    return { entries };
  } catch (error) {
    // Nobody waits for the snapshot any more; else that is worth more than this list.
    if (git.signal?.aborted) throw error;
    if (!late?.aborted) return { unknown: errorMessage(error) };
    return { unknown: `finding them took longer than ${(timeoutMs ?? 0) / 1000} s` };
  }
}
