/**
 * How the rehearsal looks around: which tools it calls about a prompt, and what it says in the end.
 *
 * @module
 */
import type { ToolCall, ToolResult } from "../../message.ts";

const MAX_WORDS = 6;
const MAX_FILES_READ = 2;
const MAX_LINES_SHOWN = 5;

/** Words that say nothing about what is in the files. */
const COMMON = new Set(
  ("about after again all also and any are because been before but can could does each every find first for from " +
    "have here how into its just like list look make many missing more most must not now one only other our over " +
    "please proper review should show some such tell than that the their them then there these they this those " +
    "through use using very was were what when where which while who why will with without would write you your")
    .split(" "),
);

/** The telling words of a prompt, in their order, each once. */
export function promptWords(prompt: string): string[] {
  const words = prompt.match(/[\p{L}\p{N}_][\p{L}\p{N}_.-]*[\p{L}\p{N}_]/gu) ?? [];
  const telling = words.filter((word) => word.length > 2 && !COMMON.has(word.toLowerCase()));
  return [...new Set(telling)].slice(0, MAX_WORDS);
}

/** The calls of the next turn, given what the calls so far brought; none when there is nothing left to look at. */
export function survey(
  words: string[],
  results: readonly ToolResult[],
): Array<Omit<ToolCall, "id">> {
  const asked = new Set(results.map((result) => result.name));
  if (!asked.has("glob")) return [{ name: "glob", arguments: { pattern: globPattern(words) } }];
  if (!asked.has("grep")) return [{ name: "grep", arguments: { pattern: grepPattern(words) } }];
  if (asked.has("read")) return [];
  const files = filesIn(results).slice(0, MAX_FILES_READ);
  return files.map((path) => ({ name: "read", arguments: { path, limit: 40 } }));
}

/** What the stand-in says in the end. */
export function findings(words: string[], results: readonly ToolResult[]): string {
  const globbed = results.find((result) => result.name === "glob");
  const grepped = results.find((result) => result.name === "grep");
  const read = results.filter((result) => result.name === "read" && !result.isError);
  const matches = matchesIn(grepped);
  const files = new Set(matches.map((match) => match.path));
  const lines = [
    `Words of the prompt: ${words.join(", ")}`,
    `Files like ${globPattern(words)}: ${
      globbed && !globbed.isError ? fileCount(globbed.output) : "could not be listed"
    }`,
    matches.length === 0
      ? "No line contains one of the words."
      : `Lines with one of the words: ${matches.length} in ${files.size} ${
        files.size === 1 ? "file" : "files"
      }, for example`,
    ...matches.slice(0, MAX_LINES_SHOWN).map((match) =>
      `  ${match.path}:${match.line}: ${match.text.trim()}`
    ),
  ];
  if (read.length > 0) {
    lines.push(`Files read: ${filesIn(results).slice(0, read.length).join(", ")}`);
  }
  lines.push("The rehearsal is over.");
  return lines.join("\n") + "\n";
}

/** A file name among the words names the files to list. */
function globPattern(words: string[]): string {
  const name = words.find((word) => /^[\w-]+(\.[\w-]+)*\.[A-Za-z]{1,5}$/.test(word));
  return name === undefined ? "**/*" : `**/${name}`;
}

function grepPattern(words: string[]): string {
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
}

interface Match {
  path: string;
  line: number;
  text: string;
}

/** The grep tool prints a head, then for each file its name, `12: text` for each match, and an empty line. */
function matchesIn(grepped: ToolResult | undefined): Match[] {
  if (grepped === undefined || grepped.isError) return [];
  const matches: Match[] = [];
  let path = "";
  for (const line of grepped.output.split("\n").slice(1)) {
    const match = /^(\d+): (.*)$/.exec(line);
    if (match) matches.push({ path, line: Number(match[1]), text: match[2] ?? "" });
    else if (line !== "" && !line.startsWith("…")) path = line;
  }
  return matches;
}

function filesIn(results: readonly ToolResult[]): string[] {
  return [
    ...new Set(
      matchesIn(results.find((result) => result.name === "grep")).map((match) => match.path),
    ),
  ];
}

/** The glob tool prints a path a line, and remarks that begin with an ellipsis or with "no file". */
function fileCount(output: string): number {
  return output.split("\n").filter((line) => line !== "" && !/^…|^no file/.test(line)).length;
}
