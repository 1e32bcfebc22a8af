/**
 * An agent is a run of this program with these arguments.
 *
 * @module
 */
import { join } from "@std/path/join";
import { OUTCOME_FILE, PROMPT_FILE, STDERR_TIMES, STDOUT_TIMES } from "./files.ts";
import type { AgentMeta, AgentSettings } from "./meta.ts";

/** Settings that are passed on as they are: the option's name and the field that keeps it. */
const OPTIONS: ReadonlyArray<readonly [option: string, field: keyof AgentSettings]> = [
  ["--effort", "effort"],
  ["--max-budget-usd", "max_budget_usd"],
  ["--model", "model"],
  ["--base-url", "base_url"],
  ["--provider", "provider"],
  ["--max-turns", "max_turns"],
  ["--timeout", "timeout"],
];

/** The conversation of one run. */
export interface RunSession {
  /** Where it is kept. */
  session_id: string;
  /** What it goes on from. */
  resumed_session?: string;
}

/** Arguments of the worker of `meta`, whose files are in `directory`. */
export function workerArguments(
  meta: AgentMeta,
  { directory, session }: { directory: string; session: RunSession },
): string[] {
  const mode = meta.permission_mode ?? "yolo";
  return [
    "--print",
    ...(mode === "yolo" ? ["--yolo"] : [`--permission-mode=${mode}`]),
    "--verbose",
    ...OPTIONS.flatMap(([option, field]) =>
      meta[field] === undefined ? [] : [`${option}=${meta[field]}`]
    ),
    `--session-id=${session.session_id}`,
    ...(session.resumed_session === undefined ? [] : [`--resume=${session.resumed_session}`]),
    `--prompt-file=${join(directory, PROMPT_FILE)}`,
    `--outcome-file=${join(directory, OUTCOME_FILE)}`,
    `--stdout-times=${join(directory, STDOUT_TIMES)}`,
    `--stderr-times=${join(directory, STDERR_TIMES)}`,
  ];
}
