import { assertEquals } from "@std/assert";
import { failureFunction } from "../../lib/text/failure_function.ts";

const LENGTHS: Record<string, number[]> = {
  "": [],
  "a": [0],
  "abc": [0, 0, 0],
  "aaaa": [0, 1, 2, 3],
  "abcabd": [0, 0, 0, 1, 2, 0],
  "aabaaab": [0, 1, 0, 1, 2, 2, 3],
};

for (const [text, lengths] of Object.entries(LENGTHS)) {
  Deno.test(`failureFunction() is [${lengths}] when the text is "${text}"`, () => {
    assertEquals(Array.from(failureFunction(text)), lengths);
  });
}
