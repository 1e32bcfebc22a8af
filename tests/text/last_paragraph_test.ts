import { assertEquals } from "@std/assert";
import { lastParagraph } from "../../lib/text/last_paragraph.ts";

const LAST: Record<string, string> = {
  "": "",
  " \n\n\t": "",
  "one": "one",
  "one\ntwo": "one\ntwo",
  "one\n\ntwo\nthree\n\n": "two\nthree",
  "one\n  \n two": "two",
};

for (const [text, last] of Object.entries(LAST)) {
  Deno.test(`lastParagraph() is ${JSON.stringify(last)} when given ${JSON.stringify(text)}`, () => {
    assertEquals(lastParagraph(text), last);
  });
}
