import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { type AgentMeta, hasEnded } from "../../lib/agents/record/meta.ts";
import type { RecordEntry } from "../../lib/agents/record/records.ts";
import { type AgentStatus, ageOf, listStatus } from "../../lib/agents/state.ts";
import { UserError } from "../../lib/errors.ts";
import { processTable } from "../../lib/sys/platform.ts";
import { type AgentHome, agentHome, agentTest } from "../helpers/agent_home.ts";
import { poll } from "../helpers/poll.ts";
import { publish, record } from "../helpers/records.ts";
import { startRun } from "../helpers/run.ts";
import { makeZombie } from "../helpers/zombie.ts";

const table = processTable();
const IS_LINUX = Deno.build.os === "linux";

/** The one agent's row, and what stands in its record afterwards: `[shown, recorded, reason]`. */
async function shown(home: AgentHome): Promise<unknown[]> {
  const [status, ...others] = await listStatus(home.store, home);
  assertEquals(others, []);
  assert(status !== undefined);
  const { state, reason } = home.read(status.id);
  return [status.state, state, reason];
}

function putRunning(
  home: AgentHome,
  fields: Partial<AgentMeta> & { pid: number },
): Promise<string> {
  return home.put((id) => ({ ...record(id), ...fields, state: "running" }) as AgentMeta);
}

agentTest("listStatus() is empty when there are no agents", async () => {
  await using home = await agentHome();
  assertEquals(await listStatus(home.store, home), []);
});

agentTest("listStatus() shows running, and writes nothing, when the agent runs", async () => {
  await using home = await agentHome();
  const meta = await home.start("sleeps", { isReady: true });
  assertEquals(await shown(home), ["running", "running", undefined]);
  assertEquals<unknown>(home.read(meta.id), meta);
});

agentTest("listStatus() records how it ended when the supervisor could not", async () => {
  await using home = await agentHome();
  const { id } = await home.start("says", { request: { environment: { TEST_STATUS: "3" } } });
  await home.ended(id);
  assertEquals(await shown(home), ["stopped", "stopped", "failed"]);
  assertEquals([home.read(id).exit_code, home.read(id).signal], [3, null]);
});

agentTest("listStatus() shows lost when supervisor and worker were killed", async () => {
  await using home = await agentHome();
  const { id, pid } = await home.start("sleeps", { isReady: true });
  Deno.kill(-pid, "SIGKILL");
  await home.ended(id);
  await poll(() => home.processes().length === 0, "the worker to end");
  assertEquals(await shown(home), ["stopped", "stopped", "lost"]);
});

agentTest("listStatus() shows running when only the supervisor was killed", async () => {
  await using home = await agentHome();
  const { pid } = await home.start("tree", { isReady: true });
  Deno.kill(pid, "SIGKILL");
  await poll(() => table.read(pid)?.isZombie ?? true, "the supervisor to end");
  assertEquals(await shown(home), ["running", "running", undefined]);
});

agentTest(
  "listStatus() shows stopped, and what is left, when only tools of the agent live",
  { ignore: !IS_LINUX },
  async () => {
    await using home = await agentHome();
    const { id, pid } = await home.start("tree", { isReady: true });
    Deno.kill(-pid, "SIGKILL");
    // What called setsid(2) lives; what cleared its environment went with the group.
    await poll(() => home.processes().length === 2, "the group to end");
    const [status] = await listStatus(home.store, home);
    assert(status !== undefined && status.state === "stopped");
    assertEquals([status.leftovers, home.read(id).reason], [2, "lost"]);
    // It stands in the record now; what is left is still seen.
    const [again] = await listStatus(home.store, home);
    assert(again !== undefined && again.state === "stopped");
    assertEquals(again.leftovers, 2);
    assertEquals(home.processes().length, 2);
  },
);

agentTest("listStatus() shows stopped when the record is of another boot", async () => {
  await using home = await agentHome();
  await using run = await startRun("echo ready; exec sleep 1000");
  const { pid, identity } = run.meta;
  assert(identity !== undefined);
  await putRunning(home, { pid, identity: { ...identity, boot_id: "another" } });
  assertEquals(await shown(home), ["stopped", "stopped", "lost"]);
});

agentTest("listStatus() shows stopped when the pid was reused", async () => {
  await using home = await agentHome();
  await using run = await startRun("echo ready; exec sleep 1000");
  const identity = { boot_id: table.bootId(), start_time: "1", nonce: "n" };
  await putRunning(home, { pid: run.meta.pid, identity });
  assertEquals(await shown(home), ["stopped", "stopped", "lost"]);
});

agentTest(
  "listStatus() shows stopped when the process is a zombie",
  { ignore: !IS_LINUX },
  async () => {
    await using home = await agentHome();
    await using zombie = await makeZombie();
    const { pid, startTime } = zombie.info;
    await putRunning(home, {
      pid,
      identity: { boot_id: table.bootId(), start_time: startTime, nonce: "n" },
    });
    assertEquals(await shown(home), ["stopped", "stopped", "lost"]);
  },
);

for (const pid of [0, -1, 1, Deno.pid, 2 ** 22 + 7, 2 ** 40]) {
  const what = pid === Deno.pid ? "of this process" : String(pid);
  agentTest(`listStatus() shows stopped when the pid in a bare record is ${what}`, async () => {
    await using home = await agentHome();
    await putRunning(home, { pid });
    assertEquals(await shown(home), ["stopped", "stopped", "lost"]);
  });
}

