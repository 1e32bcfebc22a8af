/**
 * Whether the endpoint has the model.
 *
 * @module
 */
import type { DiscoveredModel } from "../../engine/models/discovery.ts";
import { type Finding, ok, warning } from "./check.ts";
import { settingFix } from "./setting_fix.ts";

/** More would fill the screen. */
const MAX_NAMED = 10;

/**
 * @param options.place where the model was named; undefined: it is the only one
 * @param options.hasAnswered whether it was asked and answered: lists leave out aliases
 */
export function describeModel(
  { name, knownModels }: DiscoveredModel,
  { place, hasAnswered = false }: { place: string | undefined; hasAnswered?: boolean },
): Finding {
  const check = "model";
  if (place === undefined) return { ...ok(`${name}, the only one of the endpoint`), check };
  // Ollama lists "qwen3:latest" and answers to "qwen3".
  const isListed = knownModels.some((known) => known === name || known === `${name}:latest`);
  if (isListed) return { ...ok(`${name} (${place})`), check };
  if (hasAnswered) {
    return { ...ok(`${name} (${place}), which answers although it is not listed`), check };
  }
  if (knownModels.length === 0) {
    return { ...ok(`${name} (${place}); the endpoint lists no models`), check };
  }
  const shown = knownModels.slice(0, MAX_NAMED).join(", ");
  const more = knownModels.length > MAX_NAMED ? `, and ${knownModels.length - MAX_NAMED} more` : "";
  return {
    ...warning(
      `the endpoint does not list "${name}" (${place})`,
      `${settingFix("model", place)}; it lists ${shown}${more}`,
    ),
    check,
  };
}
