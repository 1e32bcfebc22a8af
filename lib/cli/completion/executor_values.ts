/**
 * Completes `--on` and `--pool`.
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { userSettings } from "../../config/layers/user_layers.ts";
import { executorNames } from "../../config/queue/chosen_executor.ts";
import { parsePools } from "../../config/queue/pools.ts";
import { effectiveSetting } from "../../config/settings/effective_setting.ts";
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

/** The pools of the user's settings, with their endpoints. */
export async function pools(): Promise<Completion> {
  const file = await userSettings(isonforgeHome());
  const found = effectiveSetting("pools", { env: environmentVariable, file });
  return valuesOf(
    "pools",
    Array.from(found === undefined ? [] : parsePools(found), ([value, urls]) => ({
      value,
      description: urls.join(" "),
    })),
  );
}
