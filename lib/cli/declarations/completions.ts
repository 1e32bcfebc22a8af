/**
 * Declares `isonforge completions <shell>`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function completions(run: Run): Declaration {
  return declared(
    command()
      .description("Print completions for bash, zsh or fish.")
      .type("operand", operand)
      .arguments("[shell:operand]")
      .example("In bash", `echo 'eval "$(${PROGRAM} completions bash)"' >> ~/.bashrc`)
      .example("In zsh", `echo 'source <(${PROGRAM} completions zsh)' >> ~/.zshrc`)
      .example(
        "In fish",
        `mkdir -p ~/.config/fish/completions && ${PROGRAM} completions fish > ~/.config/fish/completions/${PROGRAM}.fish`,
      )
      .action(async (_options, shell) => {
        const { default: completions } = await import("../commands/completions.ts");
        await run(Promise.try(() => completions(shell)));
      }),
  );
}
