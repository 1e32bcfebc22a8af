/**
 * Declares `isonforge respawn <id>`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import type { Run } from "../tree.ts";
import { word } from "../word.ts";
import { erased } from "./erased.ts";

export function respawn(run: Run): Command {
  return erased(
    new Command()
      .description("Start a stopped agent again with its prompt and settings.")
      .type("word", word)
      .arguments("<id:word>")
      .example("Once more from the start", `${PROGRAM} respawn a3f8c1d2`)
      .action(async (_options, id) => {
        const { default: respawn } = await import("../commands/respawn.ts");
        await run(respawn(id));
      }),
  );
}
