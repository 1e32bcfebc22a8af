/**
 * Names of agents: what `--name` gave, usable wherever an id is.
 *
 * @module
 */
import { UsageError, UserError } from "../../errors.ts";
import { abbreviate } from "../../text/abbreviate.ts";
import { type RecordEntry, recordsOf } from "./records.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const LIKE_AN_ID = /^[0-9a-f]{1,8}$/i;

/** Whether an agent may be called so: nothing that could also be an id or the beginning of one. */
export function isName(text: string): boolean {
  return NAME.test(text) && !LIKE_AN_ID.test(text);
}

/** @throws {UsageError} when no agent may be called so */
export function checkName(name: string): void {
  if (isName(name)) return;
  if (LIKE_AN_ID.test(name)) {
    throw new UsageError(`"${name}" cannot be a name: it could be the beginning of an id`, {
      hint: `add a letter beyond f or a dash, e.g. agent-${name}`,
    });
  }
  throw new UsageError(
    `--name takes up to 64 letters, digits, ".", "_" and "-", not ${shown(name)}`,
  );
}

/** The ids of the agents that are called so: one at most, unless records were edited by hand. */
export function idsNamed(name: string, entries: readonly RecordEntry[]): string[] {
  return recordsOf(entries).filter((meta) => meta.name === name).map(({ id }) => id);
}

/**
 * The id of the agent that is called so; undefined when none is.
 *
 * @throws {UserError} when several are
 */
export function resolveName(name: string, entries: readonly RecordEntry[]): string | undefined {
  const ids = idsNamed(name, entries);
  if (ids.length <= 1) return ids[0];
  throw new UserError(`"${name}" is the name of ${ids.length} agents: ${ids.join(", ")}`, {
    hint: "name one by its id",
  });
}

function shown(name: string): string {
  return JSON.stringify(abbreviate(name, 64));
}
