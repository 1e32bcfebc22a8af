/**
 * What a pull request of an agent's work says.
 *
 * @module
 */
import { describeDiffStat, type DiffStat } from "../../sys/git/diff_stat.ts";

export interface BodyFacts {
  id: string;
  prompt: string;
  lastWords: string;
  stat: DiffStat | undefined;
  /** How the run ended, where it did not end well. */
  reason?: string | undefined;
  costUsd: number | undefined;
}

/** GitHub takes 65,536 characters, and command lines are not endless. */
const MAX_PART = 16_000;

/** Markdown; a name with an @ before it calls nobody. */
export function pullRequestBody(facts: BodyFacts): string {
  const { id, prompt, lastWords, stat, reason, costUsd } = facts;
  const details = [
    ...(stat === undefined ? [] : [describeDiffStat(stat)]),
    ...(costUsd === undefined ? [] : [`$${costUsd.toFixed(4)}`]),
    `isonforge agent ${id}`,
  ];
  return [
    clipped(prompt).split("\n").map((line) => `> ${line}`.trimEnd()).join("\n"),
    ...(lastWords.trim() === "" ? [] : [clipped(lastWords)]),
    ...(reason === undefined ? [] : [`The run ended before it was done: ${reason}.`]),
    "---",
    details.join(" · "),
  ].join("\n\n") + "\n";
}

function clipped(text: string): string {
  const clean = text.trim().replace(/(?<![\w`/.])@([A-Za-z][\w/-]*)/g, "`@$1`");
  return clean.length <= MAX_PART ? clean : `${clean.slice(0, MAX_PART).toWellFormed()}\n…`;
}
