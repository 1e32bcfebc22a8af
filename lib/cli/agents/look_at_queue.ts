/**
 * Starting those that wait, from wherever somebody happens to look.
 *
 * @module
 */
import { QueueDirectory } from "../../agents/queue/queue_directory.ts";
import type { QueueLook } from "../../agents/queue/start_queued.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { errorMessage } from "../../errors.ts";
import { printWarning } from "../output/print.ts";

export interface LookOptions {
  /** Give up when another process looks for so long, in milliseconds; unless given, wait. */
  patienceMs?: number;
  /** Look although nobody is marked as waiting: a listing has found that somebody is. */
  isKnownToWait?: boolean;
  onWarning?: (message: string) => void;
}

/** Starts whoever may start; undefined where nobody waits, or another process is looking. */
export async function lookAtQueue(
  store: AgentStore,
  { isKnownToWait = false, ...options }: LookOptions = {},
): Promise<QueueLook | undefined> {
  // Mostly nobody waits: that takes one look at a directory.
  if (!isKnownToWait && new QueueDirectory(store.home).marked().length === 0) return undefined;
  const [{ startQueued }, { launchContext }, { forgetGitHook }] = await Promise.all([
    import("../../agents/queue/start_queued.ts"),
    import("./launch_context.ts"),
    import("../../config/git_environment.ts"),
  ]);
  forgetGitHook();
  return await startQueued(store, { ...await launchContext(store), ...options });
}

/** The same for a command that does something else: what cannot be done it warns of, and does not fail for it. */
export async function alsoLookAtQueue(
  store: AgentStore,
  options: LookOptions = {},
): Promise<QueueLook | undefined> {
  try {
    return await lookAtQueue(store, { onWarning: printWarning, ...options });
  } catch (error) {
    printWarning(`cannot look at the queue: ${errorMessage(error)}`);
    return undefined;
  }
}
