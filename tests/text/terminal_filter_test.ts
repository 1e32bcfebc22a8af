import { assertEquals } from "@std/assert";
import { TerminalFilter } from "../../lib/text/terminal_filter.ts";

function filtered(...pieces: string[]): string {
  const filter = new TerminalFilter();
  return pieces.map((piece) => filter.take(piece)).join("") + filter.end();
}

const CASES: [what: string, text: string, shown: string][] = [
  ["plain text", "a\tb\n日本語 👩‍💻\n", "a\tb\n日本語 👩‍💻\n"],
  [
    "colours",
    "\x1b[31mred\x1b[0m \x1b[1;38;5;208mx\x1b[m",
    "\x1b[31mred\x1b[0m \x1b[1;38;5;208mx\x1b[m",
  ],
  ["colours that are left on", "\x1b[4:3mred\n", "\x1b[4:3mred\n\x1b[0m"],
  ["the clipboard", "a\x1b]52;c;aGk=\x07b\x1b]52;c;aGk=\x1b\\c", "abc"],
  ["the title", "\x1b]0;title\x07a\x1bktitle\x1b\\b", "atitleb"],
  ["a link", "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\", "text"],
  ["screen and cursor", "\x1b[2J\x1b[H\x1b[3Aa\x1b[?1049hb\x1bc\x1b7\x1b8\x1b[6n", "ab"],
  ["8-bit forms", "\x9b2Ja\x9d0;t\x9cb\x90q\x9cc", "abc"],
  ["an image", "\x1b_Gf=100;AAAA\x1b\\a\x1bPq#0\x1b\\b", "ab"],
  ["a charset", "\x1b(0a\x1b(B", "a"],
  ["carriage returns", "10%\r20%\rdone\r\nnext", "10%\n20%\ndone\nnext"],
  ["other controls", "a\x07\x08\x00\x0e", "a␈␀␎"],
  ["a string without an end", "a\x1b]0;title\nb", "a␛]0;title\nb"],
  ["marks that turn the direction", "a\u202eb", "a<U+202E>b"],
];

for (const [what, text, shown] of CASES) {
  Deno.test(`TerminalFilter shows what it may of ${what}, however the text is cut`, () => {
    assertEquals(filtered(text), shown);
    for (let cut = 1; cut < text.length; cut++) {
      assertEquals(filtered(text.slice(0, cut), text.slice(cut)), shown, `cut at ${cut}`);
    }
  });
}

Deno.test("TerminalFilter leaves colours out when there are to be none", () => {
  const filter = new TerminalFilter({ color: false });
  assertEquals(filter.take("\x1b[31mred\x1b[0m\n") + filter.end(), "red\n");
});

Deno.test("TerminalFilter holds back no more than a sequence can be long", () => {
  const filter = new TerminalFilter();
  const shown = filter.take(`\x1b]52;c;${"A".repeat(10_000)}`);
  assertEquals(shown.length > 10_000, true);
});
