/**
 * Blocks of the help as Markdown, as `deno fmt` would have it.
 *
 * @module
 */
import { type Block, spansOf, type Term } from "../../lib/cli/help/document.ts";
import { markdownTable } from "../markdown_table.ts";

export interface MarkdownOptions {
  /** Of the headings. */
  level: number;
}

/** The text of `blocks`, without a line break at its end. */
export function renderMarkdown(
  blocks: readonly Block[],
  options: MarkdownOptions = { level: 3 },
): string {
  return blocks.map((block) => renderBlock(block, options)).join("\n\n");
}

function renderBlock(block: Block, { level }: MarkdownOptions): string {
  switch (block.type) {
    case "heading":
      return `${"#".repeat(level)} ${escapeMarkdown(block.text.replace(/:$/, ""))}`;
    case "text":
    case "note":
      return escapeMarkdown(block.text);
    case "code":
      return `\`\`\`sh\n${block.text}\n\`\`\``;
    case "entries":
      return renderTable(["", ""], block.entries.map(toRow));
    case "table":
      return renderTable(block.head, block.rows);
  }
}

function toRow([term, text]: Term): string[] {
  return [`\`${term.trim()}\``, text];
}

function renderTable(head: readonly string[], body: ReadonlyArray<readonly string[]>): string {
  const [first = [], ...rows] = [head, ...body].map((row) =>
    row.map((cell) => escapeMarkdown(cell).replaceAll("|", "\\|"))
  );
  return markdownTable(first, rows);
}

/** Text that Markdown shows as it is; code stays code. */
function escapeMarkdown(text: string): string {
  return spansOf(text).map(({ text, isCode }) =>
    isCode ? `\`${text}\`` : text.replace(/[\\<*]/g, "\\$&")
  ).join("");
}
