import { assertEquals } from "@std/assert";
import { nextLocalTime } from "../../lib/text/local_time.ts";

/** The local clock of the machine. */
function local(day: number, hours: number, minutes: number): Date {
  return new Date(2026, 0, day, hours, minutes);
}

Deno.test("nextLocalTime() is today when that is to come, else tomorrow", () => {
  assertEquals(nextLocalTime("07:00", local(5, 6, 59)), local(5, 7, 0));
  assertEquals(nextLocalTime("07:00", local(5, 7, 0)), local(6, 7, 0));
  assertEquals(nextLocalTime("7:00", local(5, 22, 30)), local(6, 7, 0));
  assertEquals(nextLocalTime("00:00", local(31, 23, 59)), new Date(2026, 1, 1));
});

Deno.test("nextLocalTime() is undefined when the text is no time of the day", () => {
  for (const text of ["", "7", "24:00", "07:60", "07:00:00", "7am", "-1:00"]) {
    assertEquals(nextLocalTime(text, new Date()), undefined);
  }
});
