/**
 * What the commands about background agents have in common.
 *
 * @module
 */
import { Executors } from "../agents/executors/executors.ts";
import type { LaunchContext } from "../agents/launch.ts";
import { endpointKey } from "../agents/queue/endpoint_key.ts";
import type { QueueRules } from "../agents/queue/rules.ts";
import type { AgentMeta } from "../agents/record/meta.ts";
import { AgentStore } from "../agents/record/store.ts";
import { environmentVariable, environmentVariables, isonforgeHome } from "../config/environment.ts";
import { UserError } from "../errors.ts";
import { readLogLimit } from "../config/limit_config.ts";
import { adoptingCommand, processTable, selfCommand } from "../sys/platform.ts";
import { PROGRAM } from "../version.ts";
import { callingAgent } from "./run/calling_agent.ts";
import { printDone, printLine, printWarning } from "./output/print.ts";
import { afterEnd } from "./telling/after_end.ts";

export function openStore(): AgentStore {
  const store: AgentStore = new AgentStore(isonforgeHome(), {
    onWarning: printWarning,
    onEnded: (meta) => afterEnd(meta, store.directory(meta.id)),
  });
  return store;
}

/** What starts, looks at and ends the runs of these agents. */
export function openExecutors(store: AgentStore): Executors {
  return new Executors({
    directoryOf: (id) => store.directory(id),
    table: processTable(),
    adopting: adoptingCommand(),
    home: isonforgeHome(),
    self: selfCommand(),
    environment: environmentVariables(),
  });
}

/** @throws {UserError} when the configuration cannot be used */
export async function launchContext(store: AgentStore): Promise<LaunchContext> {
  return {
    self: selfCommand(),
    executors: openExecutors(store),
    logLimit: readLogLimit(environmentVariable),
    rules: await queueRules(store),
  };
}

async function queueRules(store: AgentStore): Promise<QueueRules> {
  const { readQueueRules } = await import("../config/queue/rules.ts");
  const { limits, ...rules } = await readQueueRules(store.home);
  const slots = new Map(limits.entries().map(([url, slots]) => [endpointKey(url), slots]));
  return { ...rules, slotsOf: (url) => slots.get(endpointKey(url)) };
}

/** An agent that was started, or waits for its turn. */
export interface Made {
  meta: AgentMeta;
  /** Where in the queue: `3rd`. */
  place?: string;
}

/**
 * The confirmation of a start and of a respawn; of several the first line says enough.
 *
 * @param event what to call it where it has not to wait for its turn
 */
export function printStarted(
  event: string,
  { meta: { id, pid, state, job_id }, place = "" }: Made,
  { isAlone = true }: { isAlone?: boolean } = {},
): void {
  const isQueued = state === "queued";
  const where = isQueued ? place : job_id === undefined ? "" : `job ${job_id}`;
  const isLine = isAlone || where === "";
  printDone(`Background agent ${isQueued ? "queued" : event}: ${id}${isLine ? "" : ` (${where})`}`);
  if (!isAlone) return;
  printLine(
    job_id !== undefined ? `  job: ${job_id}` : isQueued ? `  queue: ${place}` : `  pid: ${pid}`,
  );
  printLine(`  logs: ${PROGRAM} logs ${id}`);
  printLine(`  follow: ${PROGRAM} attach ${id}`);
  printLine(`  stop: ${PROGRAM} stop ${id}`);
}

/**
 * Refuses what would never end: an agent that follows or awaits itself.
 *
 * @throws {UserError}
 */
export function assertNotCaller(id: string, verb: "follow" | "wait for"): void {
  if (id !== callingAgent()) return;
  const does = verb === "follow" ? "follows" : "waits";
  throw new UserError(`cannot ${verb} ${id}: it is the agent that ${does}`);
}
