/**
 * What happened while nobody looked.
 *
 * @module
 */
import type { AgentChanges } from "../../agents/worktrees/agent_changes.ts";
import type { ReadableReport } from "../../agents/record/report.ts";
import type { Usage } from "../../agents/record/meta.ts";
import { addUsage } from "../../agents/record/usage.ts";
import { describeReason } from "../output/describe_end.ts";

/** One agent, as a report tells of it; nothing secret is in it. */
export interface ReportedAgent {
  agent: ReadableReport;
  /** Of all its runs: `agent` tells of the latest one. */
  used: Usage;
  /** The last paragraph of what it said, or its question. */
  words: string;
  /** Why it failed, or which cap it reached. */
  error?: string;
  /** Undefined: it has changed nothing, or nobody can tell. */
  changes?: AgentChanges;
  /** How many agents worked in that directory at the same time, so that the changes may be another one's; absent where it is its own. */
  changes_shared_by?: number;
  /** Why nobody can tell. */
  changes_problem?: string;
}

export interface Report {
  /** ISO 8601, UTC. */
  since: string;
  until: string;
  /** Agents by how they are: `running`, or why they ended. */
  counts: Record<string, number>;
  tokens: number;
  cost_usd?: number;
  agents: ReportedAgent[];
}

/** What all runs of an agent have used so far. */
export function usedBy(agent: ReadableReport): Usage {
  return addUsage(agent.earlier_runs ?? {}, agent);
}

/** How an agent is to be looked at, in the order of the reports. */
const KINDS = ["look", "running", "queued", "done"] as const;
export type Kind = (typeof KINDS)[number];

/** The agents in the order in which they are told: first who asks something, and what else needs a look. */
export function inOrder(agents: readonly ReportedAgent[]): ReportedAgent[] {
  const asks = ({ agent }: ReportedAgent) =>
    Number("reason" in agent && agent.reason === "question");
  return KINDS.flatMap((kind) => agents.filter((one) => kindOf(one) === kind))
    .toSorted((a, b) => asks(b) - asks(a));
}

export function kindOf({ agent }: ReportedAgent): Kind {
  if (agent.state === "queued") return "queued";
  if (agent.state !== "stopped") return "running";
  const isFine = "reason" in agent && (agent.reason === "completed" || agent.reason === "stopped");
  return isFine ? "done" : "look";
}

/** A mark beside the words: colours alone say nothing to many. */
export function markOf(one: ReportedAgent): string {
  const { agent } = one;
  if (agent.state === "queued") return "○";
  if (agent.state !== "stopped") return "●";
  const reason = "reason" in agent ? agent.reason : undefined;
  const marks: Partial<Record<string, string>> = { completed: "✓", stopped: "■", question: "?" };
  return marks[reason ?? ""] ?? "✗";
}

/** `running`, `failed, exit code 1` */
export function stateOf({ agent }: ReportedAgent): string {
  if (agent.state !== "stopped") return agent.state;
  return "reason" in agent ? describeReason(agent) : "stopped";
}

/** Of many reasons why something is not counted. */
const MAX_MISSING = 3;

/** `3 files, +120 −4` and `2 commits`, what there is of it, and what is not counted. */
export function changesOf({ changes, changes_shared_by: shared }: ReportedAgent): string[] {
  if (changes === undefined) return [];
  const { files, commits, missing = [], beyond_end: beyond } = changes;
  const unsaid = missing.length - MAX_MISSING;
  const sum = (field: "insertions" | "deletions") =>
    files.reduce((total, file) => total + (file[field] ?? 0), 0);
  return [
    ...(commits.length === 0 ? [] : [counted(commits.length, "commit")]),
    ...(files.length === 0
      ? []
      : [`${counted(files.length, "file")}, +${sum("insertions")} −${sum("deletions")}`]),
    ...(shared === undefined ? [] : [`of ${shared} agents in this directory together`]),
    ...(files.length === 0 || beyond === undefined ? [] : ["with what changed since its end"]),
    ...missing.slice(0, MAX_MISSING),
    ...(unsaid > 0 ? [`${unsaid} more not compared`] : []),
  ];
}

/** `1 agent`, `2 agents` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** What is no word for how many did so. */
const COUNTED: Record<string, string> = {
  budget: "out of budget",
  turns: "out of turns",
  timeout: "out of time",
};

/** `3 completed, 1 out of time, 1 asks a question, 1 running` */
export function describeCounts(counts: Report["counts"]): string {
  return Object.entries(counts).map(([state, count]) => {
    const question = count === 1 ? "asks a question" : "ask a question";
    return `${count} ${state === "question" ? question : COUNTED[state] ?? state}`;
  }).join(", ");
}
