/**
 * Whether a run is on this machine at all.
 *
 * What the record names, a pid and a start time, means something only where it was written: on that host,
 * in that boot, in that pid namespace. A home may be shared with a container or with another machine, whose
 * processes nobody sees from here. Of those only the worker's own signs tell: the lock that it holds on its log,
 * and its heartbeat.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { Elsewhere } from "../../liveness/liveness.ts";
import { isFresh, lastHeartbeat } from "../../liveness/heartbeat.ts";
import { STDOUT_LOG } from "../../record/files.ts";
import type { ProcessIdentity } from "../../record/meta.ts";
import type { ProcessSnapshot } from "./processes.ts";

export interface ElsewhereOptions {
  snapshot: ProcessSnapshot;
  /** The agent's directory. */
  directory: string;
}

/** Where the run is that an identity names, if it is not here. */
export function elsewhere(
  identity: ProcessIdentity | undefined,
  { snapshot, directory }: ElsewhereOptions,
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
  { snapshot, directory }: ElsewhereOptions,
): boolean {
  if (snapshot.isLocked(join(directory, STDOUT_LOG))) return true;
  // Within one machine the lock tells; a file system may not carry it to another one.
  if (boot_id === snapshot.here.boot_id || host === snapshot.here.host) return false;
  const heartbeat = lastHeartbeat(directory, nonce);
  return heartbeat !== undefined && isFresh(heartbeat, Date.now());
}
