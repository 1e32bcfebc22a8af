/**
 * What an agent is called in an answer.
 *
 * @module
 */
import { UserError } from "../../errors.ts";

/** `timeouts (686106f1)` where the user named it otherwise than by its id; the id else. */
export function agentLabel(id: string, typed: string): string {
  return typed === "" || id.startsWith(typed) ? id : `${typed} (${id})`;
}

/** What could not be done with an agent, of several that were named, says which by the word that was typed. */
export function labelled(error: unknown, { id, label }: { id: string; label: string }): unknown {
  if (!(error instanceof UserError) || label === id) return error;
  const { message, hint, exitCode } = error;
  const named = message.replace(
    new RegExp(`^(cannot [a-z ]+)${id}(?=: )`),
    (_, before) => before + label,
  );
  return new UserError(named, { exitCode, cause: error, ...(hint === undefined ? {} : { hint }) });
}
