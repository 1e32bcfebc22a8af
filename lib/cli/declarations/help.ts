/**
 * Declares `isonforge help [command or topic]`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run, WholeTree } from "./run.ts";

export function help(run: Run, wholeTree: WholeTree): Declaration {
  return declared(
    command()
      .description("Show the help of a command, or of a topic: isonforge help lists them.")
      .type("operand", operand)
      .arguments("[name...:operand]")
      .option("--man", "Print the manual page, for man(1).")
      .example("Of logs", `${PROGRAM} help logs`)
      .example("Of a topic", `${PROGRAM} help permissions`)
      .example("Read it all", `${PROGRAM} help --man > ${PROGRAM}.1 && man ./${PROGRAM}.1`)
      .action(async ({ man }, ...names) => {
        const { default: help } = await import("../commands/help.ts");
        await run(help(names, { man: man ?? false, wholeTree }));
      }),
  );
}
