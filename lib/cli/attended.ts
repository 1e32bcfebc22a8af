/**
 * Whether somebody is there who reads, and can answer.
 *
 * @module
 */
import { UsageError } from "../errors.ts";

/** Whether what is asked is seen at a terminal, and answered from one. */
export function isAttended(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

/** Whether what is printed and what is told beside it are read by one person, on one screen. */
export function isReadTogether(): boolean {
  return Deno.stdout.isTerminal() && Deno.stderr.isTerminal();
}

/**
 * For what is asked about before it is done.
 *
 * @param what e.g. `prune asks before it removes`
 * @throws {UsageError} when nobody is there
 */
export function assertAttended(what: string, { hint }: { hint: string }): void {
  if (isAttended()) return;
  throw new UsageError(`${what}, and here is nobody to ask`, { hint });
}
