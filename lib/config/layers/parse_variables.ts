/**
 * `env` in a file of settings: variables for the commands of a run.
 *
 * @module
 */
import { isOfOtherAgent } from "./guarded_variables.ts";
import type { Problems } from "./problems.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Linux takes no longer string, see execve(2). */
const MAX_VALUE = 128 * 1024;
const MAX_VARIABLES = 200;
const OURS = /^ISONFORGE_/i;

/** `{"NODE_ENV": "test"}`; numbers and booleans stand for their text. */
export function parseVariables(value: unknown, problems: Problems): Record<string, string> {
  const { place, isForeign = false } = problems.place;
  const found: Record<string, string> = {};
  for (const [name, given] of Object.entries(problems.object(value, "env", "variables"))) {
    if (isForeign && isOfOtherAgent(name)) continue;
    const named = problems.named(`env.${name}`);
    if (OURS.test(name)) {
      problems.note(`${named} is not used: isonforge's settings stand beside "env", not in it`);
    } else if (!NAME.test(name)) {
      problems.refuse(`${JSON.stringify(name)} in "env" of ${place} is no name of a variable`);
    } else if (!["string", "number", "boolean"].includes(typeof given)) {
      problems.refuse(`${named} takes a text`);
    } else if (String(given).includes("\0") || String(given).length > MAX_VALUE) {
      problems.refuse(`${named} holds what no variable can`);
    } else if (Object.keys(found).length >= MAX_VARIABLES) {
      problems.refuse(`"env" in ${place} has more than ${MAX_VARIABLES} variables`);
      break;
    } else found[name] = String(given);
  }
  return found;
}
