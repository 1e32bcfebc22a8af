/**
 * Keeps what the references of a repository are before a run changes anything, and tells which are others after it.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { errorMessage } from "../../errors.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import { isUnreadable, UNREADABLE } from "../../sys/git/heads.ts";
import {
  KEPT_WORK,
  listReferences,
  MAIN_HEAD,
  type References,
  worktreeHead,
} from "../../sys/git/references.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { type AgentMeta, hasEnded } from "../record/meta.ts";
import { recordsOf } from "../record/records.ts";
import type { AgentStore } from "../record/store.ts";
import { branchRef } from "../worktrees/checkout.ts";
import { hasWorktree } from "../worktrees/users.ts";
import {
  compareReferences,
  isHead,
  type ReferenceChange,
  sumOfChanges,
} from "./compare_references.ts";
import { withNamesOfBefore, worktreePaths } from "./moved_worktrees.ts";
import {
  readReferences,
  readReferencesStart,
  type ReferencesRecord,
  type ReferencesStart,
  removeReferencesStart,
  writeReferences,
  writeReferencesStart,
} from "./reference_record.ts";

const SYMBOLIC = "ref: ";
/** A run waits for it, or somebody who looks at one. */
const TIMEOUT_MS = 10_000;
/** More are counted. It is far more than is shown: what a later run takes back has to be known. */
const MAX_KEPT = 10_000;

