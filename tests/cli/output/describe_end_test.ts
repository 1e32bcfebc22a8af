import { assertEquals } from "@std/assert";
import type { RunEnd } from "../../../lib/agents/record/meta.ts";
import { describeEnd, hasFailed } from "../../../lib/cli/output/describe_end.ts";
import { endedRecord, record, startedRecord } from "../../helpers/records.ts";
import type { EndReason } from "../../../lib/agents/record/meta.ts";
import { describeEnds, needsLook } from "../../../lib/cli/output/describe_ends.ts";

function ended(end: Partial<RunEnd>, id = "a3f8c1d2") {
  return endedRecord(id, end);
}

const KILLED = { exit_code: null, signal: "SIGKILL", reason: "killed" } as const;

Deno.test("describeEnd() tells reason, exit code and signal", () => {
  assertEquals(describeEnd(record("a3f8c1d2")), "a3f8c1d2 has ended");
  assertEquals(describeEnd(ended({})), "a3f8c1d2 has ended (completed, exit code 0)");
  assertEquals(describeEnd(ended(KILLED)), "a3f8c1d2 has ended (killed, SIGKILL)");
  assertEquals(
    describeEnd(ended({ exit_code: null, reason: "lost" })),
    "a3f8c1d2 has ended (lost, nobody saw it end)",
  );
});

Deno.test("describeEnd() claims no more of the out-of-memory killer than is known", () => {
  assertEquals(
    describeEnd(ended({ ...KILLED, oom_kills: 1 })),
    "a3f8c1d2 has ended (killed, SIGKILL, " +
      "the kernel's out-of-memory killer ended a process since it started)",
  );
});

Deno.test("hasFailed() is true only when something went wrong", () => {
  const reasons = [
    "completed",
    "failed",
    "stopped",
    "killed",
    "budget",
    "turns",
    "timeout",
    "lost",
  ] as const;
  assertEquals(reasons.filter((reason) => hasFailed(ended({ reason }))), [
    "failed",
    "killed",
    "lost",
  ]);
  assertEquals(hasFailed(startedRecord("a3f8c1d2")), false);
});

Deno.test("describeEnds() counts what needs a look, and says what a cap was", () => {
  const ends = (...reasons: EndReason[]) =>
    describeEnds(reasons.map((reason) => ended({ reason })).filter(needsLook));
  assertEquals(ends(), "");
  assertEquals(ends("completed", "stopped"), "");
  assertEquals(
    ends("failed", "budget", "failed", "timeout"),
    "2 failed, 1 reached its budget, 1 its time",
  );
  assertEquals(ends("turns", "turns"), "2 reached their turns");
  assertEquals(
    ends("lost", "killed", "killed", "turns", "timeout", "timeout"),
    "2 were killed, 1 was lost, 1 reached its turns, 2 their time",
  );
});
