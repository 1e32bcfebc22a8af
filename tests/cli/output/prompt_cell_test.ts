import { assert, assertEquals } from "@std/assert";
import { promptCell } from "../../../lib/cli/output/prompt_cell.ts";
import { displayWidth } from "../../../lib/text/display_width.ts";

const MAX_WIDTH = 44;

/** The part before `...`, which has to be there. */
function cutPart(cell: string): string {
  assert(cell.endsWith("..."), `not cut: ${JSON.stringify(cell)}`);
  return cell.slice(0, -"...".length);
}

Deno.test("promptCell() gives what the specification shows when given its prompts", () => {
  assertEquals(
    promptCell("audit every fetch() call for missing await + timeout"),
    "audit every fetch() call for missing await...",
  );
  assertEquals(
    promptCell("refactor session.py to use redis with proper connection pooling"),
    "refactor session.py to use redis with proper...",
  );
  assertEquals(
    promptCell("summarize all README.md files in submodules"),
    "summarize all README.md files in submodules",
  );
});

Deno.test("promptCell() leaves the prompt alone when it is exactly 44 columns wide", () => {
  const prompt = `${"ab ".repeat(14)}cd`;
  assertEquals(displayWidth(prompt), MAX_WIDTH);
  assertEquals(promptCell(prompt), prompt);
  assertEquals(promptCell(`${prompt} \n`), prompt);
});

Deno.test("promptCell() cuts before the last word when the prompt is 45 columns wide", () => {
  assertEquals(promptCell(`${"ab ".repeat(14)}cde`), `${"ab ".repeat(14).trimEnd()}...`);
});

Deno.test("promptCell() keeps a word when it ends exactly at column 44", () => {
  const first = `${"ab ".repeat(14)}cd`;
  assertEquals(promptCell(`${first} more`), `${first}...`);
});

Deno.test("promptCell() drops punctuation and spaces when the cut is behind them", () => {
  assertEquals(
    promptCell("fix the parser, the lexer, and then (all)  -- !!  everythingelsethatislong"),
    "fix the parser, the lexer, and then (all...",
  );
});

Deno.test("promptCell() cuts inside the word when it alone is too wide", () => {
  assertEquals(promptCell("x".repeat(45)), `${"x".repeat(44)}...`);
  assertEquals(promptCell(`${"x".repeat(45)} tail`), `${"x".repeat(44)}...`);
});

Deno.test("promptCell() counts columns when characters are two wide", () => {
  assertEquals(promptCell("日".repeat(22)), "日".repeat(22));
  assertEquals(promptCell("日".repeat(23)), `${"日".repeat(22)}...`);
  // The 44th column is half a character: it stays empty.
  assertEquals(promptCell(`x${"日".repeat(22)}`), `x${"日".repeat(21)}...`);
  // Words of these scripts have no spaces between them.
  assertEquals(promptCell(`fix ${"日".repeat(22)}`), `fix ${"日".repeat(20)}...`);
});

Deno.test("promptCell() cuts no character apart when it is made of several code points", () => {
  const family = "👩‍👩‍👧";
  const part = cutPart(promptCell(family.repeat(60)));
  assert(part.length > 0);
  assertEquals(part.length % family.length, 0);
  assert(displayWidth(part) <= MAX_WIDTH);
});

Deno.test("promptCell() keeps combining marks with their letter when it cuts", () => {
  const letter = "e\u0301";
  assertEquals(promptCell(letter.repeat(44)), letter.repeat(44));
  assertEquals(promptCell(letter.repeat(45)), `${letter.repeat(44)}...`);
});

Deno.test("promptCell() shows something when the prompt is only punctuation", () => {
  assertEquals(promptCell("!?"), "!?");
  assertEquals(promptCell("!".repeat(60)), `${"!".repeat(44)}...`);
  assertEquals(promptCell("! ".repeat(60)), `${"! ".repeat(22).trimEnd()}...`);
});

Deno.test("promptCell() is one line without control characters when the prompt has them", () => {
  assertEquals(promptCell("first\nsecond\tthird\x07"), "first second third");
  assertEquals(promptCell("\x1b[2Jgone\x1b]52;c;aGk=\x07"), "[2Jgone ]52;c;aGk=");
  assertEquals(
    promptCell("one line\nand another line that is much too long for it\x1b[0m"),
    "one line and another line that is much too...",
  );
});

Deno.test("promptCell() is empty when the prompt is only white space", () => {
  assertEquals(promptCell(" \n\t "), "");
});

Deno.test("promptCell() answers when the prompt is very long", () => {
  assertEquals(promptCell(`start ${"word ".repeat(200_000)}`).startsWith("start word"), true);
  assert(displayWidth(promptCell("a\u0301 ".repeat(100_000))) <= MAX_WIDTH + 3);
});
