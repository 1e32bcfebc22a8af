/**
 * What the commands about background agents have in common.
 *
 * @module
 */
import type { LaunchContext } from "../agents/launch.ts";
import type { StartedMeta } from "../agents/meta.ts";
import { AgentStore } from "../agents/store.ts";
import { environmentVariable, isonforgeHome } from "../config.ts";
import { ExitCode } from "../errors.ts";
import { readLogLimit } from "../limit_config.ts";
import { processTable, selfCommand } from "../sys/platform.ts";
import { PROGRAM } from "../version.ts";
import { printDone, printError, printLine, printWarning } from "./render.ts";

export function openStore(): AgentStore {
  return new AgentStore(isonforgeHome(), { onWarning: printWarning });
}

export function launchContext(): LaunchContext {
  return {
    self: selfCommand(),
    table: processTable(),
    logLimit: readLogLimit(environmentVariable),
  };
}

/** The confirmation of a start and of a respawn. */
export function printStarted(event: string, { id, pid }: StartedMeta): void {
  printDone(`Background agent ${event}: ${id}`);
  printLine(`  pid:    ${pid}`);
  printLine(`  logs:   ${PROGRAM} logs ${id}`);
  printLine(`  follow: ${PROGRAM} attach ${id}`);
  printLine(`  stop:   ${PROGRAM} stop ${id}`);
}

/**
 * Runs `action` on each agent that the user named, one after the other; what fails is said and the
 * rest is done all the same.
 *
 * @returns the exit code
 */
export async function forEachAgent(
  prefixes: readonly string[],
  action: (store: AgentStore, id: string) => Promise<void>,
): Promise<number> {
  const store = openStore();
  let exitCode: number = ExitCode.done;
  for (const prefix of prefixes) {
    try {
      await action(store, store.resolve(prefix));
    } catch (error) {
      printError(error);
      const isOnly = prefixes.length === 1;
      exitCode = isOnly && error instanceof Error && "exitCode" in error
        ? Number(error.exitCode)
        : ExitCode.failed;
    }
  }
  return exitCode;
}
