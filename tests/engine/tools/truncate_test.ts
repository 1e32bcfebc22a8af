import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  HeadAndTail,
  MAX_OUTPUT_BYTES,
  MAX_OUTPUT_LINES,
  truncate,
} from "../../../lib/engine/tools/truncate.ts";

const encoder = new TextEncoder();

Deno.test("truncate() returns the text when it is within both limits", () => {
  for (
    const text of ["", "x", "x\n", "ä".repeat(MAX_OUTPUT_BYTES / 2), "\n".repeat(MAX_OUTPUT_LINES)]
  ) {
    assertEquals(truncate(text, "look elsewhere"), text);
  }
});

Deno.test("truncate() keeps head and tail and names the middle when there are too many lines", () => {
  const lines = Array.from({ length: 3000 }, (_, index) => `line ${index + 1}`);
  const shown = truncate(lines.join("\n"), "look elsewhere").split("\n");
  assertEquals(shown.length, 1999);
  assertEquals([shown[0], shown[998], shown[1000], shown.at(-1)], [
    "line 1",
    "line 999",
    "line 2002",
    "line 3000",
  ]);
  assertMatch(shown[999] ?? "", /^… 1,002 lines \(9\.8 KB\) left out; look elsewhere$/);
});

Deno.test("truncate() stays within the limit when there are too many bytes", () => {
  const lines = Array.from({ length: 1500 }, (_, index) => `${index} ${"x".repeat(90)}`);
  const shown = truncate(lines.join("\n"), "look elsewhere");
  assertEquals(encoder.encode(shown).length <= MAX_OUTPUT_BYTES, true);
  assertEquals(shown.startsWith("0 x"), true);
  assertEquals(shown.endsWith(lines.at(-1) ?? ""), true);
  const kept = shown.split("\n").filter((line) => lines.includes(line)).length;
  assertStringIncludes(shown, `… ${(1500 - kept).toLocaleString("en-US")} lines (`);
});

Deno.test("truncate() does not cut a character when one line is too long", () => {
  for (const character of ["x", "ä", "二", "🙂"]) {
    for (const before of ["", "a", "ab", "abc"]) {
      const shown = truncate(before + character.repeat(40_000), "look elsewhere");
      if (character === "x" && shown.length <= 40_003) continue; // it fits
      assertEquals(shown.includes("\uFFFD"), false);
      assertEquals(encoder.encode(shown).length <= MAX_OUTPUT_BYTES, true);
      assertStringIncludes(shown, "left out; look elsewhere");
    }
  }
});

Deno.test("HeadAndTail.text() is the same when the text comes in pieces of any length", () => {
  const text = Array.from(
    { length: 9000 },
    (_, index) => `zeile ${index} ${"ü".repeat(index % 50)}\n`,
  ).join("");
  const bytes = encoder.encode(text);
  const whole = truncate(text, "x");
  for (const length of [1, 7, 1000, 25 * 1024, 25 * 1024 + 1, 60_000]) {
    const kept = new HeadAndTail();
    for (let i = 0; i < bytes.length; i += length) kept.add(bytes.subarray(i, i + length));
    assertEquals(kept.text("x"), whole);
    assertEquals([kept.bytes, kept.lines], [bytes.length, 9000]);
  }
});

for (const maxBytes of [1024, 4096, 20_000]) {
  Deno.test(`truncate() keeps to ${maxBytes} bytes when the window is small, and shows head and tail`, () => {
    for (const text of [numbered(5000), "x".repeat(60_000), `${"ä".repeat(40)}\n`.repeat(3_000)]) {
      const shown = truncate(text, "look elsewhere", maxBytes);
      const { length } = encoder.encode(shown);
      assertEquals(length <= maxBytes && length > maxBytes / 2, true, `${length} bytes`);
      assertEquals(shown.slice(0, 10), text.slice(0, 10));
      assertEquals(shown.slice(-10), text.slice(-10));
    }
  });
}

function numbered(lines: number): string {
  return Array.from({ length: lines }, (_, i) => `line ${i}\n`).join("");
}
