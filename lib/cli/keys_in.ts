/**
 * What a terminal sends, key by key.
 *
 * @module
 */

/** Letters one by one, and sequences such as an arrow's. */
// deno-lint-ignore no-control-regex -- what keys send
const KEYS = /\x1b(?:\[[0-9;]*[@-~]|O.)?|[^]/gu;

/** The keys that were pressed to send `text`. */
export function keysIn(text: string): string[] {
  return text.match(KEYS) ?? [];
}

/** Whether a key types a letter, and does nothing else. */
export function isLetter(key: string): boolean {
  return !/^\p{Cc}/u.test(key);
}
