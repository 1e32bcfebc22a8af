/**
 * Markdown as a terminal shows it.
 *
 * @module
 */
import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { displayWidth } from "../../../text/display_width.ts";
import { type Span, styled, wrapSpans } from "./styled_words.ts";

/** SGR codes, see ECMA-48. */
const [BOLD, DIM, ITALIC, UNDERLINE, STRUCK, RED, GREEN, CYAN] = [1, 2, 3, 4, 9, 31, 32, 36];
/** A longer block is shown as it is: how long a library takes for what a model wrote must not matter. */
const MAX_BLOCK = 16 * 1024;
const MIN_WIDTH = 20;

/**
 * The lines of some whole blocks of Markdown, wrapped at words.
 *
 * @param text without anything that a terminal would obey
 * @param width columns
 */
export function renderMarkdown(text: string, width: number): string[] {
  if (text.length > MAX_BLOCK) return text.split("\n");
  try {
    return blocks(lexer(text), Math.max(MIN_WIDTH, width));
  } catch {
    // Nested deeper than it can be read: nothing is lost by showing it as it is.
    return text.split("\n");
  }
}

function blocks(tokens: readonly Token[], width: number): string[] {
  return tokens.flatMap((token) => block(token as MarkedToken, width));
}

function block(token: MarkedToken, width: number): string[] {
  switch (token.type) {
    case "space":
      return [""];
    case "heading":
      return wrapSpans(inline(token.tokens, token.depth === 1 ? [BOLD, UNDERLINE] : [BOLD]), width);
    case "code":
      return code(token);
    case "list":
      return token.items.flatMap((item, index) => listItem(token, { item, index, width }));
    case "blockquote":
      return blocks(token.tokens, width - 2).map((line) => `${dim("│")} ${line}`);
    case "table":
      return table(token, width);
    case "hr":
      return [dim("─".repeat(Math.min(width, 40)))];
    case "paragraph":
    case "text":
      return wrapSpans(inline(token.tokens ?? [token], []), width);
    default:
      return token.raw.replace(/\n+$/, "").split("\n");
  }
}

/** A line of a block of code, a little to the right. */
export function codeLine(line: string, language: string | undefined): string {
  const isDiff = /^(?:diff|patch)\b/.test(language ?? "");
  const codes = isDiff && line.startsWith("+")
    ? [GREEN]
    : isDiff && line.startsWith("-")
    ? [RED]
    : [];
  return `  ${styled({ text: line, codes })}`;
}

function code({ text, lang }: Tokens.Code): string[] {
  return text.split("\n").map((line) => codeLine(line, lang));
}

function listItem(
  { ordered, start }: Tokens.List,
  { item, index, width }: { item: Tokens.ListItem; index: number; width: number },
): string[] {
  const mark = ordered ? `${Number(start) + index}. ` : "• ";
  const box = item.task ? (item.checked ? "☑ " : "☐ ") : "";
  const tokens = item.tokens.filter(({ type }) => type !== "checkbox");
  const lines = blocks(tokens, width - mark.length);
  while (lines.length > 1 && lines.at(-1) === "") lines.pop();
  const indent = " ".repeat(mark.length);
  return lines.map((line, at) => at === 0 ? mark + box + line : line === "" ? "" : indent + line);
}

/** In columns; as it was written where it is too wide for that. */
function table({ header, rows, raw }: Tokens.Table, width: number): string[] {
  const cells = [header, ...rows].map((row, at) =>
    row.map(({ tokens }) => wrapSpans(inline(tokens, at === 0 ? [BOLD] : []), Infinity).join(" "))
  );
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? "")))
  );
  if (widths.reduce((sum, column) => sum + column + 2, -2) > width) {
    return raw.trimEnd().split("\n");
  }
  const lines = cells.map((row) =>
    widths.map((column, at) => {
      const cell = row[at] ?? "";
      return cell + " ".repeat(column - widthOf(cell));
    }).join("  ").trimEnd()
  );
  return [
    ...lines.slice(0, 1),
    dim(widths.map((column) => "─".repeat(column)).join("  ")),
    ...lines.slice(1),
  ];
}

function widthOf(cell: string): number {
  // deno-lint-ignore no-control-regex -- our own colours
  return displayWidth(cell.replace(/\x1b\[[\d;]*m/g, ""));
}

function inline(tokens: readonly Token[], codes: readonly number[]): Span[] {
  return tokens.flatMap((token) => inlineSpan(token as MarkedToken, codes));
}

function inlineSpan(token: MarkedToken, codes: readonly number[]): Span[] {
  switch (token.type) {
    case "strong":
      return inline(token.tokens, [...codes, BOLD]);
    case "em":
      // `src/*.ts and lib/*.ts` stresses nothing.
      if (/\/|\\/.test(token.raw)) return [{ text: token.raw, codes }];
      return inline(token.tokens, [...codes, ITALIC]);
    case "del":
      return inline(token.tokens, [...codes, STRUCK]);
    case "codespan":
      return [{ text: token.text, codes: [...codes, CYAN] }];
    case "br":
      return [{ text: "\n", codes: [] }];
    case "link": {
      const spans = inline(token.tokens, [...codes, UNDERLINE]);
      const isSame = token.href === token.text || token.href === `mailto:${token.text}`;
      // Where a link leads is never hidden behind its words.
      return isSame ? spans : [...spans, { text: ` (${token.href})`, codes: [...codes, DIM] }];
    }
    case "image":
      return [{ text: token.raw, codes }];
    case "text":
    case "escape":
      if (token.type === "text" && token.tokens !== undefined) return inline(token.tokens, codes);
      return [{ text: token.text, codes }];
    default:
      return [{ text: token.raw, codes }];
  }
}

function dim(text: string): string {
  return styled({ text, codes: [DIM] });
}
