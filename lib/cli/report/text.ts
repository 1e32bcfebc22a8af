/**
 * A report for a terminal, or a mail.
 *
 * @module
 */
import { abbreviate } from "../../text/abbreviate.ts";
import { disarm } from "../../text/disarm.ts";
import { formatDuration } from "../output/describe_agent.ts";
import { formatCost, formatTokens } from "../output/format_usage.ts";
import {
  changesOf,
  counted,
  describeCounts,
  inOrder,
  markOf,
  type Report,
  type ReportedAgent,
  stateOf,
} from "./report.ts";

/** What is shown of many. */
const MAX_FILES = 8;
const MAX_LINES = 6;

/** The lines of the report; nothing in them that a terminal would obey. */
export function textReport(report: Report): string {
  const { agents, counts } = report;
  if (agents.length === 0) return `Nothing happened since ${localTime(report.since)}.`;
  const head = `${counted(agents.length, "agent")} since ${localTime(report.since)}: ` +
    [describeCounts(counts), ...usageOf(report)].join("; ");
  return [head, ...inOrder(agents).map((one) => ["", ...linesOf(one)].join("\n"))].join("\n");
}

/** `12.4k tokens`, `$0.0123` */
export function usageOf({ tokens, cost_usd }: Report): string[] {
  return [
    ...(tokens === 0 ? [] : [`${formatTokens({ input: tokens, output: 0 })} tokens`]),
    ...(cost_usd === undefined ? [] : [formatCost(cost_usd)]),
  ];
}

/** What is told of an agent beside its name and its end. */
export function factsOf(one: ReportedAgent): string[] {
  const { agent, used: { num_turns, tokens, cost_usd } } = one;
  return [
    ...(agent.duration_s === null ? [] : [formatDuration(agent.duration_s)]),
    ...(agent.runs < 2 ? [] : [counted(agent.runs, "run")]),
    ...(num_turns === undefined ? [] : [counted(num_turns, "turn")]),
    ...(tokens === undefined ? [] : [`${formatTokens(tokens)} tokens`]),
    ...(cost_usd === undefined ? [] : [formatCost(cost_usd)]),
  ];
}

/** What the agent is called, and where it works. */
export function nameOf({ agent }: ReportedAgent): string {
  return agent.name === undefined ? agent.id : `${agent.name} (${agent.id})`;
}

/** In the zone of whoever reads it. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ` +
    `${two(time.getHours())}:${two(time.getMinutes())}`;
}

function linesOf(one: ReportedAgent): string[] {
  const { agent, words, error, changes, changes_problem: problem } = one;
  const plain = (text: string) => disarm(text, "space").trimEnd();
  const where = agent.worktree ?? agent.cwd;
  // One that never started has none.
  const facts = factsOf(one).length === 0 ? [] : [factsOf(one).join(", ")];
  return [
    plain(`${markOf(one)} ${nameOf(one)}: ${[stateOf(one), ...facts].join("; ")}`),
    plain(`  ${firstLine(agent.prompt)}`),
    plain(`  in ${[where, ...changesOf(one)].join("; ")}`),
    ...(changes?.files ?? []).slice(0, MAX_FILES).map(({ path, insertions, deletions }) =>
      plain(`    ${path}  ${insertions === null ? "binary" : `+${insertions} −${deletions}`}`)
    ),
    ...more((changes?.files.length ?? 0) - MAX_FILES, "file"),
    ...(changes?.commits ?? []).slice(0, MAX_FILES).map(({ hash, subject }) =>
      plain(`    ${hash} ${subject}`)
    ),
    ...more((changes?.commits.length ?? 0) - MAX_FILES, "commit"),
    ...(problem === undefined ? [] : [plain(`  ${problem}`)]),
    ...(error === undefined ? [] : [plain(`  error: ${firstLine(error)}`)]),
    ...words.split("\n").slice(0, MAX_LINES).filter((line) => line.trim() !== "")
      .map((line) => plain(`  │ ${line}`)),
  ];
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`    … and ${counted(count, `more ${what}`)}`] : [];
}

/** Of many lines the first one, and not all of it. */
export function firstLine(text: string): string {
  return abbreviate(text.trim().split("\n")[0] ?? "", 200);
}
