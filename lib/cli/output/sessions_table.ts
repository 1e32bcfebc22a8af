/**
 * The list of conversations.
 *
 * @module
 */
import type { SessionSummary } from "../../engine/sessions/summary.ts";
import { promptCell } from "./prompt_cell.ts";
import { formatAge } from "./format_age.ts";
import { formatTable } from "./table.ts";

/** Id, age, turns and first words; where they are of many directories, that too. */
export function formatSessions(
  summaries: readonly SessionSummary[],
  { all = false, color = false }: { all?: boolean; color?: boolean } = {},
): string {
  const titles = ["ID", "When", "Turns", "First words", ...(all ? ["Directory"] : [])];
  const rows = summaries.map(({ id, updatedAt, turns, prompt, cwd }) =>
    [
      id,
      formatAge((Date.now() - updatedAt.getTime()) / 1000),
      String(turns),
      promptCell(prompt),
      ...(all ? [cwd] : []),
    ].map((text) => ({ text }))
  );
  return formatTable(titles, { rows, color });
}
