/**
 * `isonforge respawn <id>`
 *
 * @module
 */
import { respawn as respawnAgent, type RespawnOptions } from "../../agents/respawn.ts";
import { ExitCode } from "../../errors.ts";
import { launchContext, openStore, printStarted } from "../context.ts";

export default async function respawn(prefix: string): Promise<number> {
  const store = openStore();
  const id = store.resolve(prefix);
  const options = { ...launchContext(), prepare };
  printStarted("respawned", await respawnAgent(store, id, options));
  return ExitCode.done;
}

const prepare: NonNullable<RespawnOptions["prepare"]> = async (meta, start) => {
  if (meta.worktree === undefined) return await start();
  const { restartInWorktree } = await import("../worktree.ts");
  return await restartInWorktree(meta, start);
};
