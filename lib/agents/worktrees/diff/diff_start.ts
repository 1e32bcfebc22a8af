/**
 * Where the diff of an agent begins: the state before it changed anything.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { showName } from "../../../text/byte_names.ts";
import { PathEntries } from "../../../sys/git/path_entries.ts";
import { isCommit, snapshotGone } from "../../../sys/git/snapshot.ts";
import { shellQuote } from "../../../sys/shell_quote.ts";
import type { AgentMeta } from "../../record/meta.ts";
import { type Checkpoint, readIgnoredAtStart } from "../checkpoint.ts";
import { isCleanAt } from "./is_clean_at.ts";

/** Where a diff begins. */
export interface Start {
  from: string;
  /** What is not compared: it was there already, and is kept nowhere. */
  leaveOut: PathEntries;
  /** Whether one of these entries is named in `missing` already. */
  isTold: (entry: string) => boolean;
  /** Whether it holds untracked files; of a commit nobody knows which were there. */
  untracked: "held" | "left out" | "unknown";
  missing: string[];
}

/** Whether nothing differs from where it started, as far as few calls of git can tell. */
export async function isAtStart(
  meta: AgentMeta,
  { path, checkpoint }: { path: string; checkpoint: Checkpoint | undefined },
): Promise<boolean> {
  // There are more files than a look at all of them is quick.
  if (checkpoint?.state === "taken" && checkpoint.without_untracked !== undefined) return false;
  const start = snapshotOf(meta, checkpoint) ?? meta.base_commit;
  return start !== undefined && await isCleanAt(path, start);
}

/** Without a reference of its own it is the commit where the agent started. */
function snapshotOf(
  { base_commit: base }: AgentMeta,
  checkpoint: Checkpoint | undefined,
): string | undefined {
  if (checkpoint?.state !== "taken") return undefined;
  return checkpoint.ref !== undefined || base === undefined ? checkpoint.commit : undefined;
}

/**
 * The checkpoint if there is one: what was there before the agent is not the agent's.
 *
 * @param options.directory the agent's, where the list is of what was ignored
 */
export async function startOf(
  meta: AgentMeta,
  { path, checkpoint, directory }: {
    path: string;
    checkpoint: Checkpoint | undefined;
    directory: string;
  },
): Promise<Start> {
  const { id, base_commit: base } = meta;
  const taken = checkpoint?.state === "taken" ? checkpoint : undefined;
  const left = taken?.not_kept ?? [];
  const notKept = new Set(left.map(({ path }) => path));
  const ignored = await readIgnoredAtStart(directory, checkpoint);
  const rest = {
    leaveOut: ignored === undefined ? new PathEntries(notKept) : ignored.with(notKept),
    isTold: (entry: string) => notKept.has(entry),
    missing: [
      ...left.map(({ path, reason }) =>
        `not compared: ${showName(path)}, which was there before (${reason})`
      ),
      ...(taken?.without_untracked === undefined
        ? []
        : [`untracked files are not compared: ${taken.without_untracked}`]),
    ],
  };
  const snapshot = snapshotOf(meta, checkpoint);
  const untracked = taken === undefined
    ? "unknown"
    : taken.without_untracked === undefined
    ? "held"
    : "left out";
  const from = snapshot ?? base;
  if (from !== undefined && await isCommit(from, path)) return { from, untracked, ...rest };
  // Against another state it would look like a whole diff, with what was there before in it.
  if (taken !== undefined && snapshot !== undefined) {
    const compare = `git -C ${shellQuote(path)} diff ${base}`;
    throw cannotShow(
      id,
      snapshotGone("before its first change", taken, path),
      base === undefined
        ? {}
        : { hint: `${compare}: since the commit where it started, with what others changed` },
    );
  }
  if (base === undefined) throw noStart(id);
  throw cannotShow(id, `the commit where it started, ${base}, is not in "${path}" any more`);
}

/** What to say of an agent of which no start is known. */
export function noStart(id: string): UserError {
  return cannotShow(id, "it was not started at a commit of a git repository", {
    hint: "isonforge diff works for agents that were",
  });
}

/** What is said where there is no diff. */
export function cannotShow(
  id: string,
  reason: string,
  options?: ConstructorParameters<typeof UserError>[1],
): UserError {
  return new UserError(`cannot show what ${id} changed: ${reason}`, options);
}
