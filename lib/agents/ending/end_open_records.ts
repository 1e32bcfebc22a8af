/**
 * What a run that was killed could not keep itself: its last snapshot, and which references have changed.
 *
 * @module
 */
import { join } from "@std/path/join";
import { readCheckpoints } from "../checkpoints/checkpoint_record.ts";
import { exists } from "../../sys/files/info_at.ts";
import { REFERENCES_START_FILE } from "../record/files.ts";
import type { AgentStore } from "../record/store.ts";

/** What cannot be kept hinders nobody. */
export async function endOpenRecords(store: AgentStore, id: string): Promise<void> {
  await endReferencesOf(store, id).catch(() => {});
  await endCheckpointOf(store, id).catch(() => {});
}

/** Which references have changed, where the run itself had no time to compare them. */
export async function endReferencesOf(
  store: AgentStore,
  id: string,
  options: { timeoutMs?: number } = {},
): Promise<void> {
  if (!exists(join(store.directory(id), REFERENCES_START_FILE))) return;
  const { endReferences } = await import("../references/watch_references.ts");
  await endReferences(store, id, options);
}

/** The files as they were left, for `rollback`. */
async function endCheckpointOf(store: AgentStore, id: string): Promise<void> {
  const { home } = store;
  const last = readCheckpoints(home, id).at(-1);
  if (last === undefined || last.end !== undefined) return;
  const { endCheckpoint } = await import("../checkpoints/take_checkpoint.ts");
  await endCheckpoint(last, { home });
}
