import { assertEquals } from "@std/assert";
import { formatSessions } from "../../../lib/cli/output/sessions_table.ts";
import { displayWidth } from "../../../lib/text/display_width.ts";

const SESSION = {
  id: "6edc91a5",
  cwd: "/home/you/shop",
  model: "rehearsal",
  startedAt: "2026-01-31T12:00:00.000Z",
  updatedAt: new Date(),
  turns: 2,
  prompt: "say 日本語 and then a lot more than fits into forty-four columns of a pipe",
};

function words(width?: number): string {
  const [, , row = ""] = formatSessions([SESSION], { width }).split("\n");
  return row.slice("6edc91a5  0s ago  2      ".length);
}

Deno.test("formatSessions() cuts the first words to 44 columns when nothing is fitted to a terminal", () => {
  assertEquals(words(), "say 日本語 and then a lot more than fits...");
});

Deno.test("formatSessions() fits the first words to the terminal, and leaves a beginning of them", () => {
  assertEquals(words(200), SESSION.prompt);
  assertEquals(words(50), "say 日本語 and then a...");
  assertEquals(words(10), "say 日本...");
  const lines = formatSessions([SESSION], { width: 50, all: true }).split("\n");
  assertEquals(lines.map(displayWidth).every((width) => width <= 55), true, lines.join("\n"));
});
