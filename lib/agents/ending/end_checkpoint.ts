/**
 * The last snapshot of a run that could not take it itself.
 *
 * @module
 */
import { join } from "@std/path/join";
import { readCheckpoints } from "../checkpoints/checkpoint_record.ts";
import type { AgentStore } from "../record/store.ts";

/** Keeps the files as a run that was killed has left them, for `rollback`. What cannot be kept hinders nobody. */
export async function endOpenCheckpoint(store: AgentStore, id: string): Promise<void> {
  const home = join(store.directory(id), "..", "..");
  const last = readCheckpoints(home, id).at(-1);
  if (last === undefined || last.end !== undefined) return;
  const { endCheckpoint } = await import("../checkpoints/take_checkpoint.ts");
  await endCheckpoint(last, { home }).catch(() => {});
}
