/**
 * Settings for one run: `--settings`.
 *
 * @module
 */
import { errorMessage, UsageError } from "../../errors.ts";
import { isNotKept } from "../environment.ts";
import { isObject } from "../../text/json.ts";
import type { Layer } from "../layers/layer.ts";
import { parseLayer } from "../layers/parse_layer.ts";

/**
 * Reads what `--settings` gave: a JSON object, as settings.json.
 *
 * @throws {UsageError} when a run could not use it, or it holds a key
 */
export function parseRuntimeSettings(text: string): Layer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--settings takes JSON, or a file with it: ${errorMessage(error)}`);
  }
  if (!isObject(value)) throw new UsageError("--settings does not hold a JSON object");
  const layer = parseLayer(value, { layer: "runtime", place: "--settings" });
  const [problem] = layer.problems;
  if (problem !== undefined) throw new UsageError(problem.text);
  // An agent keeps its settings in its record.
  const [secret] = Object.entries(layer.variables).filter(([name, value]) =>
    isNotKept(name, value)
  );
  if (secret !== undefined) {
    throw new UsageError(`--settings must not hold "env.${secret[0]}", which looks like a secret`, {
      hint: "put it into the environment, or into settings.json",
    });
  }
  if (layer.values.api_key !== undefined || layer.values.headers !== undefined) {
    throw new UsageError("--settings must not hold api_key or headers, which are secret", {
      hint:
        "put the key into ISONFORGE_API_KEY, or into settings.json with isonforge config set api_key -",
    });
  }
  return layer;
}
