/**
 * The list of conversations.
 *
 * @module
 */
import type { SessionSummary } from "../../engine/sessions/summary.ts";
import { promptCell } from "./prompt_cell.ts";
import { formatAge } from "./format_age.ts";
import { formatTable } from "./table.ts";

/**
 * Id, age, turns and first words, or the title; whose they are where an agent has some; where they are of many
 * directories, that too.
 */
export function formatSessions(
  summaries: readonly SessionSummary[],
  { all = false, color = false }: { all?: boolean; color?: boolean } = {},
): string {
  const hasAgents = summaries.some(({ agent }) => agent !== undefined);
  const titles = [
    ...["ID", "When", "Turns"],
    ...(hasAgents ? ["Agent"] : []),
    "First words",
    ...(all ? ["Directory"] : []),
  ];
  const rows = summaries.map(({ id, updatedAt, turns, prompt, cwd, agent = "-", title }) =>
    [
      id,
      formatAge((Date.now() - updatedAt.getTime()) / 1000),
      String(turns),
      ...(hasAgents ? [agent] : []),
      promptCell(title ?? prompt),
      ...(all ? [cwd] : []),
    ].map((text) => ({ text }))
  );
  return formatTable(titles, { rows, color });
}
