import { assertEquals } from "@std/assert/equals";
import { Allowance } from "../../../../lib/engine/extensions/mcp/allowance.ts";

Deno.test("Allowance.take() gives what is there, and refuses more than that at once", () => {
  const allowance = new Allowance(1000);
  assertEquals([allowance.take(600), allowance.take(399)], [true, true]);
  assertEquals(allowance.take(100_000), false);
});
