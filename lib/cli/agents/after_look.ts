/**
 * What becomes of a start that may have to wait.
 *
 * @module
 */
import { type AgentMeta, hasEnded } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { UserError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import type { Made } from "./print_started.ts";

/**
 * The agent, once it was looked whether its turn has come; where in the queue it is, if not.
 *
 * @throws {UserError} when its turn can never come
 */
export async function afterLook(store: AgentStore, made: AgentMeta): Promise<Made> {
  if (made.state !== "queued") return { meta: made };
  const { alsoLookAtQueue } = await import("./look_at_queue.ts");
  // What cannot be started now is said, and waits: others will look.
  await alsoLookAtQueue(store);
  const meta = store.read(made.id);
  if (hasEnded(meta) && meta.runs === made.runs) {
    throw new UserError(`${meta.id} has ended: ${meta.end_note ?? meta.reason}`, {
      hint: `${PROGRAM} inspect ${meta.id} shows it`,
    });
  }
  if (meta.state !== "queued") return { meta };
  const { placeInQueue } = await import("../output/place_in_queue.ts");
  return { meta, place: placeInQueue(store, made.id) };
}
