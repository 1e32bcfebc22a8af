import { assertEquals } from "@std/assert";
import { type CharSet, PatternBuilder } from "../../lib/text/linear_pattern.ts";

const ANY: CharSet = { source: ".", has: () => true };
const DIGIT: CharSet = { source: "[0-9]", has: (code) => code >= 0x30 && code <= 0x39 };

const begin = () => new PatternBuilder();
const ab = (builder: PatternBuilder) => void builder.literal("ab");
const digits = (builder: PatternBuilder) => void builder.many(DIGIT);

interface Case {
  pattern: PatternBuilder;
  fits: string[];
  doesNot: string[];
}

const CASES: Record<string, Case> = {
  "nothing": { pattern: begin(), fits: [""], doesNot: ["a"] },
  "a literal": { pattern: begin().literal("a.c"), fits: ["a.c"], doesNot: ["abc", "a.cc", ""] },
  "one character": { pattern: begin().char(DIGIT), fits: ["7"], doesNot: ["", "a", "77"] },
  "any number of characters": {
    pattern: begin().literal("v").many(DIGIT).literal("!"),
    fits: ["v!", "v1!", "v123!"],
    doesNot: ["v", "v1", "va!", "1!"],
  },
  "a text that is there at least once": {
    pattern: begin().repeat(ab, { atLeast: 1 }),
    fits: ["ab", "abab"],
    doesNot: ["", "aba"],
  },
  "a repetition within another": {
    pattern: begin().repeat((inner) => inner.many(DIGIT).literal("/"), { atLeast: 0 }),
    fits: ["", "/", "1/", "12/3//"],
    doesNot: ["1", "1/a/"],
  },
  "one of several": {
    pattern: begin().literal("x").oneOf([ab, digits, (inner) => void inner.literal("$")]),
    fits: ["x", "xab", "x42", "x$"],
    doesNot: ["xa", "xab1", "ab"],
  },
  "what may be left out": {
    pattern: begin().optional((inner) => void inner.many(ANY).literal("/")).literal("name"),
    fits: ["name", "a/name", "a/b/name", "/name"],
    doesNot: ["aname", "name/", "a/names"],
  },
};

for (const [what, { pattern, fits, doesNot }] of Object.entries(CASES)) {
  Deno.test(`LinearPattern.test() is true only of whole texts when it is made of ${what}`, () => {
    const built = pattern.build();
    assertEquals(fits.filter((text) => !built.test(text)), []);
    assertEquals(doesNot.filter((text) => built.test(text)), []);
  });
}

Deno.test("LinearPattern.test() comes to an end when a pattern and a text are written to hold it up", () => {
  const hostile = begin();
  for (let time = 0; time < 30; time++) hostile.many(ANY).literal("a");
  assertEquals(hostile.build().test(`${"a".repeat(2_000)}b`), false);
  assertEquals(hostile.build().test("a".repeat(2_000)), true);
});

Deno.test("LinearPattern.cost is 0 of a literal, and grows with the pattern", () => {
  assertEquals(begin().literal("abc").build().cost, 0);
  assertEquals(begin().char(ANY).build().cost, 1);
});
