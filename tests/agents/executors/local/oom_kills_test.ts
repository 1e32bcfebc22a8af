import { assertEquals } from "@std/assert";
import type { RunEnd } from "../../../../lib/agents/record/meta.ts";
import { withOomKills } from "../../../../lib/agents/executors/local/oom_kills.ts";
import { processTable } from "../../../../lib/sys/platform.ts";
import type { OomKills, ProcessTable } from "../../../../lib/sys/process_info.ts";
import { startedRecord } from "../../../helpers/records.ts";

const KILLED: RunEnd = { ended_at: "", exit_code: null, signal: "SIGKILL", reason: "killed" };
const COUNTER = "/proc/vmstat";

interface Case {
  end?: Partial<RunEnd>;
  before?: OomKills;
  now?: OomKills;
  boot?: string;
}

function oomKills({ end, before, now, boot }: Case): number | undefined {
  const real = processTable();
  const table: ProcessTable = { ...real, oomKills: () => now };
  const identity = { boot_id: boot ?? real.bootId(), start_time: "1", nonce: "n" };
  const meta = {
    ...startedRecord("a3f8c1d2", { identity }),
    ...(before === undefined ? {} : { oom_kills_before: before }),
  };
  return withOomKills({ ...KILLED, ...end }, { meta, table }).oom_kills;
}

const before = { counter: COUNTER, count: 3 };
const now = { counter: COUNTER, count: 5 };

const CASES: Array<[when: string, expected: number | undefined, Case]> = [
  ["it was at work since the start", 2, { before, now }],
  ["nobody saw the end", 2, { before, now, end: { reason: "lost", signal: null } }],
  ["it was not at work", undefined, { before, now: before }],
  ["another signal ended the run", undefined, { before, now, end: { signal: "SIGSEGV" } }],
  ["the user stopped it", undefined, { before, now, end: { reason: "stopped" } }],
  ["the run was done", undefined, { before, now, end: { reason: "completed", signal: null } }],
  ["the machine was started anew", undefined, { before, now, boot: "another" }],
  ["another counter counts now", undefined, { before, now: { counter: "other", count: 9 } }],
  ["there was no counter", undefined, { now }],
  ["there is no counter any more", undefined, { before }],
];

for (const [when, expected, given] of CASES) {
  Deno.test(`withOomKills() says ${expected ?? "nothing"} when ${when}`, () => {
    assertEquals(oomKills(given), expected);
  });
}
