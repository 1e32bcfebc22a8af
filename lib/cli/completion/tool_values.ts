/**
 * Names of tools.
 *
 * @module
 */
import { tools } from "../../engine/tools/mod.ts";
import { type Completion, valuesOf } from "./completion.ts";

/** The tools that every run has. */
export function toolNames(): Completion {
  return valuesOf("tools", tools.map(({ name, description }) => ({ value: name, description })));
}
