import { assertEquals } from "@std/assert";
import { type CommandLine, readCommandLine } from "../../../lib/cli/completion/command_line.ts";

const BASH = { breaks: " \t\n\"'><=;|&(:", escapedInSingle: "", hasAnsiQuotes: true };
const FISH = { breaks: "", escapedInSingle: "'\\", hasAnsiQuotes: false };

function inBash(text: string): CommandLine {
  return readCommandLine(text, BASH);
}

Deno.test("readCommandLine() ends with an empty word when the line ends with a space", () => {
  assertEquals(inBash("isonforge stop ").words, ["isonforge", "stop", ""]);
  assertEquals(inBash("isonforge stop").words, ["isonforge", "stop"]);
});

Deno.test("readCommandLine() takes quotes off and keeps what was in them", () => {
  const cases: Array<[typed: string, word: string]> = [
    ["'a b'", "a b"],
    ['"a \\" \\$x \\n"', 'a " $x \\n'],
    ["a\\ b\\'c", "a b'c"],
    ["'a\nb'", "a\nb"],
    ["$'a\\nb\\'c'", "a\nb'c"],
    ["'-x'\"=\"y", "-x=y"],
    ["''", ""],
    ["--", "--"],
    ["a\\\nb", "ab"],
  ];
  for (const [typed, word] of cases) {
    assertEquals(inBash(`isonforge ${typed} x`).words, ["isonforge", word, "x"], typed);
  }
});

Deno.test("readCommandLine() escapes as fish does in a line of fish", () => {
  const { words } = readCommandLine("isonforge 'it\\'s \\\\ \\n' $'x'", FISH);
  assertEquals(words, ["isonforge", "it's \\ \\n", "$x"]);
});

Deno.test("readCommandLine() tells where bash believes that the last word begins", () => {
  const cases: Array<[typed: string, last: CommandLine["last"]]> = [
    ["--effort=hi", { value: "--effort=hi", quote: "", start: 9 }],
    ["--filter=state=ru", { value: "--filter=state=ru", quote: "", start: 15 }],
    ['"a b', { value: "a b", quote: '"', start: 0 }],
    ["--cwd='a=b", { value: "--cwd=a=b", quote: "'", start: 6 }],
    ["'a b'c", { value: "a bc", quote: "", start: 0 }],
    ["a\\=b", { value: "a=b", quote: "", start: 0 }],
  ];
  for (const [typed, last] of cases) assertEquals(inBash(`isonforge ${typed}`).last, last, typed);
});

Deno.test("readCommandLine() leaves out assignments, what fish runs it with, and redirections", () => {
  assertEquals(inBash("A=1 B= isonforge stop a").words, ["isonforge", "stop", "a"]);
  assertEquals(readCommandLine("not isonforge a", FISH).words, ["isonforge", "a"]);
  const { words, isRedirection } = inBash("isonforge logs a3 2>/dev/null >> 'x y' -");
  assertEquals(words, ["isonforge", "logs", "a3", "-"]);
  assertEquals(isRedirection, false);
});

Deno.test("readCommandLine() says so when the last word is the file of a redirection", () => {
  for (const line of ["isonforge logs a3 >", "isonforge logs a3 2> RE", "isonforge x &>y"]) {
    assertEquals(inBash(line).isRedirection, true, line);
  }
});