interface WatchOptions {
  /** Once it is aborted, nobody waits any more. */
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

interface EndOptions extends WatchOptions {
  /** Which of them isonforge has changed itself meanwhile. */
  isOurs?: (name: string) => boolean;
}

/** Keeps them as they are now, for a run in `cwd`; outside of a repository there are none. Where that fails it is told in the end. */
export async function beginReferences(
  store: AgentStore,
  id: string,
  { cwd, signal, timeoutMs = TIMEOUT_MS }: WatchOptions & { cwd: string },
): Promise<void> {
  const files = repositoryFiles(cwd);
  if (files === undefined) return;
  // Those of a run that was cut off; nobody else has compared them.
  await endReferences(store, id, { signal, timeoutMs });
  const directory = store.directory(id);
  if (readReferencesStart(directory) !== undefined) return;
  const repository = realPathOrSame(files.commonDirectory);
  const own = realPathOrSame(files.gitDirectory);
  try {
    const references = await listReferences(repository, { timeoutMs, signal });
    const head = own === repository ? MAIN_HEAD : worktreeHead(basename(own));
    const checkedOut = references.get(head) ?? "";
    await writeReferencesStart(directory, {
      repository,
      ...(isSymbolic(checkedOut) ? { branch: checkedOut.slice(SYMBOLIC.length) } : {}),
      head,
      at: Date.now(),
      references,
      worktrees: worktreePaths(repository),
    });
  } catch (error) {
    const earlier = readReferences(directory);
    const unknown = errorMessage(error);
    await writeReferences(directory, { version: 1, repository, changed: [], ...earlier, unknown });
  }
}

/**
 * Records what has changed since, unless that is done already. Nothing but the agent's own run may go on. Where it cannot be
 * known it stays to be done: what an agent has put in the way may go away again.
 */
export async function endReferences(
  store: AgentStore,
  id: string,
  options: EndOptions = {},
): Promise<void> {
  const directory = store.directory(id);
  const start = readReferencesStart(directory);
  if (start === undefined) return;
  const record = await recordSince(start, { store, id, ...options }).catch(() => undefined);
  if (record === undefined) return;
  const { changed, unknown } = record;
  if (changed.length > 0 || unknown !== undefined || readReferences(directory) !== undefined) {
    await writeReferences(directory, record);
  }
  await removeReferencesStart(directory);
}

/** What has changed in the runs of an agent, in the one that goes on up to now; undefined where nothing is known of any. */
export async function changedReferences(
  store: AgentStore,
  id: string,
  options: WatchOptions = {},
): Promise<{ record: ReferencesRecord; isOpen: boolean } | undefined> {
  const directory = store.directory(id);
  const record = readReferences(directory);
  const start = readReferencesStart(directory);
  if (start === undefined) return record && { record, isOpen: false };
  const { repository } = start;
  const now = await recordSince(start, { store, id, ...options }).catch((error) => {
    const unknown = errorMessage(error);
    return { version: 1 as const, repository, changed: [], ...record, unknown };
  });
  return { record: now, isOpen: true };
}

/**
 * The sum of all runs.
 *
 * @throws {UserError} when it cannot be known
 */
async function recordSince(
  start: ReferencesStart,
  { store, id, signal, timeoutMs = TIMEOUT_MS, isOurs = () => false }: EndOptions & {
    store: AgentStore;
    id: string;
  },
): Promise<ReferencesRecord> {
  const { repository, references } = start;
  const { changed = [], left_out: leftOut = 0, unknown = unknownOf(references) } =
    readReferences(store.directory(id)) ?? {};
  const now = withNamesOfBefore(await listReferences(repository, { timeoutMs, signal }), start);
  signal?.throwIfAborted();
  const later = compareReferences(references, now)
    .filter(({ from, name }) => !isUnreadable(from) && !isOurs(name))
    .map((change) => stillThere(change, repository))
    .filter(isNotOwn(start, store.read(id)));
  const news = later.length === 0 ? later : later.filter(isOfNobody(start, { store, id }));
  const sum = sumOfChanges(changed, news);
  const more = leftOut + Math.max(0, sum.length - MAX_KEPT);
  return {
    ...{ version: 1, repository, changed: sum.slice(0, MAX_KEPT) },
    ...(more === 0 ? {} : { left_out: more }),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

/** Of what could not be read when a run began it is not known whether it changed. */
function unknownOf(references: References): string | undefined {
  const names = Array.from(references).flatMap(([name, value]) =>
    isUnreadable(value) ? [name] : []
  );
  return names.length === 0 ? undefined : `when it began, ${names.join(", ")} could not be read`;
}

/** git passes over a reference whose file is damaged, or closed: it is not gone. */
function stillThere(change: ReferenceChange, repository: string): ReferenceChange {
  if (change.change !== "gone" || !change.name.startsWith("refs/")) return change;
  const unreadable = { ...change, change: "moved", to: `${UNREADABLE}cannot be read` } as const;
  try {
    return Deno.lstatSync(join(repository, change.name)).isDirectory ? change : unreadable;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied ? unreadable : change;
  }
}

/**
 * Tells what is not the agent's own. With a worktree that is its branch, wherever a run began; else the branch that was checked
 * out, but not which one is.
 */
function isNotOwn(
  { head, branch }: ReferencesStart,
  meta: AgentMeta,
): (change: ReferenceChange) => boolean {
  const isInWorktree = hasWorktree(meta);
  const own = isInWorktree ? branchRef(meta.worktree) : branch;
  return ({ name, change, from = "", to = "" }) => {
    if (name === own) return change === "gone" || isUnreadable(to);
    // Worktrees are made by others all the time, and work is kept; the branches of theirs are told.
    if (change === "new" && (isHead(name) || KEPT_WORK.test(name))) return false;
    const isSwitched = [from, to].some(isSymbolic);
    return name !== head || (!isInWorktree && isSwitched);
  };
}

/** Tells what is not of another agent that ran meanwhile: what that has on its branch is shown there. */
function isOfNobody(
  { repository, at }: ReferencesStart,
  { store, id }: { store: AgentStore; id: string },
): (change: ReferenceChange) => boolean {
  const names = new Set<string>();
  const branches = new Set<string>();
  for (const meta of recordsOf(store.list())) {
    if (meta.id === id || !hasWorktree(meta) || meta.repository !== repository) continue;
    if (!ranSince(meta, at)) continue;
    names.add(branchRef(meta.worktree)).add(headOf(meta.worktree_path));
    branches.add(meta.worktree);
  }
  return ({ name }) => {
    const pushed = /^refs\/remotes\/[^/]+\/(.+)$/.exec(name)?.[1];
    return !names.has(name) && !(pushed !== undefined && branches.has(pushed));
  };
}

/** Whether an agent may have changed something since then. */
function ranSince(meta: AgentMeta, since: number): boolean {
  if (meta.state === "running") return true;
  const times = [meta.created_at, meta.started_at, hasEnded(meta) ? meta.ended_at : ""];
  return times.some((time) => Date.parse(time) >= since);
}

function isSymbolic(value: string): boolean {
  return value.startsWith(SYMBOLIC);
}

function headOf(worktree: string): string {
  const directory = repositoryFiles(worktree)?.gitDirectory;
  return worktreeHead(basename(directory ?? worktree));
}
