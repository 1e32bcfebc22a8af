/**
 * Completes `--on`.
 *
 * @module
 */
import { isonforgeHome } from "../../config/environment.ts";
import { executorNames } from "../../config/queue/chosen_executor.ts";
import { type Completion, valuesOf } from "./completion.ts";

/** The cluster, and profiles of the settings with what they ask for. */
export async function executors(): Promise<Completion> {
  const names = await executorNames(isonforgeHome());
  return valuesOf(
    "executors",
    Array.from(names, ([value, { kind, options }]) => ({
      value,
      description: options.length === 0 ? "with its defaults" : [kind, ...options].join(" "),
    })),
  );
}
