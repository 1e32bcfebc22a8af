import { assertEquals } from "@std/assert";
import { exitCodeOf } from "../../../lib/agents/ending/exit_code.ts";
import type { RunEnd } from "../../../lib/agents/record/meta.ts";
import { reportOf } from "../../../lib/agents/record/report.ts";
import { AgentStore } from "../../../lib/agents/record/store.ts";
import { endedRecord, record, startedRecord } from "../../helpers/records.ts";

const STORE = new AgentStore("/home/you/.isonforge");
const ID = "a3f8c1d2";

Deno.test("reportOf() holds the record, unknown fields too, and what is derived", () => {
  const meta = {
    ...endedRecord(ID, {
      started_at: "2026-01-01T00:00:00.000Z",
      ended_at: "2026-01-01T00:01:30.900Z",
    }),
    of_tomorrow: [1],
  };
  assertEquals<unknown>(reportOf({ id: ID, state: "stopped", meta, ageInSeconds: 100.9 }, STORE), {
    ...meta,
    age_s: 100,
    duration_s: 90,
    directory: "/home/you/.isonforge/agents/a3f8c1d2",
    stdout_log: "/home/you/.isonforge/agents/a3f8c1d2/stdout.log",
    stderr_log: "/home/you/.isonforge/agents/a3f8c1d2/stderr.log",
  });
});

Deno.test("reportOf() tells the state that is true when the record remembers another", () => {
  const meta = startedRecord(ID);
  const report = reportOf({ id: ID, state: "stopped", meta, ageInSeconds: 5 }, STORE);
  assertEquals([report.state, report.duration_s], ["stopped", null]);
});

Deno.test("reportOf() never tells a negative duration when the clock was set back", () => {
  const meta = endedRecord(ID, { ended_at: "2020-01-01T00:00:00.000Z" });
  assertEquals(reportOf({ id: ID, state: "stopped", meta, ageInSeconds: 0 }, STORE).duration_s, 0);
});

Deno.test("reportOf() says why when a record is unreadable", () => {
  assertEquals<unknown>(reportOf({ id: ID, state: "unreadable", reason: "it is empty" }, STORE), {
    id: ID,
    state: "unreadable",
    error: "it is empty",
    directory: "/home/you/.isonforge/agents/a3f8c1d2",
  });
});

Deno.test("exitCodeOf() is the agent's own, else as a shell tells a signal, else 1", async () => {
  const end = (fields: Partial<RunEnd>) => exitCodeOf(endedRecord(ID, fields));
  assertEquals(await end({ reason: "completed", exit_code: 0, signal: null }), 0);
  assertEquals(await end({ reason: "budget", exit_code: 3, signal: null }), 3);
  assertEquals(await end({ reason: "killed", exit_code: null, signal: "SIGKILL" }), 137);
  assertEquals(await end({ reason: "lost", exit_code: null, signal: null }), 1);
  assertEquals(await exitCodeOf(record(ID)), 1);
  assertEquals(await exitCodeOf(startedRecord(ID)), 1);
});
