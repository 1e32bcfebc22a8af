/**
 * Declares `isonforge agents`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import type { Run } from "../tree.ts";

export function agents(run: Run): Command {
  return new Command()
    .description("List the background agents, newest first.")
    .alias("ps")
    .example("All agents", `${PROGRAM} agents`)
    .action(async () => {
      const { default: agents } = await import("../commands/agents.ts");
      await run(agents());
    });
}
