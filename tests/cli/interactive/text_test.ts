import { assertEquals } from "@std/assert";
import { parseCommand } from "../../../lib/cli/interactive/chat_commands.ts";
import { Pastes, toLines, toOneLine } from "../../../lib/cli/interactive/multiline.ts";
import { noteIn } from "../../../lib/cli/interactive/notes.ts";
import { MARK, saidAgain, withoutMarks } from "../../../lib/cli/interactive/pasted.ts";

Deno.test("Pastes shows a short paste as one line, and a long one as a label that stands for it", () => {
  const pastes = new Pastes();
  assertEquals(pastes.shown("one\n\ttwo\n\n"), "one↵\ttwo");
  assertEquals(pastes.shown("a\x1b[31mb\x03"), "a[31mb");
  const long = Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n");
  assertEquals(pastes.shown(long), "[pasted 1: 20 lines]");
  assertEquals(pastes.shown("x".repeat(2000)), "[pasted 2: 2000 characters]");
  assertEquals(pastes.expand("see [pasted 1: 20 lines]↵end"), `see ${long}\nend`);
  assertEquals(pastes.expand("[pasted 9: 1 lines]"), "[pasted 9: 1 lines]");
});

Deno.test("Pastes expands what was pasted so that it runs nothing and is no command", () => {
  const rest = "\nl.5 more";
  const long = "\nmore".repeat(20);
  for (const sign of ["! LaTeX Error", "/bg do it", "# Title", "  !x", "\n!x", "\u2028!x"]) {
    for (const text of [sign + rest, sign + long, `${sign}↵more`, `${sign} \u202e`]) {
      const pastes = new Pastes();
      const line = pastes.expand(pastes.shown(text));
      assertEquals(/^\s*[!\/#]/m.test(line), false, JSON.stringify(text));
      assertEquals([parseCommand(line), noteIn(line)], [undefined, undefined]);
      assertEquals(withoutMarks(line), toLines(text));
    }
  }
  const shown = (text: string) => new Pastes().shown(text);
  assertEquals(parseCommand(shown("/help\n"))?.name, "help");
  assertEquals(shown("/home/a.png\n/home/b.png"), "/home/a.png↵/home/b.png");
  for (const text of ["!git status", "#note"]) assertEquals(shown(text), MARK + text);
  // What follows a sign that was typed is what it is for.
  assertEquals(withoutMarks(`!${shown("one\n!two")}`), "!one↵!two");
});

Deno.test("Pastes ends when there are very many line breaks in the middle", () => {
  // What looks for those at the end from each of them would not.
  assertEquals(new Pastes().shown(`a${"\n".repeat(2_000_000)}b`), "[pasted 1: 2000001 lines]");
});

Deno.test("saidAgain() makes no command of what was said", () => {
  for (const text of ["! x", "#x", "/bg do\nit", "/quit", " /help"]) {
    assertEquals([parseCommand(saidAgain(text)), noteIn(saidAgain(text))], [undefined, undefined]);
    assertEquals(withoutMarks(saidAgain(text)), text);
  }
  for (const text of ["/skill x\ny", "/etc/hosts", "words"]) assertEquals(saidAgain(text), text);
});

Deno.test("toLines() takes back what toOneLine() did", () => {
  const text = "one\n\n  two\n";
  assertEquals(toLines(toOneLine(text)), text);
});

Deno.test("parseCommand() takes a command with all its lines, and no path for one", () => {
  assertEquals(parseCommand("/bg do this\nand that"), {
    name: "bg",
    argument: "do this\nand that",
  });
  assertEquals(parseCommand(" /quit "), { name: "exit", argument: "" });
  assertEquals(parseCommand("/nonsense"), { name: "nonsense", argument: "" });
  for (const message of ["/etc/hosts is wrong", "/ etc", "say /help", ""]) {
    assertEquals(parseCommand(message), undefined);
  }
});
