/**
 * `isonforge sessions`
 *
 * @module
 */
import type { SessionSummary } from "../../../engine/sessions/summary.ts";
import { ExitCode } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import { listSessions } from "../../list_sessions.ts";
import { printJson, printLine, takesColor } from "../../output/print.ts";
import { formatSessions } from "../../output/sessions_table.ts";
import { terminalSize } from "../../output/terminal_size.ts";

export interface SessionsOptions {
  /** Of every directory, not only of this one. */
  all: boolean;
  json: boolean;
}

export default async function sessions({ all, json }: SessionsOptions): Promise<number> {
  const summaries = await listSessions(all ? {} : { cwd: Deno.cwd() });
  if (json) printJson(summaries.map(toJson));
  else if (summaries.length > 0) {
    const width = terminalSize(Deno.stdout)?.columns;
    printLine(formatSessions(summaries, { all, color: takesColor(Deno.stdout), width }));
  } else {
    printLine(all ? "No saved conversations." : "No saved conversations of this directory.");
    printLine(`Every run is saved: ${PROGRAM} -p "summarize README.md"`);
  }
  return ExitCode.done;
}

function toJson(
  { id, cwd, model, startedAt, updatedAt, turns, prompt, agent, title }: SessionSummary,
) {
  return {
    id,
    cwd,
    model,
    started_at: startedAt,
    updated_at: updatedAt.toISOString(),
    turns,
    prompt,
    agent: agent ?? null,
    title: title ?? null,
  };
}
