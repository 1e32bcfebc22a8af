/**
 * Tables in Markdown as `deno fmt` has them: what is kept must not differ from what is checked.
 *
 * @module
 */
import { displayWidth } from "../lib/text/display_width.ts";

export interface MarkdownTableOptions {
  /** Whether the cells of a column end below each other; none unless given. */
  isRight?: (column: number) => boolean;
}

/** One, without a line break at its end. */
export function markdownTable(
  header: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
  { isRight = () => false }: MarkdownTableOptions = {},
): string {
  const widths = header.map((_head, column) =>
    // Of a rule alone.
    Math.max(
      isRight(column) ? 2 : 3,
      ...[header, ...rows].map((row) => displayWidth(row[column] ?? "")),
    )
  );
  const line = (cells: readonly string[]) =>
    `| ${
      cells.map((cell, column) => {
        const space = " ".repeat((widths[column] ?? 0) - displayWidth(cell));
        return isRight(column) ? `${space}${cell}` : `${cell}${space}`;
      }).join(" | ")
    } |`;
  const rule = widths.map((width, column) =>
    isRight(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width)
  );
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}
