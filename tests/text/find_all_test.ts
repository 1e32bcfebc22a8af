import { assertEquals } from "@std/assert/equals";
import { findAll } from "../../lib/text/find_all.ts";

Deno.test("findAll() finds what indexOf() finds, whatever the lengths", () => {
  const text = "abaab".repeat(60) + "x" + "aab".repeat(90);
  for (let start = 0; start < text.length; start += 7) {
    for (const length of [1, 2, 5, 63, 64, 65, 100, 250]) {
      const wanted = text.slice(start, start + length);
      const expected: number[] = [];
      let at = text.indexOf(wanted);
      for (; wanted !== "" && at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
        expected.push(at);
      }
      assertEquals([...findAll(text, wanted)], expected, `${start} + ${length}`);
    }
  }
});

Deno.test("findAll() finds nothing, and not for ever, when everything nearly matches", () => {
  const text = "a\n".repeat(5_000_000);
  const half = "a\n".repeat(10_000);
  for (const wanted of [`${half}b${half}`, `b${half}`, `${half}b`, "", `${text}a`]) {
    assertEquals([...findAll(text, wanted)], []);
  }
});
