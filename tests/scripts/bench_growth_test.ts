import { assertEquals, assertRejects } from "@std/assert";
import { formatGrowth, GrowthWatch, isFlat } from "../../scripts/bench/growth/growth.ts";

Deno.test("isFlat() bears what comes and goes, and not what grows", () => {
  const growth = (middle: number, last: number) =>
    isFlat({ name: "a", what: "b", thirds: [10, middle, last], most: 100 });
  assertEquals([growth(100, 104), growth(100, 106), growth(100, 50)], [true, false, true]);
});

Deno.test("GrowthWatch tells the medians of three thirds, and refuses when it cannot", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const watch = new GrowthWatch(Deno.pid);
  for (let at = 1; at <= 60; at++) await watch.look(at);
  const growth = watch.growth({ name: "a test", what: "60 looks" });
  assertEquals(growth.thirds.every((megabytes) => megabytes > 10), true);
  assertEquals(formatGrowth([growth]).split("\n").length, 3);
  const short = new GrowthWatch(Deno.pid);
  await short.look(1);
  await assertRejects(
    () => Promise.try(() => short.growth({ name: "a test", what: "1 look" })),
    Error,
    "a test: too few looks",
  );
});
