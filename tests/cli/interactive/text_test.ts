import { assertEquals } from "@std/assert";
import { parseCommand } from "../../../lib/cli/interactive/chat_commands.ts";
import { Pastes, toLines, toOneLine } from "../../../lib/cli/interactive/multiline.ts";

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
