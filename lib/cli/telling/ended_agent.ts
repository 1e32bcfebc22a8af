/**
 * An agent that has ended, as it is told: for a command, for a person, for a program.
 *
 * @module
 */
import { exitCodeOf } from "../../agents/ending/exit_code.ts";
import { readLastWords } from "../../agents/last_words.ts";
import type { EndedMeta } from "../../agents/record/meta.ts";
import { type ReadableReport, reportOf } from "../../agents/record/report.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { END_PREFIX, type EndVariable } from "../../config/telling/end_variables.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { disarm } from "../../text/disarm.ts";
import { lastParagraph } from "../../text/last_paragraph.ts";
import { withoutKeys } from "../run/redact_prompts.ts";
import { agentLabel } from "../agents/agent_label.ts";
import { describeEnd, hasFailed } from "../output/describe_end.ts";

/** What is told of its words: as much as a person reads in passing. */
const MAX_SUMMARY = 2_000;

export interface EndedAgent {
  meta: EndedMeta;
  /** `audit (a3f8c1d2) has ended (failed, exit code 1)` */
  title: string;
  /** Why it failed, else the last paragraph of what it said. */
  summary: string;
  /** As `agents --json` prints it. */
  report: ReadableReport;
  /** Whether something went wrong. */
  isFailure: boolean;
  /** What a command finds in its environment. */
  variables: Record<string, string>;
}

/** Puts together what is told of an end; what is secret is not in it. */
export async function endedAgent(
  meta: EndedMeta,
  { store, redact }: { store: AgentStore; redact: Redact },
): Promise<EndedAgent> {
  const { id, name, reason, cost_usd, cwd, worktree } = meta;
  const { said, error } = readLastWords(store.directory(id), meta);
  const summary = redact(shortened(meta.question ?? meta.end_note ?? error ?? lastParagraph(said)));
  const ageInSeconds = Math.max(0, (Date.now() - Date.parse(meta.started_at)) / 1000);
  const report = reportOf({ id, state: "stopped", meta, ageInSeconds }, store);
  return {
    meta,
    title: disarm(describeEnd(meta, name === undefined ? id : agentLabel(id, name)), "space"),
    summary,
    report: withoutKeys(report, redact),
    isFailure: hasFailed(meta),
    variables: withPrefix({
      ID: id,
      NAME: name ?? "",
      REASON: reason,
      EXIT_CODE: String(await exitCodeOf(meta)),
      COST_USD: cost_usd === undefined ? "" : String(cost_usd),
      CWD: cwd,
      BRANCH: worktree ?? "",
      SUMMARY: summary,
    }),
  };
}

function withPrefix(values: Record<EndVariable, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [END_PREFIX + name, value]),
  );
}

/** Lines stay; what a terminal or an environment would not take goes. */
function shortened(text: string): string {
  const lines = text.split("\n").map((line) => disarm(line, "space").trimEnd());
  return lines.join("\n").slice(0, MAX_SUMMARY).toWellFormed();
}
