/**
 * What a run leaves in its agent's directory that tells of that run alone, and would mislead whoever looks at the next.
 *
 * The logs go on, and so does what is of all runs: its checkpoint, its sandbox's record, what it was told. What was done
 * about its end is forgotten otherwise, see `forgetEnd()`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { removeTemporaries } from "../sys/files/atomic_write.ts";
import { removeIfThere } from "../sys/files/remove_if_there.ts";
import { inboxOf, openInbox } from "./inbox.ts";
import {
  EXIT_FILE,
  OUTCOME_FILE,
  OUTCOME_ROOM_FILE,
  PROGRESS_FILE,
  STOPPING_FILE,
  TERMINATED_FILE,
} from "./record/files.ts";

const OF_ONE_RUN = [
  ...[EXIT_FILE, OUTCOME_FILE, OUTCOME_ROOM_FILE],
  ...[PROGRESS_FILE, STOPPING_FILE, TERMINATED_FILE],
];

/**
 * Forgets a run that is over, before the next one begins. The caller holds the lock, or nobody knows the directory yet.
 *
 * @throws what the system answers where something stays
 */
export function forgetRun(directory: string): void {
  removeTemporaries(directory);
  openInbox(inboxOf(directory));
  for (const name of OF_ONE_RUN) removeIfThere(join(directory, name));
}
