/**
 * Declares `isonforge attach <id>`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import { word } from "../arguments/operand.ts";
import { erased } from "./erased.ts";
import type { Run } from "./run.ts";

export function attach(run: Run): Command {
  return erased(
    new Command()
      .description("Follow an agent live; Ctrl+C detaches, the agent goes on.")
      .type("word", word)
      .arguments("<id:word>")
      .example("Watch an agent work", `${PROGRAM} attach a3f8c1d2`)
      .action(async (_options, id) => {
        const { default: attach } = await import("../commands/attach.ts");
        await run(attach(id));
      }),
  );
}
