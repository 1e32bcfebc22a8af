/**
 * How long ending a run may take.
 *
 * @module
 */

/** Between SIGTERM and SIGKILL (specification: "SIGTERM then SIGKILL after 3s"). */
export const GRACE_MS = 3_000;
/** What survives SIGKILL for this long sits in the kernel (a dead network disk, say). */
export const GIVE_UP_AFTER_MS = 5_000;
/** So long `stop` and `settle` have the lock of an agent at most: to end its processes, and to record it. */
export const LONGEST_STOP_MS = GRACE_MS + GIVE_UP_AFTER_MS + 2_000;
