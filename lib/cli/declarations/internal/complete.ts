/**
 * Declares `isonforge complete <shell> …`.
 *
 * @module
 */
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run, WholeTree } from "../run.ts";

/** What the completions of a shell ask; not for people. Whatever was typed is passed on as it is. */
export function complete(run: Run, wholeTree: WholeTree): Declaration {
  return declared(
    command()
      .description("Answer a shell that completes a command line.")
      .arguments("<words...:string>")
      .useRawArgs()
      .hidden()
      .action(async (_options: unknown, ...words: string[]) => {
        const { default: complete } = await import("../../commands/internal/complete.ts");
        await run(complete(words, wholeTree));
      }),
  );
}
