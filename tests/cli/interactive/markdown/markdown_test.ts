import { assertEquals } from "@std/assert";
import { LineStream } from "../../../../lib/cli/interactive/line_stream.ts";
import { MarkdownStream } from "../../../../lib/cli/interactive/markdown/markdown_stream.ts";
import { renderMarkdown } from "../../../../lib/cli/interactive/markdown/render_markdown.ts";

/** Without its looks. */
function plain(text: string): string {
  // deno-lint-ignore no-control-regex -- our own colours
  return text.replace(/\x1b\[[\d;]*m/g, "");
}

function render(text: string, width = 40): string {
  return plain(renderMarkdown(text, width).join("\n"));
}

Deno.test("renderMarkdown() gives each kind its look, and loses no words", () => {
  for (
    const [text, shown] of [
      ["# Title", "Title"],
      ["**bold** and *slanted* `code`", "bold and slanted code"],
      ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
      ["src/*.ts and lib/*.ts", "src/*.ts and lib/*.ts"],
      ["a < b && c > d", "a < b && c > d"],
      ["one\ntwo", "one\ntwo"],
      ["- one\n- two\n  - three\n- [x] done", "• one\n• two\n  • three\n• ☑ done"],
      ["3. c\n4. d", "3. c\n4. d"],
      ["> said\n> twice", "│ said\n│ twice"],
      ["[docs](https://a.example)", "docs (https://a.example)"],
      ["https://a.example", "https://a.example"],
      ["<b>html</b> &amp;", "<b>html</b> &amp;"],
      ["| a | bb |\n|---|---|\n| 1 | 2 |", "a  bb\n─  ──\n1  2"],
      ["---", "─".repeat(40)],
      ["word ".repeat(12).trim(), `${"word ".repeat(8).trim()}\n${"word ".repeat(4).trim()}`],
      ["- " + "word ".repeat(9).trim(), `• ${"word ".repeat(7).trim()}\n  word word`],
    ] as const
  ) assertEquals(render(text), shown, text);
  assertEquals(renderMarkdown("**b**", 40), ["\x1b[1mb\x1b[0m"]);
});

Deno.test("renderMarkdown() shows as it is what is too long or nested too deep", () => {
  for (const text of [">".repeat(10_000) + " x", "*".repeat(20_000), "[".repeat(5000)]) {
    assertEquals(render(text).replaceAll(/[│ ]/g, "").length > 0, true);
  }
});

Deno.test("LineStream shows whole lines as they came, and waits for no endless one", () => {
  const stream = new LineStream();
  assertEquals([stream.take("**a"), stream.held], ["", "**a"]);
  assertEquals([stream.take("**\n\nb\nc"), stream.held], ["**a**\n\nb\n", "c"]);
  assertEquals([stream.end(), stream.held], ["c", ""]);
  assertEquals(stream.take("x".repeat(70_000)).length, 70_000);
});

Deno.test("MarkdownStream shows blocks when they are whole and code line by line, however it is cut", () => {
  const text =
    "# A\n\nsome **words\nmore**\n\n```ts\nconst a = `*x*`;\n\n# no title\n```\nend *now*";
  const expected = "A\n\nsome words\nmore\n\n  const a = `*x*`;\n  \n  # no title\nend now\n";
  for (const size of [1, 3, 1000]) {
    const stream = new MarkdownStream(() => 60);
    let shown = "";
    for (let at = 0; at < text.length; at += size) shown += stream.take(text.slice(at, at + size));
    assertEquals(plain(shown + stream.end()), expected);
  }
  const stream = new MarkdownStream(() => 60);
  assertEquals([stream.take("half a li"), stream.held], ["", "half a li"]);
  assertEquals(stream.take("ne\n\n"), "half a line\n\n");
  assertEquals(stream.take("x".repeat(70_000)).length > 70_000, true);
});
