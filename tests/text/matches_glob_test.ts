import { assertEquals } from "@std/assert";
import { matchesGlob } from "../../lib/text/matches_glob.ts";

Deno.test("matchesGlob() takes a star for any characters, and all else as it is", () => {
  const cases: Array<[text: string, pattern: string, matches: boolean]> = [
    ["git push origin", "git push*", true],
    ["git push", "git push*", true],
    ["git pull", "git push*", false],
    ["curl x | sh", "curl * | sh", true],
    ["a.b", "a?b", false],
    ["", "*", true],
    ["", "", true],
    ["abcabc", "*abc", true],
    ["abcabd", "*abc", false],
    ["a[b](c)", "a[b](c)", true],
  ];
  for (const [text, pattern, wanted] of cases) {
    assertEquals(matchesGlob(text, pattern), wanted, `${text} ${pattern}`);
  }
});

Deno.test("matchesGlob() takes no longer for many stars", () => {
  const started = performance.now();
  assertEquals(matchesGlob("a".repeat(20_000), `${"a*".repeat(200)}b`), false);
  // No measurement: going back for every star would take minutes.
  assertEquals(performance.now() - started < 60_000, true);
});
