/**
 * ripgrep, which the tool grep uses where it is.
 *
 * @module
 */
import { ask } from "./ask.ts";
import { type Check, ok } from "./check.ts";

export const searchCheck: Check = {
  name: "search",
  async run() {
    const answer = await ask(["rg", "--version"]);
    const version = answer?.text.match(/^ripgrep (\S+)/)?.[1];
    return [
      ok(
        version === undefined
          ? "our own; with ripgrep (rg) in PATH, agents search large repositories faster"
          : `ripgrep ${version}`,
      ),
    ];
  },
};
