/**
 * The reference of all commands and options.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { type Block, code, heading, table, text } from "../../lib/cli/help/document.ts";
import { type CommandFacts, factsOf, type OptionFacts, termOf } from "../../lib/cli/help/facts.ts";
import { summaries } from "../../lib/cli/help/topics/mod.ts";
import { groupedCommands, groupedOptions, ROOT_USAGE, usagesOf } from "../../lib/cli/help/usage.ts";
import { PROGRAM } from "../../lib/version.ts";
import { displayWidth } from "../../lib/text/display_width.ts";
import { renderMarkdown } from "./markdown.ts";

/** Markdown without a line break at its end; its headings are of the third and fourth level. */
export function reference(root: Command): string {
  const facts = factsOf(root);
  return [
    renderMarkdown([
      code(...aligned(ROOT_USAGE)),
      ...groupedOptions(facts).map(({ title, items }) => optionTable(title, items)),
    ]),
    ...groupedCommands(facts).flatMap(({ title, items }) => [
      renderMarkdown([heading(title)]),
      ...items.flatMap(withThoseBelow).map(commandSection),
    ]),
    renderMarkdown([
      heading("Topics"),
      table(
        [`${PROGRAM} help …`, ""],
        ...summaries().map(([name, summary]) => [`\`${name}\``, summary]),
      ),
    ]),
  ].join("\n\n");
}

function withThoseBelow(facts: CommandFacts): CommandFacts[] {
  return [facts, ...facts.commands.flatMap(withThoseBelow)];
}

function commandSection(facts: CommandFacts): string {
  const [usage = "", ...others] = usagesOf(facts);
  const options = facts.options.filter(({ name }) => name !== "help");
  const examples = facts.examples.map(({ title, command }) => [command, title] as const);
  const blocks: Block[] = [
    heading(`\`${usage}\``),
    ...others.map((other) => text(`Also \`${other}\`.`)),
    text(facts.description),
    ...(options.length === 0 ? [] : [optionTable("option", options)]),
    ...(examples.length === 0 ? [] : [code(...aligned(examples))]),
  ];
  return renderMarkdown(blocks, { level: 4 });
}

function optionTable(title: string, options: readonly OptionFacts[]): Block {
  return table(
    [title, ""],
    ...options.map((option) => [`\`${termOf(option).trim()}\``, option.description]),
  );
}

/** Command lines with what they are for beside them. */
function aligned(lines: ReadonlyArray<readonly [command: string, meaning: string]>): string[] {
  const width = Math.max(...lines.map(([command]) => displayWidth(command)));
  return lines.map(([command, meaning]) =>
    `${command}${" ".repeat(width - displayWidth(command))}  # ${meaning}`
  );
}
