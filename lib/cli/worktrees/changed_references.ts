/**
 * Which references changed while an agent ran, with what is executed later of the commits that they have got.
 *
 * @module
 */
import { changedReferences } from "../../agents/references/watch_references.ts";
import type { ReferenceChange } from "../../agents/references/compare_references.ts";
import type { ToldReferences } from "../../agents/references/told_references.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { repositoryPath } from "../../agents/worktrees/repository_path.ts";
import { gitUser } from "../../config/git_user.ts";
import { executedInCommits } from "../../engine/runs_later/in_commits.ts";
import type { LaterRun } from "../../engine/runs_later/later_run.ts";
import { changesBetween } from "../../sys/git/changes_between.ts";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";

/** More are counted. */
const MAX_SHOWN = 500;
/** What more commits bring is not looked at: each takes some calls of git, */
const MAX_LOOKED_INTO = 20;
/** and somebody waits. */
const MAX_LOOKING_MS = 2_000;
const OBJECT = /^[0-9a-f]{40,64}$/;

/** Undefined where none has changed, as far as it is known. */
export async function toldReferences(
  store: AgentStore,
  meta: AgentMeta,
): Promise<ToldReferences | undefined> {
  const found = await changedReferences(store, meta.id);
  if (found === undefined) return undefined;
  const { isOpen, record: { repository, changed, left_out = 0, unknown } } = found;
  if (changed.length === 0 && unknown === undefined) return undefined;
  const git = { cwd: repository, env: { GIT_DIR: repository } };
  const until = performance.now() + MAX_LOOKING_MS;
  const looked = new Map<string, LaterRun[]>();
  const told: ToldReferences["changed"] = [];
  for (const change of changed.slice(0, MAX_SHOWN)) {
    const commits = `${change.from} ${change.to}`;
    const isTime = looked.size < MAX_LOOKED_INTO && performance.now() < until;
    const mayLook = isTime && OBJECT.test(change.to ?? "");
    const later = looked.get(commits) ??
      (mayLook ? await executedBy(change, { meta, git, until }) : []);
    looked.set(commits, later);
    told.push({ ...change, ...(later.length === 0 ? {} : { runs_later: later }) });
  }
  const more = left_out + changed.length - told.length;
  return {
    changed: told,
    ...(more === 0 ? {} : { left_out: more }),
    ...(unknown === undefined ? {} : { unknown }),
    ...(isOpen ? { until: "now" } : {}),
  };
}

/** Of a new one what it has beyond the commit at which the agent started. */
async function executedBy(
  { from, to = "" }: ReferenceChange,
  { meta, git, until }: { meta: AgentMeta; git: GitOptions; until: number },
): Promise<LaterRun[]> {
  try {
    const start = from !== undefined && OBJECT.test(from)
      ? from
      : await commonAncestor(meta.base_commit, to, git) ?? await emptyTree(git);
    const changes = await changesBetween(start, to, git);
    const options = { start, git, root: repositoryPath(git.cwd), user: gitUser() };
    return await executedInCommits(changes, { ...options, readsUntil: until });
  } catch {
    return []; // It has no files, as a tag of a file, or is gone by now.
  }
}

async function commonAncestor(
  base: string | undefined,
  commit: string,
  git: GitOptions,
): Promise<string | undefined> {
  if (base === undefined) return undefined;
  const { code, stdout } = await askReadGit(["merge-base", base, commit], git);
  return code === 0 ? stdout.trim() : undefined;
}

/** Its name depends on how a repository names objects. */
async function emptyTree(git: GitOptions): Promise<string> {
  return (await readGit(["hash-object", "-t", "tree", "--stdin"], git)).trim();
}
