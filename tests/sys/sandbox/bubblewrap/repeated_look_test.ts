import { assertEquals } from "@std/assert";
import { pauseAfter } from "../../../../lib/sys/sandbox/bubblewrap/repeated_look.ts";

Deno.test("pauseAfter() leaves a look its share of the time, and is short however long one took", () => {
  assertEquals([0, 2, 20, 500, 60_000].map(pauseAfter), [500, 500, 1_000, 2_000, 2_000]);
});
