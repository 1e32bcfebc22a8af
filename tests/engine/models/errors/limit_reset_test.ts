import { assertEquals } from "@std/assert/equals";
import { limitReset } from "../../../../lib/engine/models/errors/limit_reset.ts";

Deno.test("limitReset() reads seconds, and moments in seconds and milliseconds", () => {
  const soon = Date.now() + 3_600_000;
  const reset = (value: unknown, more: Record<string, string> = {}) =>
    limitReset(new Headers({ "x-ratelimit-reset": `${value}`, ...more }), undefined);
  assertEquals(reset(30), 30_000);
  for (const moment of [soon, soon / 1000]) {
    const ms = reset(moment) ?? 0;
    assertEquals(ms > 3_000_000 && ms <= 3_600_001, true, `${ms}`);
  }
  assertEquals(reset(Date.now() - 1_000), undefined);
  assertEquals(reset("2026-11-26T00:00:00Z"), undefined);
  assertEquals(reset("6m0s"), undefined);
  assertEquals(reset(30, { "x-ratelimit-remaining": "3" }), undefined);
  assertEquals(limitReset(new Headers({ "ratelimit-reset": "5" }), undefined), 5_000);
});

Deno.test("limitReset() reads headers that stand in the body, whatever else stands there", () => {
  const none = new Headers();
  const body = { error: { metadata: { headers: { "X-RateLimit-Reset": 9 } } } };
  assertEquals(limitReset(none, body), 9_000);
  assertEquals(limitReset(none, body.error), 9_000);
  for (const other of [undefined, null, "x", [], { error: "x" }, { error: { metadata: [] } }]) {
    assertEquals(limitReset(none, other), undefined);
  }
});
