import { assertEquals } from "@std/assert";
import { beginningWithin, endWithin } from "../../lib/text/within_width.ts";

Deno.test("beginningWithin() and endWithin() take what fits, whole characters only", () => {
  const table: [text: string, width: number, beginning: string, end: string][] = [
    ["words", 9, "words", "words"],
    ["words", 2, "wo", "ds"],
    ["語a語", 3, "語a", "a語"],
    ["語a語", 1, "", ""],
    ["😀a😀", 4, "😀a", "a😀"],
    ["", 5, "", ""],
    ["words", -1, "", ""],
  ];
  for (const [text, width, beginning, end] of table) {
    assertEquals([beginningWithin(text, width), endWithin(text, width)], [beginning, end], text);
  }
});

Deno.test("beginningWithin() and endWithin() end when a text is very long", () => {
  // What looks at all of it for each character would not.
  const text = "ä語".repeat(4_000_000);
  assertEquals([beginningWithin(text, 3), endWithin(text, 3)], ["ä語", "ä語"]);
});
