import { assertEquals, assertGreater, assertMatch } from "@std/assert";
import { GRACE_MS, LONGEST_STOP_MS } from "../../../lib/agents/ending/grace.ts";
import type { Finding } from "../../../lib/cli/doctor/check.ts";
import { findKeptLocks, locksCheck } from "../../../lib/cli/doctor/locks_check.ts";
import { processTable } from "../../../lib/sys/platform.ts";
import type { ProcessTable } from "../../../lib/sys/process_info.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const PID = 4_000_000;

interface Holder {
  heldMs: number;
  isStopped?: boolean;
  ageInSeconds?: number;
}

/** What is found of a process that has the lock of the home, by a clock that pauses move on. */
async function findingOf(
  { heldMs, isStopped = false, ageInSeconds = 3_600 }: Holder,
): Promise<{ findings: Finding[]; elapsedMs: number }> {
  await using home = await temporaryDirectory();
  let elapsedMs = 0;
  const table: ProcessTable = {
    ...processTable(),
    read: (pid) => ({
      pid,
      parentPid: 1,
      groupId: pid,
      sessionId: pid,
      isZombie: false,
      isStopped,
      startTime: "0",
    }),
    secondsSinceBoot: () => ageInSeconds + elapsedMs / 1000,
    startedAtSecond: Number,
    commandLines: (pids) => new Map(pids.map((pid) => [pid, "isonforge settle"])),
    lockHolders: ([path = ""]) => elapsedMs < heldMs ? [{ pid: PID, path }] : [],
  };
  const findings = await findKeptLocks(home.path, {
    table,
    pause: (ms) => Promise.resolve(void (elapsedMs += ms)),
  });
  return { findings, elapsedMs };
}

Deno.test("findKeptLocks() says nothing of a settle as old as its agent when that has a lock as long as it may", async () => {
  for (const heldMs of [1_500, GRACE_MS, LONGEST_STOP_MS - 1]) {
    const { findings, elapsedMs } = await findingOf({ heldMs });
    assertEquals(findings, [{ level: "ok", message: "nobody keeps one" }]);
    assertGreater(heldMs + 500, elapsedMs);
  }
});

Deno.test("findKeptLocks() names a process when that keeps a lock for longer, within the deadline", async () => {
  const { findings: [finding, ...others], elapsedMs } = await findingOf({ heldMs: Infinity });
  assertEquals(others, []);
  assertMatch(
    finding?.message ?? "",
    /^process 4000000 \(isonforge settle\) has had the lock of .* for more than \d+ s$/,
  );
  assertMatch(finding?.fix ?? "", /wait for it, or end it: kill 4000000$/);
  assertEquals(elapsedMs, LONGEST_STOP_MS);
  assertGreater(locksCheck.deadlineMs, elapsedMs + 5_000);
});

Deno.test("findKeptLocks() does not wait for who is suspended, nor for who has just begun", async () => {
  const suspended = await findingOf({ heldMs: Infinity, isStopped: true, ageInSeconds: 1 });
  assertEquals(suspended.findings[0]?.fix, `kill -CONT ${PID}`);
  assertEquals(suspended.elapsedMs, 1_000);
  const young = await findingOf({ heldMs: Infinity, ageInSeconds: 1 });
  assertEquals([young.findings[0]?.level, young.elapsedMs], ["ok", 0]);
});

Deno.test("findKeptLocks() says how many it tried when only trying tells", async () => {
  await using home = await temporaryDirectory();
  const table = { ...processTable(), lockHolders: () => undefined };
  const message = async () => (await findKeptLocks(home.path, { table }))[0]?.message;
  await Deno.mkdir(home.at("worktrees"));
  for (let number = 0; number < 17; number++) {
    await Deno.mkdir(home.at("agents", `${number}`), { recursive: true });
  }
  assertEquals(await message(), "nobody keeps one");
  await Deno.mkdir(home.at("agents", "17"));
  assertEquals(await message(), "nobody keeps one of the 20 that were tried, of 21");
});
