import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { CapReached, Limits } from "../../lib/engine/limits.ts";

Deno.test("Limits.costUsd counts cached input at the input rate when there is no rate for it", () => {
  using limits = new Limits({ rates: { input: 2, output: 10, cacheRead: undefined } });
  limits.addUsage({ input: 1_000_000, output: 100_000, cacheRead: 400_000, estimated: false });
  assertEquals(limits.costUsd, 3);
});

Deno.test("Limits.costUsd is undefined when no rates are known", () => {
  using limits = new Limits();
  limits.addUsage({ input: 1, output: 1, cacheRead: 0, estimated: true });
  assertEquals(limits.costUsd, undefined);
  assertEquals(limits.usage.estimated, true);
});

Deno.test("Limits.check() lets everything pass when there are no caps", () => {
  using limits = new Limits();
  for (let i = 0; i < 1000; i++) limits.countTurn();
  limits.check();
});

Deno.test("Limits.check() raises when the turns are used up", () => {
  using limits = new Limits({ maxTurns: 1 });
  limits.check();
  limits.countTurn();
  const error = assertThrows(() => limits.check(), CapReached);
  assertEquals([error.cap, error.message], ["turns", "the run reached its limit of 1 turn"]);
});

Deno.test("Limits.check() raises when the budget is spent to the cent, and not a hair before", () => {
  const rates = { input: 1, output: 1, cacheRead: 1 };
  using limits = new Limits({ maxBudgetUsd: 1, rates });
  limits.addUsage({ input: 999_999, output: 0, cacheRead: 0, estimated: false });
  limits.check();
  limits.addUsage({ input: 0, output: 1, cacheRead: 0, estimated: false });
  const error = assertThrows(() => limits.check(), CapReached);
  assertEquals(error.cap, "budget");
});
