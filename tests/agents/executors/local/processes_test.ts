import { assert, assertEquals } from "@std/assert";
import type { StartedMeta } from "../../../../lib/agents/record/meta.ts";
import { ProcessSnapshot } from "../../../../lib/agents/executors/local/processes.ts";
import { processTable } from "../../../../lib/sys/platform.ts";
import { evaluate } from "../../../helpers/evaluate.ts";
import { startRun } from "../../../helpers/run.ts";
import { makeZombie } from "../../../helpers/zombie.ts";

const table = processTable();
const IS_LINUX = Deno.build.os === "linux";

/** The pids that the snapshot takes for the run's, in words of the test. */
function found(meta: StartedMeta, pids: Record<string, number>): string[] {
  const names = new Map(Object.entries(pids).map(([name, pid]) => [pid, name]));
  return new ProcessSnapshot(table).processesOf(meta)
    .map(({ pid }) => names.get(pid) ?? `another one: ${pid}`).sort();
}

Deno.test("ProcessSnapshot finds the whole run when it left the group or cleared its environment", {
  ignore: !IS_LINUX,
}, async () => {
  await using run = await startRun(`
    sleep 1000 & is group
    setsid sleep 1000 & is session
    $clear sleep 1000 & is cleared
    (setsid sh -c 'sleep 1000 & echo orphan $!'; :)
    set -m; $clear sleep 1000 & is cleared_in_session
    echo ready; wait
  `);
  const { meta, pids } = run;
  assertEquals(
    found(meta, { leader: meta.pid, ...pids }),
    ["cleared", "cleared_in_session", "group", "leader", "orphan", "session"],
  );
  assert(new ProcessSnapshot(table).isAlive(meta));
});

Deno.test("ProcessSnapshot follows descent and sessions when neither cookie nor group is left", {
  ignore: !IS_LINUX,
}, async () => {
  await using run = await startRun(`
    $clear setsid sleep 1000 & is cleared_child
    setsid sh -c '
      $0 sleep 1000 & echo cleared_member $!
      echo session $$
      $0 setsid sh -c "sleep 1000 & echo cleared_grandchild \\$!; echo cleared_leader \\$\\$; echo ready; wait" &
      wait
    ' "$clear" &
    wait
  `);
  const { meta, pids } = run;
  const seen = found(meta, { leader: meta.pid, ...pids });
  for (const name of ["cleared_child", "cleared_leader", "cleared_grandchild", "cleared_member"]) {
    assert(seen.includes(name), `${name} among ${seen}`);
  }
});

Deno.test("ProcessSnapshot leaves what another run started alone, and what descends from that", {
  ignore: !IS_LINUX,
}, async () => {
  await using run = await startRun(`
    sleep 1000 & is ours
    ISONFORGE_AGENT_NONCE=another setsid sh -c '
      $0 sleep 1000 & echo cleared_anothers $!
      echo another $$
      echo ready
      wait
    ' "$clear" &
    wait
  `);
  const { meta, pids } = run;
  assertEquals(found(meta, { leader: meta.pid, ...pids }), ["leader", "ours"]);
});

Deno.test("ProcessSnapshot finds the group when the leader is dead and a member has the cookie", async () => {
  await using run = await startRun(`
    sleep 1000 & is group
    $clear sleep 1000 & is cleared
    echo ready; wait
  `);
  await run.kill(run.meta.pid);
  assertEquals(new ProcessSnapshot(table).supervisor(run.meta), undefined);
  assertEquals(found(run.meta, run.pids), ["cleared", "group"]);
  assert(!new ProcessSnapshot(table).isAlive(run.meta));
  assertEquals(new ProcessSnapshot(table).leftoversOf(run.meta).length, 2);
});

Deno.test("ProcessSnapshot takes nothing for ours when nothing in the group proves it", async () => {
  await using run = await startRun(`$clear sleep 1000 & is cleared; echo ready; wait`);
  await run.kill(run.meta.pid);
  assertEquals(found(run.meta, run.pids), []);
  assert(!new ProcessSnapshot(table).isAlive(run.meta));
});

Deno.test("ProcessSnapshot goes on taking for ours what was proven before", async () => {
  await using run = await startRun(`$clear sleep 1000 & is cleared; echo ready; wait`);
  const known = new ProcessSnapshot(table).processesOf(run.meta);
  assertEquals(known.length, 2);
  await run.kill(run.meta.pid);
  const left = new ProcessSnapshot(table).processesOf(run.meta, known);
  assertEquals(left.map(({ pid }) => pid), [run.pids["cleared"] ?? 0]);
  // The same pid with another start is another process.
  const reused = known.map((process) => ({ ...process, startTime: "1" }));
  assertEquals(new ProcessSnapshot(table).processesOf(run.meta, reused), []);
});

