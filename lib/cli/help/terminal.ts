/**
 * Blocks as text for a terminal.
 *
 * @module
 */
import { colored } from "../output/print.ts";
import { displayWidth } from "../../text/display_width.ts";
import { type Block, rowsAsEntries, type Term } from "./document.ts";
import { type Mark, wrap } from "./wrap.ts";

export interface TerminalOptions {
  /** Columns. */
  width: number;
  color: boolean;
}

const INDENT = 2;
const CODE_INDENT = 4;
const GAP = 2;
/** A longer term gets a line of its own. */
const MAX_TERM = 30;
/** Below that, every text stands below its term. */
const MIN_SIDE_BY_SIDE = 60;
const STACKED_INDENT = 6;
/** A table whose last column would be narrower becomes entries. */
const MIN_LAST_COLUMN = 24;

/** The text of `blocks`; no line of it is wider than the terminal, save those of code. */
export function renderForTerminal(
  blocks: readonly Block[],
  options: TerminalOptions,
): string {
  const columns = columnWidths(blocks);
  let rendered = "";
  let indent = 0;
  for (const [index, block] of blocks.entries()) {
    if (block.type === "heading") indent = INDENT;
    if (index > 0) rendered += blocks[index - 1]?.type === "heading" ? "\n" : "\n\n";
    rendered += renderBlock(block, { ...options, indent, columns });
  }
  return rendered;
}

interface Layout extends TerminalOptions {
  /** That of texts: below a heading they are moved in. */
  indent: number;
  /** Widths of the columns of terms that several blocks share. */
  columns: ReadonlyMap<string, number>;
}

function renderBlock(block: Block, options: Layout): string {
  const { columns } = options;
  switch (block.type) {
    case "text":
      return renderText(block.text, options);
    case "note":
      return renderText(block.text, { ...options, indent: 0 });
    case "heading":
      return options.color ? colored("bold", block.text) : block.text;
    case "code":
      return block.text.split("\n").map((line) => indented(line, CODE_INDENT).trimEnd()).join("\n");
    case "entries":
      return renderEntries(block.entries, {
        ...options,
        column: columns.get(block.column ?? "") ?? columnWidth(block.entries),
      });
    case "table":
      return renderTable(block, options) ?? renderTableAsEntries(block, options);
  }
}

function renderText(text: string, options: Layout): string {
  const { width, indent } = options;
  const lines = wrap(text, width - indent, markFor(options));
  return lines.map((line) => indented(line, indent)).join("\n");
}

function markFor({ color }: TerminalOptions): Mark {
  return color ? (code) => colored("bold", code) : (code) => code;
}

function columnWidths(blocks: readonly Block[]): Map<string, number> {
  const widths = new Map<string, number>();
  for (const block of blocks) {
    if (block.type !== "entries" || block.column === undefined) continue;
    const width = Math.max(widths.get(block.column) ?? 0, columnWidth(block.entries));
    widths.set(block.column, width);
  }
  return widths;
}

function columnWidth(entries: readonly Term[]): number {
  const widths = entries.map(([term]) => displayWidth(term));
  return Math.max(0, ...widths.filter((width) => width <= MAX_TERM));
}

/** `column` is the width of the terms that have their text beside them. */
function renderEntries(
  entries: readonly Term[],
  { column: wanted, ...options }: TerminalOptions & { column: number },
): string {
  const { width } = options;
  const isStacked = width < MIN_SIDE_BY_SIDE;
  const column = isStacked ? 0 : wanted;
  const textAt = isStacked ? STACKED_INDENT : INDENT + column + GAP;
  return entries.flatMap(([term, text]) => {
    const lines = wrap(text, width - textAt, markFor(options)).map((line) =>
      indented(line, textAt)
    );
    const [first = "", ...others] = lines;
    if (displayWidth(term) > column) {
      // Beside its text a long option stands below long ones; above it there is nothing to align.
      return [...renderTerm(isStacked ? term.trimStart() : term, width), ...lines];
    }
    const padding = " ".repeat(column - displayWidth(term));
    return [indented(`${term}${padding}${first.slice(INDENT + column)}`, INDENT), ...others];
  }).map((line) => line.trimEnd()).join("\n");
}

/** A term on lines of its own. */
function renderTerm(term: string, width: number): string[] {
  const start = INDENT + (term.length - term.trimStart().length);
  const [first = "", ...others] = wrap(term, width - start - GAP);
  return [indented(first, start), ...others.map((line) => indented(line, start + GAP))];
}

function renderTableAsEntries(
  block: Extract<Block, { type: "table" }>,
  options: TerminalOptions,
): string {
  const entries = rowsAsEntries(block);
  return renderEntries(entries, { ...options, column: columnWidth(entries) });
}

/** Undefined where the columns do not fit. */
function renderTable(
  { head, rows }: Extract<Block, { type: "table" }>,
  options: TerminalOptions,
): string | undefined {
  const plain = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("`", "")));
  const widths = head.map((_title, column) =>
    Math.max(...plain.map((row) => displayWidth(row[column] ?? "")))
  );
  const lastAt = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, INDENT);
  const room = options.width - lastAt;
  if (room < Math.min(MIN_LAST_COLUMN, widths.at(-1) ?? 0)) return undefined;
  return plain.flatMap((row) => {
    const cells = row.slice(0, -1).map((cell, column) =>
      cell + " ".repeat((widths[column] ?? 0) - displayWidth(cell) + GAP)
    );
    const [first = "", ...others] = wrap(row.at(-1) ?? "", room);
    return [
      indented(cells.join("") + first, INDENT).trimEnd(),
      ...others.map((line) => indented(line, lastAt)),
    ];
  }).join("\n");
}

function indented(line: string, columns: number): string {
  return " ".repeat(columns) + line;
}
