import { assertEquals } from "@std/assert";
import { endOfTyped, type Input } from "../../../lib/cli/interactive/keyboard.ts";

const keys = (text: string): Input => ({ type: "keys", text });
const paste = (text: string): Input => ({ type: "paste", text });

Deno.test("endOfTyped() shows what was typed ahead, without what was rubbed out", () => {
  const table: [typed: Input[], shown: string][] = [
    [[], ""],
    [[keys("yes"), { type: "enter" }, keys("no")], "yes↵no"],
    [[keys("a😀\x7f\bb\x1b[Dc")], "bc"],
    [[keys("\x7fa")], "a"],
    [[paste("one\n\x1b[2Jtwo\u202e"), keys("\x7f\x7f"), { type: "newline" }], "one↵ [2Jtw↵"],
    [[keys("abc"), paste("de"), keys("\x7f\x7f\x7fx")], "abx"],
    [[{ type: "mode" }, { type: "search" }, keys("x")], "x"],
  ];
  for (const [typed, shown] of table) assertEquals(endOfTyped(typed), shown, JSON.stringify(typed));
});

Deno.test("endOfTyped() shows the end of much, and looks at no more", () => {
  const much = paste("ä".repeat(100_000));
  assertEquals(endOfTyped([much, keys("end")]), `${"ä".repeat(997)}end`);
  assertEquals(endOfTyped([much, keys("\x7f".repeat(99_990))]), "ä".repeat(10));
  // Each time that something is drawn; all of this would take minutes.
  const typed = Array.from({ length: 10_000 }, () => much);
  for (let frame = 0; frame < 100; frame++) assertEquals(endOfTyped(typed).length, 1000);
});
