/**
 * Whether an agent's latest run goes on, and where.
 *
 * What the record names, a pid and a start time, means something only where it was written: on that host,
 * in that boot, in that pid namespace. A home may be shared with a container or with another machine, whose
 * processes nobody sees from here. Of those only the worker's own signs tell: the lock that it holds on its log,
 * and its heartbeat.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { STDOUT_LOG } from "../record/files.ts";
import { type AgentMeta, isSettled, type ProcessIdentity } from "../record/meta.ts";
import { isFresh, lastHeartbeat } from "./progress.ts";
import type { ProcessSnapshot } from "../processes.ts";

export type Liveness =
  /** Its supervisor or its worker lives here. */
  | { kind: "alive" }
  /** It has ended, or it was never started. */
  | { kind: "over" }
  /** It is not here: nothing may end it, record its end or replace it. */
  | Elsewhere;

/** An agent that another container or machine started, and which has not ended as far as is known. */
export interface Elsewhere {
  kind: "elsewhere";
  /** Where, in words: `on devbox`. */
  place: string;
  /** Whether the worker's signs prove that it runs. */
  isProven: boolean;
}

export interface LivenessOptions {
  snapshot: ProcessSnapshot;
  /** The agent's directory. */
  directory: string;
}

/** Finds out about the latest run of an agent. */
export function livenessOf(meta: AgentMeta, options: LivenessOptions): Liveness {
  if (isSettled(meta)) return { kind: "over" };
  return elsewhere(meta.identity, options) ??
    { kind: options.snapshot.isAlive(meta) ? "alive" : "over" };
}

/**
 * Refuses to do something to an agent that is not here.
 *
 * @param what what cannot be done: `remove`
 * @throws {UserError}
 */
export function assertNotElsewhere(
  liveness: Liveness,
  { id, what, hint }: { id: string; what: string; hint?: string },
): asserts liveness is Exclude<Liveness, Elsewhere> {
  if (liveness.kind !== "elsewhere") return;
  const { place, isProven } = liveness;
  const state = isProven ? "it runs" : "it was started, and may still run,";
  throw new UserError(`cannot ${what} ${id}: ${state} ${place}`, {
    hint: hint ?? `do it there: isonforge ${what} ${id}`,
  });
}

function elsewhere(
  identity: ProcessIdentity | undefined,
  { snapshot, directory }: LivenessOptions,
): Elsewhere | undefined {
  if (identity === undefined) return undefined;
  const { here } = snapshot;
  const isSameBoot = identity.boot_id === here.boot_id;
  // Records of earlier versions say nothing about the host or the namespace.
  const isSameHost = (identity.host ?? here.host) === here.host;
  const isSameNamespace = (identity.pid_namespace ?? here.pid_namespace) === here.pid_namespace;
  // A host may get another name while it runs: what is in our boot and namespace, we see.
  if (isSameBoot && isSameNamespace) return undefined;
  const isProven = givesSigns(identity, { snapshot, directory });
  // This machine was started anew: nothing of it lives, unless another one has the same name.
  if (!isSameBoot && isSameHost && !isProven) return undefined;
  const host = identity.host ?? here.host;
  const place = !isSameHost
    ? `on ${host}`
    : isSameBoot
    ? `in another container or pid namespace of ${host}`
    : `on another machine called ${host}`;
  return { kind: "elsewhere", place, isProven };
}

/** Whether the worker of a run proves that it lives. */
function givesSigns(
  { nonce, boot_id, host }: ProcessIdentity,
  { snapshot, directory }: LivenessOptions,
): boolean {
  if (snapshot.isLocked(join(directory, STDOUT_LOG))) return true;
  // Within one machine the lock tells; a file system may not carry it to another one.
  if (boot_id === snapshot.here.boot_id || host === snapshot.here.host) return false;
  const heartbeat = lastHeartbeat(directory, nonce);
  return heartbeat !== undefined && isFresh(heartbeat, Date.now());
}
