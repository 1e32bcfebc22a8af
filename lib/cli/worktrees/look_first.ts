/**
 * What whoever takes over the work of an agent should look at before.
 *
 * @module
 */
import type { AgentMeta } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { describeRunsLater } from "../output/describe_runs_later.ts";
import { printNotice } from "../output/print.ts";
import { toldReferences } from "./changed_references.ts";
import { describeReferences } from "./describe_references.ts";
import { leftToRunLater } from "./left_to_run_later.ts";

/**
 * Says what is run later, and which references changed.
 *
 * @returns of what there was something to say
 */
export async function noticeLookFirst(store: AgentStore, meta: AgentMeta): Promise<string[]> {
  const later = await leftToRunLater(store, meta);
  const moved = describeReferences(await toldReferences(store, meta));
  const first = describeRunsLater(later, meta.worktree_path ?? meta.cwd);
  for (const notice of [first, moved]) if (notice !== undefined) printNotice(notice);
  return [
    ...first === undefined ? [] : ["what is run later"],
    ...moved === undefined ? [] : ["references"],
  ];
}
