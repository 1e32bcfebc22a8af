import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { Retries } from "../../../lib/engine/models/retries.ts";

/** How many failures of a kind are tried again, and how long that takes, in seconds. */
function tried(failure: (attempt: number) => ModelError, isPatient = false) {
  let clock = 0;
  const retries = new Retries({ random: () => 0, now: () => clock, isPatient });
  let count = 0;
  assertThrows(() => {
    while (count < 1_000) {
      clock += retries.afterOrThrow(failure(count)).delayMs;
      count++;
    }
  }, ModelError);
  return { count, seconds: clock / 1000 };
}

Deno.test("Retries ends an unexplained failure when it came in the same words three times", () => {
  assertEquals(tried(() => new ModelError("500", { retry: "few" })), { count: 2, seconds: 6 });
  const other = tried((attempt) => new ModelError(`500 (request ${attempt})`, { retry: "few" }));
  assertEquals(other.count, 10);
});

Deno.test("Retries goes on for ten minutes where it will pass", () => {
  const { seconds } = tried(() => new ModelError("Loading model", { retry: "patient" }));
  assertEquals(seconds >= 600 && seconds < 620, true, `${seconds} s`);
  const patient = tried(() => new ModelError("refused", { retry: "usual" }), true);
  assertEquals(patient.seconds >= 600, true);
});

Deno.test("Retries does not try again what will last", () => {
  assertEquals(tried(() => new ModelError("no such model")).count, 0);
});

Deno.test("Retries sits out what the endpoint asks for, unless another one can take over", () => {
  const busy = new ModelError("429", { retry: "usual", retryAfterMs: 3_600_000 });
  assertEquals(new Retries().afterOrThrow(busy).delayMs, 3_600_000);
  assertThrows(() => new Retries({ maxRetryAfterMs: 10_000 }).afterOrThrow(busy), ModelError);
  const soon = new ModelError("429", { retry: "usual", retryAfterMs: 9_000 });
  assertEquals(new Retries({ maxRetryAfterMs: 10_000 }).afterOrThrow(soon).delayMs, 9_000);
});
