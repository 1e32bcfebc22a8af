/**
 * What an agent changed, as a list: files with their lines, and commits.
 *
 * @module
 */
import { readGit } from "../../sys/git/read_git.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";
import { type AgentMeta, hasEnded } from "../record/meta.ts";
import { type AgentDiff, type AgentDiffOptions, withAgentDiff } from "./diff/diff.ts";
import { type DiffUntilEndOptions, withDiffUntilEnd } from "./diff/diff_until_end.ts";
import { hasWorktree } from "./users.ts";

export interface ChangedFile {
  path: string;
  /** Lines; null in a file that is no text. */
  insertions: number | null;
  deletions: number | null;
}

export interface AgentChanges {
  files: ChangedFile[];
  /** Since it started, the oldest first: short hash and first line. */
  commits: Array<{ hash: string; subject: string }>;
  /** What is in neither, and why: `untracked files are not shown: …`. Absent where all is. */
  missing?: string[];
  /** Whether what somebody else changed there after its end is in it, too: how it was then was not kept. */
  beyond_end?: true;
  /** The patch, where it was asked for and is short enough to be read. */
  patch?: string;
}

export interface AgentChangesOptions extends AgentDiffOptions, DiffUntilEndOptions {
  withPatch: boolean;
  /** Lists of commits that are known, for who asks about many agents. */
  logs?: Map<string, Promise<AgentChanges["commits"]>>;
}

/** Lines of a patch that anybody reads. */
const MAX_PATCH_LINES = 4_000;
/** And what a line of it may be on average. */
const MAX_PATCH_CHARS = 400_000;

const PLAIN = ["--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=dirty"];

/**
 * @returns undefined when no call of the agent can have changed anything
 * @throws {UserError} when it is not known where the agent started, or what it left is gone
 */
export async function agentChanges(
  meta: AgentMeta,
  { withPatch, logs = new Map(), last, ...options }: AgentChangesOptions,
): Promise<AgentChanges | undefined> {
  const list = (diff: AgentDiff) => changesIn(diff, { meta, withPatch, logs });
  const untilEnd = await withDiffUntilEnd(meta, { ...options, last }, list);
  if (untilEnd !== undefined) return untilEnd;
  const same: AgentChanges = { files: [], commits: [] };
  const changes = await withAgentDiff(meta, { ...options, same }, list);
  if (changes === undefined || changes === same) return changes;
  const isBeyond = hasEnded(meta) && !hasWorktree(meta);
  return isBeyond ? { ...changes, beyond_end: true } : changes;
}

async function changesIn(
  { from, to, git, head, missing }: AgentDiff,
  { meta, withPatch, logs }:
    & { meta: AgentMeta }
    & Required<Pick<AgentChangesOptions, "withPatch" | "logs">>,
): Promise<AgentChanges> {
  const trees = [from, to, "--"];
  const files = parseNumbers(
    await readGit(["diff", "--numstat", "-z", "--no-renames", ...PLAIN, ...trees], git),
  );
  const lines = files.reduce(
    (sum, { insertions, deletions }) => sum + (insertions ?? 0) + (deletions ?? 0),
    0,
  );
  const patch = withPatch && lines > 0 && lines <= MAX_PATCH_LINES
    ? await readGit(["diff", ...PLAIN, ...trees], git)
    : undefined;
  return {
    files,
    commits: await commitsOf(meta, { head, git, logs }),
    ...(missing.length === 0 ? {} : { missing }),
    ...(patch === undefined || patch.length > MAX_PATCH_CHARS ? {} : { patch }),
  };
}

/** The fields of `git diff --numstat -z`: added, deleted and path, `-` for what is no text. */
export function parseNumbers(text: string): ChangedFile[] {
  return text.split("\0").flatMap((entry) => {
    const [, added, deleted, path] = /^(-|\d+)\t(-|\d+)\t([^]+)$/.exec(entry) ?? [];
    if (path === undefined) return [];
    const lines = (count: string | undefined) => count === "-" ? null : Number(count);
    return [{ path, insertions: lines(added), deletions: lines(deleted) }];
  });
}

async function commitsOf(
  { base_commit: base }: AgentMeta,
  { head, git, logs }:
    & { head: string; git: GitOptions }
    & Required<Pick<AgentChangesOptions, "logs">>,
): Promise<AgentChanges["commits"]> {
  if (base === undefined) return [];
  const range = `${base}..${head}`;
  const key = `${range} ${git.cwd}`;
  const log = logs.get(key) ?? readLog(range, git);
  logs.set(key, log);
  return await log;
}

async function readLog(range: string, git: GitOptions): Promise<AgentChanges["commits"]> {
  const text = await readGit(["log", "--reverse", "-z", "--format=%h%x09%s", range, "--"], git);
  return text.split("\0").filter((line) => line !== "").map((line) => {
    const [hash = "", ...subject] = line.trim().split("\t");
    return { hash, subject: subject.join("\t") };
  });
}