Deno.test("ProcessSnapshot finds nothing when the processes are another run's of the same agent", async () => {
  await using run = await startRun(`sleep 1000 & echo ready; wait`);
  const { meta } = run;
  const identity = { boot_id: table.bootId(), start_time: "1", nonce: "another" };
  assertEquals(new ProcessSnapshot(table).processesOf({ ...meta, identity }), []);
  assert(!new ProcessSnapshot(table).isAlive({ ...meta, identity }));
});

Deno.test("ProcessSnapshot.supervisor() is undefined when the pid was reused", async () => {
  await using run = await startRun(`echo ready; sleep 1000`);
  const { meta } = run;
  assertEquals(new ProcessSnapshot(table).supervisor(meta)?.pid, meta.pid);
  const { identity } = meta;
  assert(identity !== undefined);
  const reused = { ...meta, identity: { ...identity, start_time: `${identity.start_time}0` } };
  assertEquals(new ProcessSnapshot(table).supervisor(reused), undefined);
});

Deno.test("ProcessSnapshot.isAlive() is false when the record is of another boot", async () => {
  await using run = await startRun(`echo ready; sleep 1000`);
  const { meta } = run;
  assert(meta.identity !== undefined);
  const before = { ...meta, identity: { ...meta.identity, boot_id: "another" } };
  assert(!new ProcessSnapshot(table).isAlive(before));
  assertEquals(new ProcessSnapshot(table).ageInSeconds(before), undefined);
});

Deno.test("ProcessSnapshot.isAlive() is false when the supervisor is a zombie", {
  ignore: !IS_LINUX,
}, async () => {
  await using zombie = await makeZombie();
  const { pid, startTime } = zombie.info;
  const identity = { boot_id: table.bootId(), start_time: startTime, nonce: "n" };
  await using run = await startRun(`echo ready; sleep 1000`);
  const meta = { ...run.meta, pid, identity };
  assertEquals(new ProcessSnapshot(table).supervisor(meta), undefined);
  assert(!new ProcessSnapshot(table).isAlive(meta));
});

Deno.test("ProcessSnapshot proves by the environment when the record has no identity", async () => {
  await using run = await startRun(`echo ready; sleep 1000`);
  const { identity: _identity, ...minimal } = run.meta;
  assert(new ProcessSnapshot(table).isAlive(minimal));
  assert(!new ProcessSnapshot(table).isAlive({ ...minimal, id: "00000000" }));
});

for (
  const [what, pid] of Object.entries({
    zero: 0,
    all: -1,
    init: 1,
    this: Deno.pid,
    none: 2 ** 22 + 7,
  })
) {
  Deno.test(`ProcessSnapshot finds nothing when the pid in the record is ${what}`, async () => {
    await using run = await startRun(`echo ready; sleep 1000`);
    const start_time = table.read(pid)?.startTime ?? "1";
    const identity = { boot_id: table.bootId(), start_time, nonce: "forged" };
    const { identity: _identity, ...minimal } = { ...run.meta, id: "00000000", pid };
    for (const meta of [{ ...minimal, identity }, minimal]) {
      const snapshot = new ProcessSnapshot(table);
      assertEquals(snapshot.processesOf(meta), []);
      assertEquals(snapshot.supervisor(meta), undefined);
      assert(!snapshot.isAlive(meta));
    }
  });
}

Deno.test("ProcessSnapshot finds the group but not itself when it looks from inside", async () => {
  // So it is when the supervisor has become `isonforge settle`.
  await using run = await startRun(`echo ready; sleep 1000`);
  const { stdout, stderr } = await evaluate(
    `
      import { ProcessSnapshot } from "lib/agents/executors/local/processes.ts";
      import { processTable } from "lib/sys/platform.ts";
      const table = processTable();
      const child = new Deno.Command("/bin/sleep", { args: ["1000"], clearEnv: true }).spawn();
      const self = table.read(Deno.pid);
      const meta = {
        ...${JSON.stringify(run.meta)},
        pid: self.groupId,
        identity: { boot_id: table.bootId(), start_time: self.startTime, nonce: "inside" },
      };
      const pids = new ProcessSnapshot(table).processesOf(meta).map(({ pid }) => pid);
      console.log(self.groupId === Deno.pid, pids.includes(child.pid), pids.includes(Deno.pid));
      child.kill("SIGKILL");
      await child.status;
    `,
    {
      env: { ISONFORGE_AGENT_ID: run.meta.id, ISONFORGE_AGENT_NONCE: "inside" },
      detached: true,
    },
  );
  assertEquals([stdout, stderr], ["true true false\n", ""]);
});
