/**
 * What a text of the help is made of. Terminal, manual page and Markdown are made from the same
 * blocks; in their texts, words between backticks are code.
 *
 * @module
 */

/** One part of a text. */
export type Block =
  | { type: "text"; text: string }
  | { type: "heading"; text: string }
  /** A text that belongs to no heading above it. */
  | { type: "note"; text: string }
  /** Terms, which are code, with what is to be said about them; those of one column are aligned. */
  | { type: "entries"; entries: readonly Term[]; column?: string }
  /** Lines as they are typed or shown. */
  | { type: "code"; text: string }
  | { type: "table"; head: readonly string[]; rows: ReadonlyArray<readonly string[]> };

export type Term = readonly [term: string, text: string];

/** A topic of `isonforge help <topic>`. */
export interface Topic {
  title: string;
  /** What the list of topics says. */
  summary: string;
  body: readonly Block[];
}

export function text(text: string): Block {
  return { type: "text", text };
}

export function heading(text: string): Block {
  return { type: "heading", text };
}

export function note(text: string): Block {
  return { type: "note", text };
}

/** Terms with their texts, in the order given; aligned with others of the same `column`. */
export function entries(
  entries: Readonly<Record<string, string>> | readonly Term[],
  column?: string,
): Block {
  return {
    type: "entries",
    entries: isList(entries) ? entries : Object.entries(entries),
    ...(column === undefined ? {} : { column }),
  };
}

export function code(...lines: readonly string[]): Block {
  return { type: "code", text: lines.join("\n") };
}

export function table(head: readonly string[], ...rows: ReadonlyArray<readonly string[]>): Block {
  return { type: "table", head, rows };
}

/** A piece of a text; code stands between backticks there. */
export interface Span {
  text: string;
  isCode: boolean;
}

/** Takes a text apart. */
export function spansOf(text: string): Span[] {
  return text.split("`").map((part, index) => ({ text: part, isCode: index % 2 === 1 }))
    .filter((span) => span.text !== "");
}

/** A table's rows where there is no room for columns: the first cell, and what the others say. */
export function rowsAsEntries({ head, rows }: Extract<Block, { type: "table" }>): Term[] {
  return rows.map(([term = "", ...cells]) => [
    term.replaceAll("`", ""),
    cells.map((cell, index) => `${head[index + 1]}: ${cell}`).join("; "),
  ]);
}

function isList(value: object): value is readonly Term[] {
  return Array.isArray(value);
}
