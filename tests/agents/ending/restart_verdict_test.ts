import { assertEquals } from "@std/assert";
import { restartDelayMs } from "../../../lib/agents/ending/restart.ts";
import { judgeRestart, parseRestart } from "../../../lib/agents/ending/restart_verdict.ts";
import type { RunEnd, StartedMeta } from "../../../lib/agents/record/meta.ts";
import { startedRecord } from "../../helpers/records.ts";

function verdict(meta: Partial<StartedMeta>, end: Partial<RunEnd>): string {
  const whole = {
    ended_at: "2026-01-02T03:05:05Z",
    exit_code: 1,
    signal: null,
    reason: "failed",
    ...end,
  };
  const { kind } = judgeRestart(startedRecord("a3f8c1d2", meta), whole as RunEnd);
  return kind;
}

Deno.test("parseRestart() takes on-failure, with a number or without", () => {
  assertEquals(parseRestart("on-failure"), { most: Infinity });
  assertEquals(parseRestart("on-failure:3"), { most: 3 });
  for (const text of ["", "always", "on-failure:", "on-failure:0", "on-failure:x", "no"]) {
    assertEquals(parseRestart(text), undefined);
  }
});

Deno.test("judgeRestart() restarts after a crash, and when the endpoint failed", () => {
  const restart = "on-failure";
  assertEquals(verdict({ restart }, { reason: "killed", signal: "SIGKILL" }), "restart");
  assertEquals(verdict({ restart }, { failure: "endpoint" }), "restart");
  assertEquals(verdict({ restart }, { failure: "crash" }), "restart");
  // Any exit code of a command says that it failed.
  assertEquals(verdict({ restart, exec: "make" }, {}), "restart");
});

Deno.test("judgeRestart() restarts nothing that would fail again, or that is as it should be", () => {
  const restart = "on-failure";
  assertEquals(verdict({ restart }, {}), "no restart");
  const reasons = [
    "completed",
    "stopped",
    "budget",
    "turns",
    "timeout",
    "lost",
    "question",
  ] as const;
  for (const reason of reasons) {
    assertEquals([reason, verdict({ restart }, { reason })], [reason, "no restart"]);
  }
  assertEquals(verdict({}, { reason: "killed" }), "no restart");
  const deadline_at = "2026-01-01T00:00:00Z";
  assertEquals(verdict({ restart, deadline_at }, { reason: "killed" }), "no restart");
});

Deno.test("judgeRestart() gives up after as many times as it may", () => {
  const restart = "on-failure:2";
  assertEquals(verdict({ restart, restarts: 1 }, { reason: "killed" }), "restart");
  assertEquals(verdict({ restart, restarts: 2 }, { reason: "killed" }), "gave up");
});

Deno.test("restartDelayMs() doubles up to 10 minutes", () => {
  assertEquals([1, 2, 3, 6, 7, 8, 1000].map((count) => restartDelayMs(count, 10_000)), [
    10_000,
    20_000,
    40_000,
    320_000,
    600_000,
    600_000,
    600_000,
  ]);
});
