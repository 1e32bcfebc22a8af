/**
 * Prompts as they may be shown: somebody may have typed a key into one.
 *
 * @module
 */
import { isonforgeHome } from "../../config/environment.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { knownSecrets } from "./known_secrets.ts";

/** The same values, their prompts without keys; what has no prompt is as it was. */
export async function redactPrompts<T extends object>(values: readonly T[]): Promise<T[]> {
  const redact = createRedact(await knownSecrets(isonforgeHome()));
  return values.map((value) =>
    "prompt" in value && typeof value.prompt === "string"
      ? { ...value, prompt: redact(value.prompt) }
      : value
  );
}
