import { assertEquals } from "@std/assert";
import { abbreviate } from "../../lib/text/abbreviate.ts";

Deno.test("abbreviate() leaves a text as it is when it is no longer than asked", () => {
  assertEquals(abbreviate("", 3), "");
  assertEquals(abbreviate("abc", 3), "abc");
});

Deno.test("abbreviate() cuts to the length asked, the ellipsis counted, when a text is longer", () => {
  assertEquals(abbreviate("abcd", 3), "ab…");
});

Deno.test("abbreviate() leaves no half of a character when the cut goes through one", () => {
  assertEquals(abbreviate("a😀bc", 3), "a\ufffd…");
  assertEquals(abbreviate("😀bcd", 4), "😀b…");
});
