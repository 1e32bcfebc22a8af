/**
 * ripgrep, which the tool grep uses where it is.
 *
 * @module
 */
import { ask } from "./ask.ts";
import { type Check, note, ok } from "./check.ts";

export const searchCheck: Check = {
  name: "search",
  async run() {
    const answer = await ask(["rg", "--version"]);
    const version = answer?.text.match(/^ripgrep (\S+)/)?.[1];
    return [
      version === undefined
        ? note("no ripgrep (rg) in PATH: with it, agents search large repositories faster")
        : ok(`ripgrep ${version}`),
    ];
  },
};
