import { assertEquals } from "@std/assert";
import { formatLogTime, type LogTime, parseLogTimes } from "../lib/log_time.ts";

function parse(text: string): LogTime[] {
  return parseLogTimes(new TextEncoder().encode(text));
}

const ENTRY: LogTime = { offset: 5120, time: 1_767_323_045_678 };
const LINE = "5120 1767323045678";

Deno.test("formatLogTime() writes an entry as a line", () => {
  assertEquals(formatLogTime(ENTRY), `${LINE}\n`);
});

Deno.test("parseLogTimes() reads what formatLogTime() writes", () => {
  const entries = [0, 1, 2 ** 32, 2 ** 48].flatMap((offset) =>
    [0, 5, 1_767_323_045_678].map((time) => ({ offset, time }))
  );
  assertEquals(parse(entries.map(formatLogTime).join("")), entries);
});

Deno.test("parseLogTimes() takes no half line for a whole one", () => {
  for (let length = 0; length <= LINE.length; length++) {
    const text = LINE.slice(0, length);
    assertEquals(parse(text), [], text);
    const isWhole = length === LINE.length;
    assertEquals(parse(`${text}\n${LINE}\n`), isWhole ? [ENTRY, ENTRY] : [ENTRY], text);
  }
});

const GARBAGE = [` ${LINE}`, `${LINE} `, `${LINE} 1`, `-${LINE}`, `${LINE}0`, `1.${LINE}`, "\0\0"];

for (const line of [...GARBAGE, "", `${"9".repeat(16)} 1767323045678`, "5120\t1767323045678"]) {
  Deno.test(`parseLogTimes() skips ${JSON.stringify(line)}`, () => {
    assertEquals(parse(`${LINE}\n${line}\n${LINE}\n`), [ENTRY, ENTRY]);
  });
}

Deno.test("formatLogTime() writes a time that can be printed when the clock stands anywhere", () => {
  for (const time of [-8.64e15, -1, 0, 8.64e15, Infinity]) {
    const [read] = parse(formatLogTime({ offset: 3, time }));
    assertEquals(Number.isNaN(new Date(read?.time ?? NaN).getTime()), false, `${time}`);
  }
});
