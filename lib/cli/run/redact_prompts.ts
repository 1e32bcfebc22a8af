/**
 * Prompts, and what else a user typed for an agent, as they may be shown: a key may stand in it.
 *
 * @module
 */
import { isonforgeHome } from "../../config/environment.ts";
import { KEPT_FIELDS } from "../../config/kept_options.ts";
import { createRedact, type Redact } from "../../engine/redact/redact.ts";
import { knownSecrets } from "./known_secrets.ts";

/** Texts, and lists of texts: the prompt of now and that of its turn, commands, instructions. */
const TYPED: readonly string[] = ["prompt", "next_prompt", "end_hooks", ...KEPT_FIELDS];

/** What hides the keys that are known here. */
export async function redactHere(): Promise<Redact> {
  return createRedact(await knownSecrets(isonforgeHome()));
}

/** The same values, without keys in what was typed; what has none of it is as it was. */
export async function redactPrompts<T extends object>(values: readonly T[]): Promise<T[]> {
  const redact = await redactHere();
  return values.map((value) => withoutKeys(value, redact));
}

/** The same of one. */
export function withoutKeys<T extends object>(value: T, redact: Redact): T {
  const entries = Object.entries(value).map(([name, text]): [string, unknown] => {
    if (!TYPED.includes(name)) return [name, text];
    if (Array.isArray(text)) {
      return [name, text.map((one) => typeof one === "string" ? redact(one) : one)];
    }
    return [name, typeof text === "string" ? redact(text) : text];
  });
  return Object.fromEntries(entries) as T;
}
