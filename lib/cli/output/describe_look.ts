/**
 * What a look at the queue came to, in words.
 *
 * @module
 */
import type { QueueLook } from "../../agents/queue/start_queued.ts";

/** Lines for the list: those that nobody else had started are no surprise then. */
export function describeLook({ started, ended, missing, elsewhere }: QueueLook): string[] {
  const ids = (metas: readonly { id: string }[]) => metas.map(({ id }) => id).join(", ");
  const variables = [...new Set(missing)].join(", ");
  return [
    ...(started.length === 0 ? [] : [`started from the queue: ${ids(started)}`]),
    ...ended.map(({ id, end_note = "never started" }) => `${id}: ${end_note}`),
    ...elsewhere.map(({ id, host }) => `${id} waits for its turn on ${host}, where it was queued`),
    ...(variables === "" ? [] : [
      `some wait for a shell with the ${variables} with which they were queued`,
    ]),
  ];
}
