/**
 * Declares `isonforge respawn <id...>`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { asCommand } from "./as_command.ts";
import type { Run } from "./run.ts";

export function respawn(run: Run): Command {
  return asCommand(
    new Command()
      .description("Start stopped agents again with their prompts and settings.")
      .type("operand", operand)
      .arguments("[id...:operand]")
      .option("--all", "Start every stopped agent again.", { conflicts: ["failed"] })
      .option("--failed", "Start those again that failed, were killed, or were lost.")
      .option("--if-any", "Do nothing where no agent is named, as when $(...) is empty.")
      .example("Once more from the start", `${PROGRAM} respawn a3f8c1d2`)
      .example("After the machine went down", `${PROGRAM} respawn --failed`)
      .action(async ({ all, failed, ifAny }, ...ids) => {
        const { default: respawn } = await import("../commands/respawn.ts");
        await run(
          respawn(ids, { all: all ?? false, failed: failed ?? false, ifAny: ifAny ?? false }),
        );
      }),
  );
}
