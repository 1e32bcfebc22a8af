/**
 * The type of arguments that are words of the user's.
 *
 * @module
 */
import { ValidationError } from "@cliffy/command";

/**
 * Takes a positional argument, but no mistyped option for one: Cliffy 1.2 hands an option that it
 * does not know to the next argument, so that `--efort` would become the prompt. What really begins
 * with a dash comes after `--`.
 *
 * @throws {ValidationError}
 */
export function word({ value }: { value: string }): string {
  if (/^-./.test(value)) throw new ValidationError(`Unknown option "${value}".`);
  return value;
}
