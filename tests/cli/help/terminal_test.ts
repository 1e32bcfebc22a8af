import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { code, entries, heading, note, table, text } from "../../../lib/cli/help/document.ts";
import { lookUp } from "../../../lib/cli/help/lookup.ts";
import { renderForTerminal } from "../../../lib/cli/help/terminal.ts";
import { TOPICS } from "../../../lib/cli/help/topics/mod.ts";
import { wrap } from "../../../lib/cli/help/wrap.ts";
import { displayWidth } from "../../../lib/text/display_width.ts";
import { wholeTree } from "../../../lib/cli/tree.ts";

const PLAIN = { width: 80, color: false };

Deno.test("`wrap()` breaks between words, and long words where they may be broken", () => {
  assertEquals(wrap("one two three", 7), ["one two", "three"]);
  assertEquals(wrap("<plan|default|auto>", 15), ["<plan|default|", "auto>"]);
  assertEquals(wrap("aaaaaaaaaa", 4), ["aaaa", "aaaa", "aa"]);
  assertEquals(wrap("日本語", 4), ["日本", "語"]);
});

Deno.test("`wrap()` keeps code and what touches it together, and marks each of its words", () => {
  assertEquals(wrap("see (`a b`), now", 80, (code) => `<${code}>`), ["see (<a> <b>), now"]);
});

Deno.test("`renderForTerminal()` aligns texts, and gives a long term a line of its own", () => {
  const rendered = renderForTerminal([
    heading("Options:"),
    entries({ "-a": "Short.", "--quite-a-long-option-that-takes <something>": "Long." }),
    note("End."),
  ], PLAIN);
  assertEquals(
    rendered,
    [
      "Options:",
      "  -a  Short.",
      "  --quite-a-long-option-that-takes <something>",
      "      Long.",
      "",
      "End.",
    ].join("\n"),
  );
});

Deno.test("`renderForTerminal()` puts texts below their terms on a narrow terminal", () => {
  const rendered = renderForTerminal(
    [entries([["-n, --lines <n>", "How many."], ["    --all", "All of them."]])],
    { width: 40, color: false },
  );
  assertEquals(rendered, "  -n, --lines <n>\n      How many.\n  --all\n      All of them.");
});

Deno.test("`renderForTerminal()` aligns blocks of one column with each other", () => {
  const rendered = renderForTerminal([
    entries({ a: "One." }, "shared"),
    entries({ long: "Two." }, "shared"),
  ], PLAIN);
  assertEquals(rendered, "  a     One.\n\n  long  Two.");
});

Deno.test("`renderForTerminal()` makes entries of a table that does not fit", () => {
  const wide = table(["mode", "edits", "commands"], ["`auto`", "yes", "but for a list of them"]);
  assertEquals(
    renderForTerminal([wide], PLAIN),
    "  mode  edits  commands\n  auto  yes    but for a list of them",
  );
  const narrow = renderForTerminal([wide], { width: 30, color: false });
  assertStringIncludes(narrow, "  auto\n      edits: yes; commands:");
});

Deno.test("`renderForTerminal()` colours for a terminal alone, and leaves the words as they are", () => {
  const blocks = [heading("Usage:"), text("Use `--bg` now."), code("tool --bg")];
  const colored = renderForTerminal(blocks, { width: 80, color: true });
  assertStringIncludes(colored, "\x1b[1mUsage:\x1b[0m\n  Use \x1b[1m--bg\x1b[0m now.");
  // deno-lint-ignore no-control-regex -- what a terminal is told
  const plain = colored.replaceAll(/\x1b\[\d+m/g, "");
  assertEquals(plain, renderForTerminal(blocks, { width: 80, color: false }));
});

Deno.test("every page fits terminals from 40 columns on, but for lines to be copied", async () => {
  const root = await wholeTree();
  const names = root.getBaseCommands().map((command) => [command.getName()]);
  const pages = [[], ...names, ...Object.keys(TOPICS).map((name) => [name])];
  for (const width of [40, 59, 60, 80, 100]) {
    for (const words of pages) {
      for (const block of lookUp(root, words)) {
        if (block.type === "code") continue;
        for (const line of renderForTerminal([block], { width, color: false }).split("\n")) {
          assert(displayWidth(line) <= width, `${words} at ${width}: ${line}`);
        }
      }
    }
  }
});

Deno.test("lines to be copied fit 80 columns", async () => {
  const root = await wholeTree();
  for (const name of Object.keys(TOPICS)) {
    for (const block of lookUp(root, [name])) {
      if (block.type !== "code") continue;
      for (const line of renderForTerminal([block], PLAIN).split("\n")) {
        assert(displayWidth(line) <= 80, `${name}: ${line}`);
      }
    }
  }
});
