import { assertEquals } from "@std/assert/equals";
import { parseDuration } from "../../lib/config/duration.ts";

Deno.test("parseDuration() reads what people write", () => {
  assertEquals(["90s", "30m", "2h", "1h30m", "500ms", "1.5h", "1d"].map(parseDuration), [
    90_000,
    1_800_000,
    7_200_000,
    5_400_000,
    500,
    5_400_000,
    86_400_000,
  ]);
});

Deno.test("parseDuration() returns undefined when it is no duration", () => {
  for (const text of ["", "90", "s", "-5s", "1h 30m", "5 s", "1e3s", "0s", "2w"]) {
    assertEquals(parseDuration(text), undefined, text);
  }
});
