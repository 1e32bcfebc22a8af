/**
 * The type of arguments that are words of the user's.
 *
 * @module
 */
import { ArgumentError } from "./argument_error.ts";

/** Stands before a word that Cliffy must not look at; no word of a command line can hold it. */
const OPERAND = "\0";

/**
 * Takes a positional argument, but no mistyped option for one: Cliffy 1.2 hands an option that it
 * does not know to the next argument, so that `--efort` would become the prompt. What really begins
 * with a dash comes after `--`.
 *
 * @throws {ArgumentError}
 */
export function operand({ value }: { value: string }): string {
  if (/^-[^]/.test(value)) throw new ArgumentError(`Unknown option "${value}".`);
  return value.startsWith(OPERAND) ? value.slice(OPERAND.length) : value;
}

/**
 * What Cliffy hands to {@linkcode operand} whatever `value` is: it takes what begins with a dash for an
 * option, and its release 1.2 drops an empty word where an argument may be left out.
 */
export function asOperand(value: string): string {
  return value === "" || value.startsWith("-") ? OPERAND + value : value;
}
