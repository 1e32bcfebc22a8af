import { assertEquals } from "@std/assert";
import { Pieces } from "../../lib/text/pieces.ts";

Deno.test("Pieces gives what was added in its order, however often it is asked and however many come", () => {
  const pieces = new Pieces();
  assertEquals([pieces.text, pieces.length, pieces.isEmpty], ["", 0, true]);
  let text = "";
  for (let number = 0; number < 3_000; number++) {
    pieces.add(`${number},`);
    text += `${number},`;
    if (number % 700 === 0) assertEquals(pieces.text, text);
  }
  pieces.add("");
  assertEquals([pieces.text, pieces.length, pieces.isEmpty], [text, text.length, false]);
  pieces.clear();
  assertEquals([pieces.text, pieces.length, pieces.isEmpty], ["", 0, true]);
});
