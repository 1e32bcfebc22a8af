/**
 * The words about what became of an agent's work.
 *
 * @module
 */
import type { Finished } from "../../agents/finish/finished.ts";
import { PROGRAM } from "../../version.ts";

/** What was done, in a line each; what could not be done is not among them. */
export function describeFinished(
  { commit, left_out: leftOut = [], pushed_to: remote }: Finished,
  pullRequest: string | undefined,
): string[] {
  return [
    ...(commit === undefined ? [] : [`committed as ${commit.slice(0, 12)}`]),
    ...leftOut.map((path) => `left out: ${path}`),
    ...(remote === undefined ? [] : [`pushed to ${remote}`]),
    ...(pullRequest === undefined ? [] : [`pull request: ${pullRequest}`]),
  ];
}

/** What does later what could not be done. */
export function howToFinish(id: string): string {
  return `${PROGRAM} pr ${id}`;
}
