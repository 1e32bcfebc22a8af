/**
 * What the commands about background agents have in common.
 *
 * @module
 */
import { Executors } from "../agents/executors/executors.ts";
import { AgentStore } from "../agents/record/store.ts";
import { environmentVariables, isonforgeHome } from "../config/environment.ts";
import { UserError } from "../errors.ts";
import { adoptingCommand, processTable, selfCommand } from "../sys/platform.ts";
import { callingAgent } from "./run/calling_agent.ts";
import { printNotice, printWarning } from "./output/print.ts";
import { afterEnd } from "./telling/after_end.ts";

export function openStore(): AgentStore {
  const store: AgentStore = new AgentStore(isonforgeHome(), {
    onWarning: printWarning,
    onEnded: (meta) => afterEnd(meta, store.directory(meta.id)),
    startAgain: async (meta, count) => {
      const { startAgain } = await import("./agents/start_again.ts");
      return await startAgain(store, meta, { count, executors: openExecutors(store) });
    },
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
    onSlow: printNotice,
  });
}

/** What would never end if an agent did it to itself. */
export type NotForCaller = "follow" | "wait for";

/**
 * Refuses what would never end: an agent that follows or awaits itself.
 *
 * @throws {UserError}
 */
export function assertNotCaller(id: string, verb: NotForCaller): void {
  if (id !== callingAgent()) return;
  const does = verb === "follow" ? "follows" : "waits";
  throw new UserError(`cannot ${verb} ${id}: it is the agent that ${does}`);
}
