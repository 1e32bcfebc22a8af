/**
 * A report as Markdown, for a wiki or a chat.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
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
import { factsOf, firstLine, localTime, nameOf, usageOf } from "./text.ts";

/** The text; what comes from models and users means nothing in it. */
export function markdownReport(report: Report): string {
  const { agents, counts, since } = report;
  const head = [
    `# ${counted(agents.length, "agent")} since ${localTime(since)}`,
    [describeCounts(counts), ...usageOf(report)].filter((part) => part !== "").join("; "),
  ];
  return `${
    [...head, ...inOrder(agents).flatMap(sectionOf)].filter((part) => part !== "").join("\n\n")
  }\n`;
}

function sectionOf(one: ReportedAgent): string[] {
  const { agent, words, error, changes, changes_problem: problem } = one;
  const rows = (changes?.files ?? []).map(({ path, insertions, deletions }) =>
    `| ${code(path)} | ${insertions === null ? "binary" : `+${insertions} −${deletions}`} |`
  );
  const commits = (changes?.commits ?? []).map(({ hash, subject }) =>
    `- ${code(hash)} ${escaped(subject)}`
  );
  return [
    `## ${markOf(one)} ${escaped(nameOf(one))}: ${escaped(stateOf(one))}`,
    escaped(firstLine(agent.prompt)),
    [code(agent.worktree ?? agent.cwd), ...factsOf(one), ...changesOf(one)].join("; "),
    problem === undefined ? "" : escaped(problem),
    error === undefined ? "" : `**error:** ${escaped(firstLine(error))}`,
    words.trim() === "" ? "" : fenced(words),
    rows.length === 0 ? "" : ["| file | lines |", "| --- | --- |", ...rows].join("\n"),
    commits.join("\n"),
  ];
}

/** CommonMark, 2.4: a backslash takes the meaning from any of them. */
function escaped(text: string): string {
  return disarm(text, "space").trim().replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
}

/** CommonMark, 6.1: more backticks around it than are in it. */
function code(text: string): string {
  const plain = disarm(text, "space").replaceAll("|", "¦");
  const ticks = "`".repeat(longestTicks(plain) + 1);
  return `${ticks} ${plain} ${ticks}`;
}

function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
  const lines = text.split("\n").map((line) => disarm(line, "space").trimEnd());
  return [`${fence}text`, ...lines, fence].join("\n");
}

function longestTicks(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}
