/**
 * What the commands about background agents have in common.
 *
 * @module
 */
import { Executors } from "../agents/executors/executors.ts";
import type { LaunchContext } from "../agents/launch.ts";
import type { StartedMeta } from "../agents/record/meta.ts";
import { AgentStore } from "../agents/record/store.ts";
import { environmentVariable, isonforgeHome } from "../config/environment.ts";
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
  });
}

export function launchContext(store: AgentStore): LaunchContext {
  return {
    self: selfCommand(),
    executors: openExecutors(store),
    logLimit: readLogLimit(environmentVariable),
  };
}

/** The confirmation of a start and of a respawn; of several the first line says enough. */
export function printStarted(
  event: string,
  { id, pid }: StartedMeta,
  { isAlone = true }: { isAlone?: boolean } = {},
): void {
  printDone(`Background agent ${event}: ${id}`);
  if (!isAlone) return;
  printLine(`  pid: ${pid}`);
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
