/**
 * `isonforge respawn <id>`
 *
 * @module
 */
import { respawn as respawnAgent } from "../../agents/respawn.ts";
import { ExitCode } from "../../errors.ts";
import { launchContext, openStore, printStarted } from "../context.ts";

export default async function respawn(prefix: string): Promise<number> {
  const store = openStore();
  const id = store.resolve(prefix);
  printStarted("respawned", await respawnAgent(store, id, launchContext()));
  return ExitCode.done;
}
