import { assertEquals, assertThrows } from "@std/assert";
import { parseSince } from "../../../lib/cli/arguments/since.ts";
import { UsageError } from "../../../lib/errors.ts";

const NOW = Date.parse("2026-01-31T12:00:00.000Z");

const CASES: ReadonlyArray<readonly [text: string, time: string]> = [
  ["10m", "2026-01-31T11:50:00.000Z"],
  ["1h30m", "2026-01-31T10:30:00.000Z"],
  ["500ms", "2026-01-31T11:59:59.500Z"],
  ["2d", "2026-01-29T12:00:00.000Z"],
  ["2026-01-31T11:00:00Z", "2026-01-31T11:00:00.000Z"],
  ["2026-01-31T11:00Z", "2026-01-31T11:00:00.000Z"],
  ["2026-01-31 11:00:00.25z", "2026-01-31T11:00:00.250Z"],
  ["2026-01-31t11:00:00,25Z", "2026-01-31T11:00:00.250Z"],
  ["2026-01-31T13:00:00+02:00", "2026-01-31T11:00:00.000Z"],
  ["2026-01-31T13:00:00+0200", "2026-01-31T11:00:00.000Z"],
  ["2027-01-01T00:00:00Z", "2027-01-01T00:00:00.000Z"],
];

for (const [text, time] of CASES) {
  Deno.test(`parseSince() is ${time} when it is given "${text}"`, () => {
    assertEquals(new Date(parseSince(text, NOW)).toISOString(), time);
  });
}

Deno.test("parseSince() takes a time without a zone for local time, a date for its midnight", () => {
  assertEquals(parseSince("2026-01-31T11:00:00", NOW), new Date(2026, 0, 31, 11).getTime());
  assertEquals(parseSince("2026-01-31", NOW), new Date(2026, 0, 31).getTime());
});

Deno.test("parseSince() is before all times when the duration is longer than they are", () => {
  assertEquals(parseSince(`${"9".repeat(400)}d`, NOW), -Infinity);
});

const WRONG = ["", "10", "0s", "-10m", "yesterday", "10 minutes", "2026", "2026-13-01", "12:00"];

for (const text of [...WRONG, "2026-02-30", "2026-01-31T25:00Z", "2026-01-31T12Z", "10m ago"]) {
  Deno.test(`parseSince() says what it takes when it is given "${text}"`, () => {
    assertThrows(() => parseSince(text, NOW), UsageError, `such as 10m or 1h30m`);
  });
}
