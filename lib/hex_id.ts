/**
 * Ids of agents and of sessions: exactly 8 lowercase hex digits; nothing else ever reaches a path.
 *
 * @module
 */
import { ExitCode, UserError } from "./errors.ts";

const ID = /^[0-9a-f]{8}$/;
const PREFIX = /^[0-9a-f]{1,8}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}

/** A random id; whether it is free is for its user to see. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What the ids are of, for the words of an error. */
export interface IdWords {
  /** With its article: `an agent`, `a session`. */
  one: string;
  /** Without: `agent`, `agents`. */
  name: string;
  plural: string;
  /** The command that lists them. */
  list: string;
}

/**
 * The one of `ids` that the user means by `prefix`.
 *
 * @throws {UserError} when `prefix` is malformed (exit code 2), or fits none or several (exit code 1)
 */
export function resolvePrefix(prefix: string, ids: readonly string[], words: IdWords): string {
  if (!PREFIX.test(prefix)) {
    throw new UserError(`not ${words.one} id: ${JSON.stringify(abbreviate(prefix))}`, {
      hint: `an id is 8 hex digits, or the first few of them; \`${words.list}\` lists them`,
      exitCode: ExitCode.usage,
    });
  }
  const matches = ids.filter((id) => id.startsWith(prefix)).sort();
  const [match] = matches;
  if (match === undefined) {
    throw new UserError(`no such ${words.name}: "${prefix}"`, {
      hint: `\`${words.list}\` lists the ids`,
    });
  }
  if (matches.length > 1) {
    throw new UserError(
      `"${prefix}" fits ${matches.length} ${words.plural}: ${matches.join(", ")}`,
      { hint: "give more digits of the id" },
    );
  }
  return match;
}

function abbreviate(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
