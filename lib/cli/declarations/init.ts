/**
 * Declares `isonforge init`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function init(run: Run): Declaration {
  return declared(
    command()
      .description("Write a first AGENTS.md from what the project's files say, no model needed.")
      .option("--yes", "Overwrite one that is there without asking.")
      .example("In a project", `${PROGRAM} init`)
      .action(async ({ yes }) => {
        const { default: init } = await import("../commands/init.ts");
        await run(init({ yes: yes ?? false }));
      }),
  );
}
