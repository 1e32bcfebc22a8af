/**
 * `isonforge sessions`
 *
 * @module
 */
import { isonforgeHome } from "../../config/environment.ts";
import { findSessions } from "../../engine/sessions/find.ts";
import { type SessionSummary, summarizeSession } from "../../engine/sessions/summary.ts";
import { ExitCode } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { printJson, printLine, printWarning, takesColor } from "../output/print.ts";
import { formatSessions } from "../output/sessions_table.ts";

export interface SessionsOptions {
  /** Of every directory, not only of this one. */
  all: boolean;
  json: boolean;
}

export default async function sessions({ all, json }: SessionsOptions): Promise<number> {
  const cwd = Deno.cwd();
  const found = await findSessions({
    home: isonforgeHome(),
    ...(all ? {} : { cwd }),
    onProblem: printWarning,
  });
  const summaries: SessionSummary[] = [];
  // One after the other: they may be many, and long.
  for (const session of found) summaries.push(await summarizeSession(session));
  if (json) printJson(summaries.map(toJson));
  else if (summaries.length > 0) {
    printLine(formatSessions(summaries, { all, color: takesColor(Deno.stdout) }));
  } else {
    printLine(all ? "No saved conversations." : "No saved conversations of this directory.");
    printLine(`Every run is saved: ${PROGRAM} -p "summarize README.md"`);
  }
  return ExitCode.done;
}

function toJson({ id, cwd, model, startedAt, updatedAt, turns, prompt }: SessionSummary) {
  return {
    id,
    cwd,
    model,
    started_at: startedAt,
    updated_at: updatedAt.toISOString(),
    turns,
    prompt,
  };
}
