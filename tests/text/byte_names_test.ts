import { assertEquals } from "@std/assert/equals";
import { decodeName, encodeName, showName, shownPath } from "../../lib/text/byte_names.ts";

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

Deno.test("decodeName() and encodeName() lose no byte, and showName() has those that are no UTF-8 in octal", () => {
  const cases: Array<[bytes: string, shown: string]> = [
    ["plain.txt", "plain.txt"],
    ["caf\xc3\xa9", "café"],
    ["caf\xe9.txt", "caf\\351.txt"],
    ["\xff\xfe", "\\377\\376"],
    // é, then the first byte of one.
    ["\xc3\xa9\xc3", "é\\303"],
    ["\xf0\x9f\x98\x80\x80x", "😀\\200x"],
    // A surrogate, and a slash in two bytes: neither is UTF-8.
    ["\xed\xb3\xa9", "\\355\\263\\251"],
    ["\xc0\xaf", "\\300\\257"],
  ];
  for (const [text, shown] of cases) {
    const bytes = bytesOf(text);
    const name = decodeName(bytes);
    assertEquals(encodeName(name), bytes, shown);
    assertEquals(showName(name), shown);
    if (name !== shown) assertEquals(shownPath(shown), name);
  }
  assertEquals(shownPath("caf\\303\\251"), "café");
  assertEquals(shownPath("a\\b\\012\\77"), undefined);
});

Deno.test("encodeName() does not take the bytes of a character for it", () => {
  // é by its bytes would be another name for the same file, which no rule knows.
  assertEquals(new TextDecoder().decode(encodeName("caf\udcc3\udca9")), "caf\uFFFD\uFFFD");
  assertEquals(new TextDecoder().decode(encodeName("a\ud800")), "a\uFFFD");
  assertEquals(showName("a\ud800"), "a\uFFFD");
});
