/**
 * Telling an agent something while it works.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../errors.ts";
import { exists } from "../sys/files/info_at.ts";
import { homeFailure } from "../sys/system_error.ts";
import type { Executors } from "./executors/executors.ts";
import { type PutMessage, putMessage } from "./inbox.ts";
import { OUTCOME_FILE } from "./record/files.ts";
import type { AgentMeta } from "./record/meta.ts";
import type { AgentStore } from "./record/store.ts";
import { readStatus } from "./state.ts";

export interface TellOptions {
  executors: Executors;
  text: string;
  /** Whether it interrupts the answer that the model is giving. */
  now: boolean;
  /** The agent that tells it, if one does. */
  from?: string | undefined;
  /** The end of an agent in words. */
  describeEnd: (meta: AgentMeta) => string;
  onWarning: (message: string) => void;
}

/** What becomes of the message. */
export type Told =
  /** Read before the next call of the model; `place` says where the agent is, when nothing proves that it runs. */
  | { kind: "told"; place?: string }
  /** It waits for its turn, and reads that first. */
  | { kind: "kept" }
  /** The agent ended meanwhile: the next run reads it. */
  | { kind: "left" };

/**
 * Puts a message into the agent's inbox.
 *
 * @throws {UserError} when the agent has ended
 */
export async function tell(
  store: AgentStore,
  id: string,
  { executors, text, now, from, describeEnd, onWarning }: TellOptions,
): Promise<Told> {
  const { state, meta, place } = await readStatus(store, id, { executors, onWarning });
  if (state === "stopped") {
    throw new UserError(`cannot tell ${id}: ${describeEnd(meta)}`, {
      hint: `go on with it: isonforge respawn ${id} --continue --message "…"`,
    });
  }
  if (meta.exec !== undefined) {
    throw new UserError(`cannot tell ${id} anything: it runs a command`);
  }
  const directory = store.directory(id);
  let put: PutMessage;
  try {
    put = await putMessage(directory, { text, now, ...(from === undefined ? {} : { from }) });
  } catch (error) {
    // Removed meanwhile: then there is no such agent, which is said.
    if (!exists(directory)) store.read(id);
    throw homeFailure(`cannot tell ${id}`, error);
  }
  if (state === "queued") return { kind: "kept" };
  // A worker that has said how it ended reads nothing any more.
  const isOver = put.isLate || exists(join(directory, OUTCOME_FILE));
  if (isOver && exists(put.path)) return { kind: "left" };
  return { kind: "told", ...(state === "elsewhere" && place !== undefined ? { place } : {}) };
}
