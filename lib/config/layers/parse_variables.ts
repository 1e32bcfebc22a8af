/**
 * `env` in a file of settings: variables for the commands of a run.
 *
 * @module
 */
import { isObject } from "../../text/json.ts";
import { isOfOtherAgent } from "./guarded_variables.ts";
import type { LayerPlace, Problem } from "./layer.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Linux takes no longer string, see execve(2). */
const MAX_VALUE = 128 * 1024;
const MAX_VARIABLES = 200;
const OURS = /^ISONFORGE_/i;

/** `{"NODE_ENV": "test"}`; numbers and booleans stand for their text. */
export function parseVariables(
  value: unknown,
  { place: { place, isForeign = false }, problems }: { place: LayerPlace; problems: Problem[] },
): Record<string, string> {
  if (value === undefined) return {};
  const wrong = (text: string, isFatal = true) => void problems.push({ text, isFatal });
  if (!isObject(value)) {
    wrong(`"env" in ${place} takes an object of variables`);
    return {};
  }
  const found: Record<string, string> = {};
  for (const [name, given] of Object.entries(value)) {
    if (isForeign && isOfOtherAgent(name)) continue;
    const shown = `"env.${name}" in ${place}`;
    if (OURS.test(name)) {
      wrong(`${shown} is not used: isonforge's settings stand beside "env", not in it`, false);
    } else if (!NAME.test(name)) {
      wrong(`${JSON.stringify(name)} in "env" of ${place} is no name of a variable`);
    } else if (!["string", "number", "boolean"].includes(typeof given)) {
      wrong(`${shown} takes a text`);
    } else if (String(given).includes("\0") || String(given).length > MAX_VALUE) {
      wrong(`${shown} holds what no variable can`);
    } else if (Object.keys(found).length >= MAX_VARIABLES) {
      wrong(`"env" in ${place} has more than ${MAX_VARIABLES} variables`);
      break;
    } else found[name] = String(given);
  }
  return found;
}
