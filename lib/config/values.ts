/**
 * Checking one value of the configuration; the errors name where it came from and what that takes.
 *
 * @module
 */
import { holdsCredentials } from "./credentials.ts";
import { UsageError } from "../errors.ts";
import { nearNames } from "../text/near_names.ts";

/** A value with the words that name where it came from. */
export interface Sourced {
  value: string;
  from: string;
}

/** Reads one environment variable; an empty one counts as unset. */
export type Environment = (name: string) => string | undefined;

/** @throws {UsageError} when the value is none of `values` */
export function oneOf<const T extends string>(values: readonly T[], { value, from }: Sourced): T {
  const found = values.find((known) => known === value);
  if (found !== undefined) return found;
  const [near] = nearNames(value, values);
  throw invalid({ value, from }, `one of ${values.join(", ")}`, near && `did you mean ${near}?`);
}

/** The error about a value that cannot be used; it does not repeat a password in a URL. */
export function invalid({ value, from }: Sourced, takes: string, hint?: string): UsageError {
  const given = holdsCredentials(value) ? "a URL with a user name or password" : `"${value}"`;
  return new UsageError(
    `${from} takes ${takes}, not ${given}`,
    hint === undefined ? {} : { hint },
  );
}

/** @throws {UsageError} when the value is no number above 0; `what` says of what */
export function toPositive({ value, from }: Sourced, what: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw invalid({ value, from }, `${what} above 0`);
}

/** A variable that holds a number above 0; `what` says of what. */
export function positive(env: Environment, name: string, what: string): number | undefined {
  const value = env(name);
  return value === undefined ? undefined : toPositive({ value, from: name }, what);
}
