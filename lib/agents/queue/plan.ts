/**
 * Who of those that wait may start now: decided from what is known of all agents, without doing anything.
 *
 * Places are given in order: by priority, then by how long one waits. Whoever waits for a place of `--max-running` is
 * not overtaken, or it would wait for ever where others are content with fewer places. Whoever waits for another
 * agent, or for an endpoint, holds up nobody.
 *
 * @module
 */
import { type AgentMeta, type EndReason, hasEnded, type QueuedMeta } from "../record/meta.ts";
import { endpointKey } from "./endpoint_key.ts";

export type Decision =
  | { kind: "start"; meta: QueuedMeta; endpoint?: string }
  /** `isPlace`: of `--max-running`. */
  | { kind: "wait"; meta: QueuedMeta; why: string; isPlace?: boolean }
  /** It can never start any more. */
  | { kind: "never"; meta: QueuedMeta; reason: EndReason; why: string };

/** An agent as the plan sees it. */
export interface PlannedAgent {
  meta: AgentMeta;
  isRunning: boolean;
}

export interface PlanOptions {
  /** See `QueueRules`. */
  endpointsOf: (meta: QueuedMeta) => readonly string[];
  slotsOf: (baseUrl: string) => number | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** Decides about everyone who waits, in the order in which they get places. */
export function planQueue(agents: readonly PlannedAgent[], options: PlanOptions): Decision[] {
  const byId = new Map(agents.map((agent) => [agent.meta.id, agent]));
  const running = agents.filter(({ isRunning }) => isRunning).map(({ meta }) => ({
    id: meta.id,
    endpoint: meta.endpoint === undefined ? undefined : endpointKey(meta.endpoint),
  }));
  let isHeldUp = false;
  return inQueueOrder(agents.map(({ meta }) => meta)).map((meta) => {
    const decision = decide(meta, { byId, running, isHeldUp, options });
    if (decision.kind === "start") {
      const { endpoint } = decision;
      running.push({ id: meta.id, endpoint: endpoint && endpointKey(endpoint) });
    }
    isHeldUp ||= decision.kind === "wait" && decision.isPlace === true;
    return decision;
  });
}

/** Those that wait, in the order in which they get places. */
export function inQueueOrder(metas: readonly AgentMeta[]): QueuedMeta[] {
  return metas.filter((meta) => meta.state === "queued").sort((a, b) =>
    (b.priority ?? 0) - (a.priority ?? 0) ||
    Date.parse(a.queued_at) - Date.parse(b.queued_at) || (a.id < b.id ? -1 : 1)
  );
}

interface Situation {
  byId: ReadonlyMap<string, PlannedAgent>;
  running: ReadonlyArray<{ id: string; endpoint: string | undefined }>;
  isHeldUp: boolean;
  options: PlanOptions;
}

function decide(meta: QueuedMeta, situation: Situation): Decision {
  const { byId, options } = situation;
  if (meta.deadline_at !== undefined && Date.parse(meta.deadline_at) <= options.now) {
    return { kind: "never", meta, reason: "timeout", why: "its deadline came before its turn" };
  }
  const missed = missedBy(meta, (id) => byId.get(id)?.meta);
  if (missed !== undefined) return { kind: "never", meta, reason: "failed", why: missed.why };
  const awaited = awaitedBy(meta, (id) => endOf(byId.get(id)?.meta) === "goes on");
  if (awaited.length > 0) return { kind: "wait", meta, why: `for ${awaited.join(", ")} to end` };
  return place(meta, situation);
}

/** Those of the agents that it was to start after, which `goOn`. */
export function awaitedBy(
  { after = [], after_ok = [] }: AgentMeta,
  goesOn: (id: string) => boolean,
): string[] {
  return [...new Set([...after, ...after_ok])].filter(goesOn);
}

/** The first of the agents which were to complete before it and have not; while there is one, it can never start. */
export function missedBy(
  { after_ok = [] }: AgentMeta,
  read: (id: string) => AgentMeta | undefined,
): { id: string; isGone: boolean; why: string } | undefined {
  for (const id of after_ok) {
    const end = endOf(read(id));
    if (end === "goes on" || end === "completed") continue;
    const isGone = end === "gone";
    return { id, isGone, why: isGone ? `${id} is gone` : `${id} did not complete (${end})` };
  }
  return undefined;
}

/** How the latest run of an agent ended, if it has. */
function endOf(meta: AgentMeta | undefined): EndReason | "goes on" | "gone" {
  if (meta === undefined) return "gone";
  return hasEnded(meta) ? meta.reason : "goes on";
}

function place(meta: QueuedMeta, { byId, running, isHeldUp, options }: Situation): Decision {
  // Who started it may be waiting for it, and would wait for ever.
  const starters = ancestors(meta, byId);
  const others = running.filter(({ id }) => !starters.has(id));
  const { max_running: most } = meta;
  if (most !== undefined && others.length >= most) {
    return {
      kind: "wait",
      meta,
      why: `for a place: ${others.length} of ${most} run`,
      isPlace: true,
    };
  }
  if (most !== undefined && isHeldUp) {
    return { kind: "wait", meta, why: "for those before it", isPlace: true };
  }
  const endpoints = options.endpointsOf(meta).map((url, index) => {
    const key = endpointKey(url);
    const load = others.filter(({ endpoint }) => endpoint === key).length;
    return { url, index, load, slots: options.slotsOf(url) };
  });
  if (endpoints.length === 0) return { kind: "start", meta };
  const [free] = endpoints.filter(({ load, slots }) => slots === undefined || load < slots)
    // The least loaded, by what it can bear where that is known.
    .sort((a, b) => share(a) - share(b) || a.index - b.index);
  if (free !== undefined) return { kind: "start", meta, endpoint: free.url };
  const names = endpoints.map(({ url, load, slots }) => `${url} (${load} of ${slots} run)`);
  return { kind: "wait", meta, why: `for a place at ${names.join(" or ")}` };
}

function share({ load, slots }: { load: number; slots: number | undefined }): number {
  return load / (slots ?? 1);
}

function ancestors(meta: AgentMeta, byId: Situation["byId"]): Set<string> {
  const found = new Set<string>();
  for (
    let next = meta.parent_id;
    next !== undefined && !found.has(next);
    next = byId.get(next)?.meta.parent_id
  ) {
    found.add(next);
  }
  return found;
}
