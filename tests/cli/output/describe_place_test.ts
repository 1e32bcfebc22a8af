import { assertEquals } from "@std/assert";
import { describePlace, describeWait, ordinal } from "../../../lib/cli/output/describe_place.ts";

Deno.test("ordinal() ends as English has it", () => {
  const numbers = [1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111, 112, 123];
  assertEquals(
    numbers.map(ordinal).join(" "),
    "1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 101st 111th 112th 123rd",
  );
});

Deno.test("describePlace() names those that have to end first", () => {
  assertEquals(describePlace({ position: 3, waitsFor: [] }), "3rd");
  assertEquals(
    describePlace({ position: 1, waitsFor: ["a3f8c1d2", "91b4ef0a"] }),
    "1st, after a3f8c1d2 and 91b4ef0a",
  );
});

Deno.test("describeWait() says what an agent waits for, and its place", () => {
  assertEquals(describeWait({ position: 3, waitsFor: [] }), "waits for a place (3rd)");
  assertEquals(
    describeWait({ position: 1, waitsFor: ["a3f8c1d2", "91b4ef0a"] }),
    "waits for a3f8c1d2 and 91b4ef0a (1st)",
  );
});
