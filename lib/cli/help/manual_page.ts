/**
 * The manual page, isonforge(1).
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { UsageError } from "../../errors.ts";
import { PROGRAM, VERSION } from "../../version.ts";
import { code } from "./document.ts";
import { type CommandFacts, factsOf, shortDescription, termOf } from "./facts.ts";
import {
  escapeRoff,
  renderCode,
  renderEntries,
  renderRoff,
  renderText,
  roffHeading,
} from "./roff.ts";
import { TOPICS } from "./topics/mod.ts";
import { groupedCommands, groupedOptions, ROOT_USAGE, usagesOf } from "./usage.ts";

/** Sections that man(7) has names for; other topics go by their titles. */
const SECTIONS: Readonly<Record<string, string>> = {
  environment: "ENVIRONMENT",
  files: "FILES",
  "exit-codes": "EXIT STATUS",
};
/** In this order at the end, as man-pages(7) has it. */
const LAST = ["exit-codes", "environment", "files", "security"];
const SEE_ALSO = ["git(1)", "git-worktree(1)", "jq(1)", "timeout(1)"];

/**
 * The whole page, without a line break at its end.
 *
 * @param epoch seconds since 1970: the date of the page, which has none otherwise, so that the same
 * version is always the same page (`SOURCE_DATE_EPOCH`, see reproducible-builds.org)
 */
export function manualPage(root: Command, epoch: string | undefined): string {
  const facts = factsOf(root);
  const topics = Object.keys(TOPICS).filter((name) => !LAST.includes(name));
  return [
    `.\\" Made by ${PROGRAM} help --man.`,
    `.TH ${PROGRAM.toUpperCase()} 1 "${dateOf(epoch)}" "${PROGRAM} ${VERSION}" "User Commands"`,
    // No breaking of words, and no stretching of lines: both hurt in commands and options.
    ".nh",
    ".ad l",
    roffHeading("SH", "NAME"),
    `${PROGRAM} \\- ${escapeRoff(summaryOf(facts))}`,
    roffHeading("SH", "SYNOPSIS"),
    ...ROOT_USAGE.flatMap(([call], index) => [...(index === 0 ? [] : [".br"]), ...synopsis(call)]),
    roffHeading("SH", "DESCRIPTION"),
    ...renderText(facts.description),
    roffHeading("SH", "COMMANDS"),
    ...commandSections(facts),
    roffHeading("SH", "OPTIONS"),
    ...groupedOptions(facts).flatMap(({ title, items }) => [
      roffHeading("SS", title),
      ...renderEntries(items.map((option) => [termOf(option), option.description])),
    ]),
    roffHeading("SH", "EXAMPLES"),
    ...exampleEntries(facts),
    ...[...topics, ...LAST].flatMap(topicSection),
    roffHeading("SH", "SEE ALSO"),
    SEE_ALSO.map((page) => page.replace(/^(.*)\((\d)\)$/, seeAlso)).join(",\n"),
  ].join("\n");
}

function dateOf(epoch: string | undefined): string {
  if (epoch === undefined) return "";
  const date = new Date(/^\d{1,11}$/.test(epoch) ? Number(epoch) * 1000 : NaN);
  if (!Number.isNaN(date.getTime())) return date.toISOString().slice(0, 10);
  throw new UsageError(`SOURCE_DATE_EPOCH takes seconds since 1970, not ${JSON.stringify(epoch)}`);
}

/** After `isonforge \-`: no capital, no period, or mandb(8) shows them. */
function summaryOf(facts: CommandFacts): string {
  const line = shortDescription(facts).replace(/[.:].*$/, "");
  return line.charAt(0).toLowerCase() + line.slice(1);
}

/** The words that are typed in bold. */
function synopsis(call: string): string[] {
  const [program = "", ...words] = call.split(" ");
  const rest = words.map((word) =>
    word.startsWith("-") ? `\\fB${escapeRoff(word)}\\fR` : escapeRoff(word)
  );
  return [[`\\fB${escapeRoff(program)}\\fR`, ...rest].join(" ")];
}

function commandSections(facts: CommandFacts): string[] {
  return groupedCommands(facts).flatMap(({ title, items }) => [
    roffHeading("SS", title),
    ...items.flatMap(commandEntries),
  ]);
}

/** A command, its options and examples, and the commands below it. */
function commandEntries(facts: CommandFacts): string[] {
  const [usage = "", ...others] = usagesOf(facts);
  const options = facts.options.filter(({ name }) => name !== "help");
  const below = [
    ...others.flatMap((other) => [".PP", ...renderText(`Also: \`${other}\``)]),
    ...renderEntries(options.map((option) => [termOf(option), option.description])),
    ...exampleLines(facts),
  ];
  const entry = renderEntries([[usage, facts.description]]);
  const inside = below.length === 0 ? [] : [".RS", ...below, ".RE"];
  return [...entry, ...inside, ...facts.commands.flatMap(commandEntries)];
}

function exampleLines({ examples }: CommandFacts): string[] {
  if (examples.length === 0) return [];
  return [".PP", "Examples:", ...renderCode(examples.map(({ command }) => command).join("\n"))];
}

function exampleEntries({ examples }: CommandFacts): string[] {
  return examples.flatMap(({ title, command }, index) => [
    ...(index === 0 ? [] : [".PP"]),
    ...renderText(`${title}:`),
    ...renderRoff([code(command)]),
  ]);
}

function topicSection(name: string): string[] {
  const topic = TOPICS[name];
  if (topic === undefined) return [];
  return [
    roffHeading("SH", SECTIONS[name] ?? topic.title.toUpperCase()),
    ...renderRoff(topic.body),
  ];
}

function seeAlso(_page: string, name: string, section: string): string {
  return `\\fB${escapeRoff(name)}\\fR(${section})`;
}
