import { assertEquals } from "@std/assert";
import { editDistance } from "../../lib/text/edit_distance.ts";

Deno.test("editDistance() counts letters that were changed, added, taken away or swapped", () => {
  const pairs: [string, string, number][] = [
    ["", "", 0],
    ["", "abc", 3],
    ["logs", "logs", 0],
    ["atach", "attach", 1],
    ["lgos", "logs", 1],
    ["kitten", "sitting", 3],
  ];
  for (const [one, other, distance] of pairs) {
    assertEquals(editDistance(one, other), distance, `${one} ${other}`);
    assertEquals(editDistance(other, one), distance, `${other} ${one}`);
  }
});
