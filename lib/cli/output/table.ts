/**
 * Tables whose speed nobody notices; the list of agents has a layout of its own.
 *
 * @module
 */
import { Table } from "@cliffy/table";
import { disarm } from "../../text/disarm.ts";
import { displayWidth } from "../../text/display_width.ts";
import { colored, type Style } from "./print.ts";

/** Between two columns. */
export const COLUMN_GAP = 2;

/** One cell of a table. */
export interface Cell {
  text: string;
  style?: Style;
}

/** Header, a rule as wide as the table, and the rows; nothing in them that a terminal would obey. */
export function formatTable(
  titles: readonly string[],
  { rows, color = false }: { rows: readonly Cell[][]; color?: boolean },
): string {
  const cells = rows.map((row) =>
    row.map(({ text, style }) => {
      const shown = disarm(text, "space");
      return color && style !== undefined ? colored(style, shown) : shown;
    })
  );
  const plain = layOut(titles, rows.map((row) => row.map(({ text }) => disarm(text, "space"))));
  const width = Math.max(...plain.map(displayWidth));
  const [header = "", ...body] = color ? layOut(titles, cells) : plain;
  return [header, "─".repeat(width), ...body].join("\n");
}

function layOut(titles: readonly string[], rows: readonly string[][]): string[] {
  const table = new Table().header([...titles]).body(rows.map((row) => [...row]));
  return table.padding(COLUMN_GAP).toString().trimEnd().split("\n").map((line) => line.trimEnd());
}
