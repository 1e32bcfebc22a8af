/**
 * The list of conversations.
 *
 * @module
 */
import type { SessionSummary } from "../../engine/sessions/summary.ts";
import { displayWidth } from "../../text/display_width.ts";
import { MIN_PROMPT_WIDTH, promptCell } from "./prompt_cell.ts";
import { formatAge } from "./format_age.ts";
import { COLUMN_GAP, formatTable } from "./table.ts";

export interface SessionsTableOptions {
  /** They are of many directories. */
  all?: boolean;
  color?: boolean;
  /** Columns of the terminal; undefined: nothing is fitted to one. */
  width?: number | undefined;
}

const WORDS = "First words";

/**
 * Id, age, turns and first words, or the title; whose they are where an agent has some; where they are of many
 * directories, that too.
 */
export function formatSessions(
  summaries: readonly SessionSummary[],
  { all = false, color = false, width }: SessionsTableOptions = {},
): string {
  const hasAgents = summaries.some(({ agent }) => agent !== undefined);
  const titles = [
    ...["ID", "When", "Turns"],
    ...(hasAgents ? ["Agent"] : []),
    WORDS,
    ...(all ? ["Directory"] : []),
  ];
  const rows = summaries.map(({ id, updatedAt, turns, prompt, cwd, agent = "-", title }) => [
    id,
    formatAge((Date.now() - updatedAt.getTime()) / 1000),
    String(turns),
    ...(hasAgents ? [agent] : []),
    title ?? prompt,
    ...(all ? [cwd] : []),
  ]);
  const place = titles.indexOf(WORDS);
  const room = width === undefined ? undefined : roomAt(place, [titles, ...rows], width);
  return formatTable(titles, {
    rows: rows.map((row) =>
      row.map((text, column) => ({ text: column === place ? promptCell(text, room) : text }))
    ),
    color,
  });
}

/** What the other columns leave to one. */
function roomAt(place: number, rows: readonly string[][], terminalWidth: number): number {
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ""));
  const taken = columns.map((cells, column) =>
    column === place ? 0 : Math.max(...cells.map(displayWidth)) + COLUMN_GAP
  );
  return Math.max(MIN_PROMPT_WIDTH, taken.reduce((left, width) => left - width, terminalWidth));
}
