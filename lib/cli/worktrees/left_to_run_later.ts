/**
 * What an agent in a sandbox has left that programs execute later: in files, and in commits.
 *
 * @module
 */
import { join } from "@std/path/join";
import { readCheckpoints } from "../../agents/checkpoints/checkpoint_record.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { type LaterRunRecord, readSandboxRecord } from "../../agents/record/sandbox_record.ts";
import { branchChanges } from "../../agents/worktrees/diff/branch_changes.ts";
import { executedInCommits } from "../../engine/runs_later/in_commits.ts";
import { gitUser } from "../../config/git_user.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";

/** Somebody waits, and it is a program for each file. */
const MAX_READING_MS = 2_000;

/** None of an agent that had no sandbox. */
export async function leftToRunLater(
  store: AgentStore,
  meta: AgentMeta,
): Promise<LaterRunRecord[]> {
  const record = readSandboxRecord(store.directory(meta.id));
  if (record === undefined) return [];
  const found = new Map(record.runs_later.map((run) => [run.path, run]));
  const last = readCheckpoints(store.home, meta.id).at(-1);
  for (const run of await committed(meta, { cwd: Deno.cwd(), end: last?.end?.head })) {
    if (!found.has(run.path)) found.set(run.path, run);
  }
  return [...found.values()];
}

async function committed(
  meta: AgentMeta,
  where: { cwd: string; end: string | undefined },
): Promise<LaterRunRecord[]> {
  try {
    const user = gitUser();
    const readsUntil = performance.now() + MAX_READING_MS;
    const branches = await branchChanges(meta, where);
    const found = await Promise.all(branches.map(async ({ changes, top, ...options }) => {
      const real = realPathOrSame(top);
      const runs = await executedInCommits(changes, { ...options, user, readsUntil });
      return runs.map((run) => ({ ...run, path: join(real, run.path) }));
    }));
    return found.flat();
  } catch {
    return []; // Whoever shows or merges the commits says what git has against it.
  }
}
