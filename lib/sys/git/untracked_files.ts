/**
 * The untracked files of a working tree. A repository may lie around a whole disk: then they are more than anybody meant.
 *
 * @module
 */
import { join } from "@std/path/join";
import { eachEntry } from "./each_entry.ts";
import type { PathEntries } from "./path_entries.ts";
import type { Disarmed } from "./read_git.ts";
import { readableSize } from "./readable_size.ts";
import type { GitOptions } from "./run_git.ts";

export interface UntrackedOptions {
  /** What becomes of them where there are very many; all are taken unless given. */
  untracked?: UntrackedLimits | "left out" | undefined;
  /** Largest file that is kept, in bytes, */
  maxFileBytes: number;
  /** and all of them together. */
  maxTotalBytes: number;
  /** Those that are never kept, by their paths from the top. */
  isSecret?: (path: string) => boolean;
  /** Paths, also of tracked files, that are left as they are in the index. */
  leaveOut?: PathEntries | undefined;
}

/** Beyond them none is kept. */
export interface UntrackedLimits {
  maxFiles: number;
  /** For finding them. */
  timeoutMs: number;
}

/** Why one is not kept. */
export type NotKept = "too large" | "too much together" | "secret" | "unreadable" | "repository";

export interface UntrackedFiles {
  kept: string[];
  notKept: Array<{ path: string; reason: NotKept }>;
  /** The entries of `leaveOut` for which there was something. */
  leftOut: Set<string>;
  /** Why none was looked at; undefined where all were. */
  without?: string;
}

/** Those that git does not ignore, apart from those that are not to be kept. */
export async function untrackedFiles(
  git: GitOptions,
  options: UntrackedOptions & { disarmed: Disarmed },
): Promise<UntrackedFiles> {
  const { untracked: limits, leaveOut, disarmed } = options;
  if (limits === "left out") return none("they were not looked for");
  const { maxFiles, timeoutMs } = limits ?? { maxFiles: Infinity, timeoutMs: undefined };
  const paths: string[] = [];
  const leftOut = new Set<string>();
  const late = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = [late, git.signal].filter((signal) => signal !== undefined);
  const bounded = signals.length === 0 ? git : { ...git, signal: AbortSignal.any(signals) };
  const args = [...disarmed.args, "ls-files", "-z", "--others", "--exclude-standard"];
  const tooLate = () => none(`finding them took longer than ${(timeoutMs ?? 0) / 1000} s`);
  try {
    const { isWhole, closed } = await eachEntry(args, bounded, (path) => {
      const entry = leaveOut?.entryOf(path);
      if (entry === undefined) paths.push(path);
      else leftOut.add(entry);
      return paths.length <= maxFiles;
    });
    if (!isWhole) return none(`there are more than ${maxFiles.toLocaleString("en")}`);
    const chosen = await choose(paths, { top: git.cwd, ...options, late });
    if (chosen === undefined) return tooLate();
    for (const path of closed) {
      const entry = leaveOut?.entryOf(path);
      if (entry === undefined) chosen.notKept.push({ path, reason: "unreadable" });
      else leftOut.add(entry);
    }
    return { ...chosen, leftOut };
  } catch (error) {
    if (!late?.aborted) throw error;
    return tooLate();
  }
}

function none(without: string): UntrackedFiles {
  return { kept: [], notKept: [], leftOut: new Set(), without };
}

/** Undefined once it is too late. */
async function choose(
  paths: readonly string[],
  { top, maxFileBytes, maxTotalBytes, isSecret, late }: UntrackedOptions & {
    top: string;
    late: AbortSignal | undefined;
  },
): Promise<Pick<UntrackedFiles, "kept" | "notKept"> | undefined> {
  const kept: string[] = [];
  const notKept: UntrackedFiles["notKept"] = [];
  let total = 0;
  for (const path of paths) {
    if (late?.aborted) return undefined;
    const leave = (reason: NotKept) => notKept.push({ path, reason });
    if (path.endsWith("/")) {
      leave("repository");
      continue;
    }
    if (isSecret?.(path)) {
      leave("secret");
      continue;
    }
    const size = await readableSize(join(top, path));
    if (size === undefined) leave("unreadable");
    else if (size > maxFileBytes) leave("too large");
    else if (total + size > maxTotalBytes) leave("too much together");
    else {
      total += size;
      kept.push(path);
    }
  }
  return { kept, notKept };
}
