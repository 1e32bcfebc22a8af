/**
 * What a model made of the tasks.
 *
 * @module
 */
import { spreadOf } from "../spread.ts";
import type { Attempt } from "./attempt.ts";

/** The model that is none. */
export const REHEARSAL = "rehearsal";

/** All of one model, in snake_case, as it is printed with --json. */
export interface TaskReport {
  /** As given to the program; null: its own default. */
  model: string | null;
  base_url: string | null;
  sandbox: string;
  attempts: readonly Attempt[];
  /** Tasks that need what is not here. */
  skipped: ReadonlyArray<{ task: string; needs: readonly string[] }>;
}

/** A table in Markdown: medians where a task was tried several times. */
export function formatReport(report: TaskReport): string {
  const { attempts, skipped, model, base_url, sandbox } = report;
  const names = Array.from(new Set(attempts.map(({ task }) => task)));
  const rows = names.map((name) => row(name, attempts.filter(({ task }) => task === name)));
  const solved = attempts.filter((attempt) => attempt.solved).length;
  const header = ["task", "solved", "turns", "tokens in", "tokens out", "cost, $", "time, s", ""];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `${model ?? "the default model"} at ${base_url ?? "the default endpoint"}, sandbox: ${sandbox}`,
    "",
    line(header),
    line(header.map(() => "---")),
    ...rows.map(line),
    line(["**all**", ...totals(attempts), ""]),
    "",
    ...skipped.map(({ task, needs }) => `${task}: skipped, there is no ${needs.join(", no ")}.`),
    `${solved} of ${attempts.length} solved.`,
    ...(model === REHEARSAL ? ["No model was consulted: this shows that the tasks run."] : []),
  ].join("\n");
}

function row(name: string, attempts: readonly Attempt[]): string[] {
  const middle = (value: (attempt: Attempt) => number, digits = 0) =>
    spreadOf(attempts.map(value)).median.toFixed(digits);
  const solved = attempts.filter((attempt) => attempt.solved).length;
  const isRated = attempts.every(({ cost_usd }) => cost_usd !== null);
  const unsolved = attempts.find((attempt) => !attempt.solved);
  return [
    name,
    attempts.length === 1 ? (solved === 1 ? "yes" : "no") : `${solved} of ${attempts.length}`,
    middle(({ turns }) => turns),
    middle(({ tokens }) => tokens.input),
    middle(({ tokens }) => tokens.output),
    isRated ? middle(({ cost_usd }) => cost_usd ?? 0, 4) : "–",
    middle(({ seconds }) => seconds, 1),
    unsolved === undefined ? "" : cellText(whyNot(unsolved)),
  ];
}

function totals(attempts: readonly Attempt[]): string[] {
  const sum = (value: (attempt: Attempt) => number) =>
    attempts.reduce((all, attempt) => all + value(attempt), 0);
  const isRated = attempts.every(({ cost_usd }) => cost_usd !== null);
  return [
    `${attempts.filter((attempt) => attempt.solved).length} of ${attempts.length}`,
    String(sum(({ turns }) => turns)),
    String(sum(({ tokens }) => tokens.input)),
    String(sum(({ tokens }) => tokens.output)),
    isRated ? sum(({ cost_usd }) => cost_usd ?? 0).toFixed(4) : "–",
    sum(({ seconds }) => seconds).toFixed(1),
  ];
}

/** In one line. */
export function whyNot({ why = "", reason }: Attempt): string {
  return reason === "completed" ? why : `the run ended: ${reason}; ${why}`;
}

/** A stroke would end the cell. */
function cellText(text: string): string {
  return text.replaceAll("|", "\\|").slice(0, 120);
}
