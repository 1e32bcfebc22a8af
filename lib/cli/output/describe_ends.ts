/**
 * What stands below the list of agents: how many ends need a look.
 *
 * @module
 */
import { type AgentMeta, type EndReason, hasEnded } from "../../agents/record/meta.ts";

/** How an end is counted; a cap names what was reached once, and the next ones say only which. */
const WORDS: Partial<Record<EndReason, (count: number) => string>> = {
  question: (count) => count === 1 ? "asks a question" : "ask a question",
  failed: () => "failed",
  killed: (count) => count === 1 ? "was killed" : "were killed",
  lost: (count) => count === 1 ? "was lost" : "were lost",
  budget: () => "budget",
  turns: () => "turns",
  timeout: () => "time",
};

const CAPS: readonly EndReason[] = ["budget", "turns", "timeout"];

/** Whether somebody should look at how the latest run ended: it is neither done nor stopped by hand. */
export function needsLook(meta: AgentMeta): boolean {
  return hasEnded(meta) && (Object.hasOwn(WORDS, meta.reason) || isUnfinished(meta));
}

/** Whether its work could not be brought home (`--finish`). */
function isUnfinished(meta: AgentMeta): boolean {
  return hasEnded(meta) && meta.finished?.problem !== undefined;
}

/** `2 failed, 1 reached its budget, 1 its time`; empty where nothing needs a look. */
export function describeEnds(metas: readonly AgentMeta[]): string {
  const reasons = metas.flatMap((meta) => hasEnded(meta) ? [meta.reason] : []);
  const parts: string[] = [];
  let hasCap = false;
  for (
    const [reason, wordOf] of Object.entries(WORDS) as [EndReason, (count: number) => string][]
  ) {
    const count = reasons.filter((each) => each === reason).length;
    if (count === 0) continue;
    const isCap = CAPS.includes(reason);
    const whose = count === 1 ? "its" : "their";
    const verb = !isCap ? "" : hasCap ? `${whose} ` : `reached ${whose} `;
    parts.push(`${count} ${verb}${wordOf(count)}`);
    hasCap ||= isCap;
  }
  const unfinished = metas.filter(isUnfinished).length;
  if (unfinished > 0) parts.push(`${unfinished} not brought home`);
  return parts.join(", ");
}
