/**
 * What an agent is called in an answer.
 *
 * @module
 */

/** `timeouts (686106f1)` where the user named it otherwise than by its id; the id else. */
export function agentLabel(id: string, typed: string): string {
  return typed === "" || id.startsWith(typed) ? id : `${typed} (${id})`;
}
