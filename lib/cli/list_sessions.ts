/**
 * The saved conversations with their first words.
 *
 * @module
 */
import { isonforgeHome } from "../config/environment.ts";
import { findSessions } from "../engine/sessions/find.ts";
import { type SessionSummary, summarizeSession } from "../engine/sessions/summary.ts";
import { printWarning } from "./output/print.ts";

export interface ListSessionsOptions {
  /** Only those of this directory; absolute. */
  cwd?: string;
  /** The latest so many. */
  atMost?: number;
}

/** The newest first; what cannot be read is warned of. */
export async function listSessions(
  { cwd, atMost = Infinity }: ListSessionsOptions,
): Promise<SessionSummary[]> {
  const found = await findSessions({
    home: isonforgeHome(),
    ...(cwd === undefined ? {} : { cwd }),
    onProblem: printWarning,
  });
  const summaries: SessionSummary[] = [];
  // One after the other: they may be many, and long.
  for (const session of found.slice(0, atMost)) summaries.push(await summarizeSession(session));
  return summaries;
}
