/**
 * Blocks as a manual page: the macros of man(7), which groff and mandoc both know.
 *
 * @module
 */
import { type Block, rowsAsEntries, spansOf, type Term } from "./document.ts";

/** What roff would take for something else, see groff_char(7). */
const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\e",
  // Without these they become a hyphen, quotation marks and accents, which no shell knows.
  "-": "\\-",
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};
/** Bytes; so says mandoc, and git shows changes line by line. */
const MAX_LINE = 78;
const SENTENCE_END = /[.!?](?:\\f[BR]|\))*$/;
/** What ends no sentence although it ends in a period: groff would put two spaces after it. */
const ABBREVIATION = /\b(?:e\.g|i\.e)\./g;

/** Headings become subsections. */
export function renderRoff(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block, index) => {
    const isFirst = index === 0 || blocks[index - 1]?.type === "heading";
    return renderBlock(block, isFirst);
  });
}

/** A section or subsection: `.SH NAME`. */
export function roffHeading(macro: "SH" | "SS", title: string): string {
  return `.${macro} ${escapeRoff(title.replace(/:$/, ""))}`;
}

/** Terms with their texts. */
export function renderEntries(entries: readonly Term[]): string[] {
  return entries.flatMap(([term, text]) => [
    ".TP",
    guarded(`\\fB${escapeRoff(term.trim())}\\fR`),
    ...renderText(text),
  ]);
}

/** A text on lines of its own, code in bold. */
export function renderText(text: string): string[] {
  const marked = spansOf(text).map(({ text, isCode }) =>
    isCode ? `\\fB${escapeRoff(text)}\\fR` : escapeRoff(text)
  ).join("");
  return filled(marked.replace(ABBREVIATION, "$&\\&")).map(guarded);
}

/** Lines that stay as they are. */
export function renderCode(text: string): string[] {
  const lines = text.split("\n").map((line) => guarded(escapeRoff(line)));
  return [".RS 4", ".nf", ...lines.map((line) => line === "" ? ".sp" : line), ".fi", ".RE"];
}

/** Text that roff shows as it is, wherever it does not begin a line. */
export function escapeRoff(text: string): string {
  return text.replace(/[\\'`^~-]/g, (character) => SPECIAL[character] ?? character)
    .replace(/\P{ASCII}/gu, (character) => {
      const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
      return `\\[u${code}]`;
    });
}

function renderBlock(block: Block, isFirst: boolean): string[] {
  switch (block.type) {
    case "heading":
      return [roffHeading("SS", block.text)];
    case "text":
    case "note":
      return [...(isFirst ? [] : [".PP"]), ...renderText(block.text)];
    case "entries":
      return renderEntries(block.entries);
    case "table":
      return renderEntries(rowsAsEntries(block));
    case "code":
      return [...(isFirst ? [] : [".sp"]), ...renderCode(block.text)];
  }
}

/** A line for each sentence, more where it is long. */
function filled(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const isFull = line !== "" && line.length + 1 + word.length > MAX_LINE;
    if (isFull || SENTENCE_END.test(line)) {
      lines.push(line);
      line = word;
    } else {
      line += line === "" ? word : ` ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** A line that begins with a dot or a quote would be a request. */
function guarded(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line;
}