agentTest("listStatus() shows the newest first, and the unreadable last", async () => {
  await using home = await agentHome();
  const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;
  const put = (hour: number) => home.put((id) => ({ ...record(id), started_at: at(hour) }));
  const [two, three, one] = [await put(2), await put(3), await put(1)];
  const spoilt = await publish(home.store);
  await Deno.writeTextFile(join(home.store.directory(spoilt), "meta.json"), "");
  const running = await home.start("sleeps", { isReady: true });
  const statuses = await listStatus(home.store, home);
  assertEquals(statuses.map(({ id }) => id), [running.id, three, two, one, spoilt]);
  assertEquals<AgentStatus | undefined>(statuses[4], {
    id: spoilt,
    state: "unreadable",
    reason: "it is empty",
  });
});

agentTest(
  "ageOf() is the same for all that started together, however long a look takes",
  async () => {
    await using home = await agentHome();
    const meta = { ...record("a3f8c1d2"), started_at: "2026-01-01T00:00:00.000Z" };
    const at = Date.parse(meta.started_at) + 5_250;
    assertEquals(ageOf(meta, { ...home.executors.look(), at }), 5.25);
  },
);

agentTest("listStatus() never shows a negative age when the clock moved back", async () => {
  await using home = await agentHome();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  await home.put((id) => ({ ...record(id), started_at: tomorrow }));
  const [status] = await listStatus(home.store, home);
  assert(status !== undefined && "ageInSeconds" in status);
  assertEquals(status.ageInSeconds, 0);
});

agentTest("listStatus() counts the age by the steady clock when the record's time is wrong", {
  ignore: !IS_LINUX,
}, async () => {
  await using home = await agentHome();
  const meta = await home.start("sleeps", { isReady: true });
  for (const days of [-1, 1]) {
    const started_at = new Date(Date.now() + days * 86_400_000).toISOString();
    await home.store.write({ ...meta, started_at });
    const [status] = await listStatus(home.store, home);
    assert(status !== undefined && "ageInSeconds" in status);
    assert(status.ageInSeconds < 3600, String(status.ageInSeconds));
  }
});

agentTest("listStatus() shows the truth and warns when it cannot be written back", async () => {
  await using home = await agentHome();
  const id = await putRunning(home, { pid: 2 ** 22 + 7 });
  home.store.write = () => Promise.reject(new UserError("no space left"));
  const warnings: string[] = [];
  const statuses = await listStatus(home.store, {
    executors: home.executors,
    onWarning: (text) => warnings.push(text),
  });
  assertEquals(statuses.map(({ state }) => state), ["stopped"]);
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0] ?? "", `cannot record that ${id} stopped: `);
  const [status] = statuses;
  assert(status !== undefined && "meta" in status && hasEnded(status.meta));
  assertEquals(status.meta.reason, "lost");
  assertEquals(status.meta.end_note, "its end cannot be recorded: no space left");
});

agentTest("listStatus() tells how a run ended although it cannot be written back", async () => {
  await using home = await agentHome();
  const id = await putRunning(home, { pid: 2 ** 22 + 7 });
  const directory = home.store.directory(id);
  await Deno.writeTextFile(
    join(directory, "outcome.json"),
    JSON.stringify({ exit_code: 3, reason: "budget", cost_usd: 2 }),
  );
  home.store.write = () => Promise.reject(new UserError("no space left"));
  const [status] = await listStatus(home.store, home);
  assert(status !== undefined && "meta" in status && hasEnded(status.meta));
  const { reason, exit_code, cost_usd, end_note } = status.meta;
  assertEquals([reason, exit_code, cost_usd, end_note], ["budget", 3, 2, undefined]);
  assertEquals(home.read(id).state, "running");
});

agentTest("listStatus() shows the end when somebody else is recording it", async () => {
  await using home = await agentHome();
  const id = await putRunning(home, { pid: 2 ** 22 + 7 });
  await home.store.locked(id, async () => {
    const [status] = await listStatus(home.store, home);
    assertEquals(status?.state, "stopped");
    assertEquals(home.read(id).state, "running");
  });
});

agentTest("listStatus() agrees with itself when several list many at once", async () => {
  await using home = await agentHome();
  const many = Array.from({ length: 40 }, (_, at) => putRunning(home, { pid: 2 ** 22 + 7 + at }));
  await Promise.all(many);
  // Three times 40 waits for a lock would occupy more threads than Deno has for files.
  const lists = await Promise.all([1, 2, 3].map(() => listStatus(home.store, home)));
  for (const statuses of lists) {
    assertEquals(statuses.map(({ state }) => state), Array(40).fill("stopped"));
  }
  assertEquals(many.length, home.store.list().filter(isRecordedAsStopped).length);
});

function isRecordedAsStopped(entry: RecordEntry): boolean {
  return "meta" in entry && entry.meta.state === "stopped";
}

agentTest(
  "listStatus() harms no other row when one was started by what this version does not know",
  async () => {
    await using home = await agentHome();
    const id = await putRunning(home, { pid: 4711, executor: "abacus" });
    const other = await publish(home.store);
    const statuses = await listStatus(home.store, home);
    assertEquals(
      new Set(statuses.map(({ id, state }) => `${id} ${state}`)),
      new Set([`${id} unreadable`, `${other} stopped`]),
    );
    const status = statuses.find((status) => status.id === id);
    assert(status?.state === "unreadable");
    assertEquals(status.reason, `${id} was started by "abacus", which this version does not know`);
  },
);
