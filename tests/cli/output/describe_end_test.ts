import { assertEquals } from "@std/assert";
import type { RunEnd } from "../../../lib/agents/meta.ts";
import { describeEnd, describeFailures, hasFailed } from "../../../lib/cli/output/describe_end.ts";
import { endedRecord, record, startedRecord } from "../../helpers/records.ts";

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

Deno.test("describeFailures() names the agents, but not more than five", () => {
  const failures = (count: number) =>
    describeFailures(Array.from({ length: count }, (_, index) => ended({}, `0000000${index}`)));
  assertEquals(failures(0), undefined);
  assertEquals(failures(1), "1 agent failed: isonforge logs 00000000 shows why");
  assertEquals(
    failures(2),
    "2 agents failed: isonforge logs <id> shows why (00000000, 00000001)",
  );
  assertEquals(
    failures(6),
    "6 agents failed: isonforge logs <id> shows why " +
      "(00000000, 00000001, 00000002, 00000003, 00000004, …)",
  );
});
