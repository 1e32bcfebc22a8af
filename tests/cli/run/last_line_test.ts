import { assertEquals } from "@std/assert";
import { LastLine } from "../../../lib/cli/run/last_line.ts";

/** Pieces of words → the last line; `END` and `VOID` end and void a message. */
const END = Symbol("end");
const VOID = Symbol("void");
const CASES: ReadonlyArray<
  readonly [when: string, pieces: ReadonlyArray<string | symbol>, text: string]
> = [
  ["nothing was said", [], ""],
  ["a line is being written", ["one\ntw", "o"], "two"],
  ["a line was just ended", ["one\ntwo\n"], "two"],
  ["empty lines follow", ["one\n", "\n  \n"], "one"],
  ["another message begins", ["one", END], "one"],
  ["another message has words", ["one", END, "two"], "two"],
  ["a message is void", ["one", END, "two\nthr", VOID], "one"],
  ["a message was void and comes again", ["one", END, "two", VOID, "three"], "three"],
  ["a line is very long", ["abcdefghijkl", "mn"], "abcdefghij"],
  ["a long line is cut within a character", ["abcdefghi😀"], "abcdefghi\ufffd"],
];

for (const [when, pieces, text] of CASES) {
  Deno.test(`LastLine is ${JSON.stringify(text)} when ${when}`, () => {
    const line = new LastLine(10);
    for (const piece of pieces) {
      if (piece === END) line.end();
      else if (piece === VOID) line.void();
      else line.add(String(piece));
    }
    assertEquals(line.text, text);
  });
}
