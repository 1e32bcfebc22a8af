import { assert, assertEquals, assertRejects } from "@std/assert";
import { stop } from "../../lib/agents/stop.ts";
import { UserError } from "../../lib/errors.ts";
import { processTable } from "../../lib/sys/platform.ts";
import { agentHome, agentTest } from "../helpers/agent_home.ts";
import { makeZombie } from "../helpers/zombie.ts";
import { record } from "../helpers/records.ts";
import { startRun } from "../helpers/run.ts";

const STOPPED = { kind: "stopped" } as const;
const WAS_OVER = { kind: "was over", leftovers: 0 } as const;
/** The same of one in this boot of which nobody saw the end, nor what it has left. */
const WAS_LOST = { ...WAS_OVER, mayHide: true } as const;
const table = processTable();
const IS_LINUX = Deno.build.os === "linux";

/** How a run ended: `[exit code, signal, reason]`. */
function endOf(
  meta: { exit_code?: number | null; signal?: string | null; reason?: string },
): unknown[] {
  return [meta.exit_code, meta.signal, meta.reason];
}

agentTest(
  "stop() does not wait for the end of the grace when the agent ends on SIGTERM",
  async () => {
    await using home = await agentHome();
    const { id } = await home.start("sleeps", { isReady: true, settles: true });
    // The grace here is longer than a test may take.
    assert(await stop(home.store, id, home));
    assertEquals(home.processes(), []);
    assertEquals(endOf(home.read(id)), [null, "SIGTERM", "stopped"]);
  },
);

agentTest("stop() lets the worker finish when it handles SIGTERM", async () => {
  await using home = await agentHome();
  const { id } = await home.start("tidies", { isReady: true, settles: true });
  assert(await stop(home.store, id, home));
  assertEquals(home.log(id), "ready\ntidied\n");
  assertEquals(home.processes(), []);
  assertEquals(endOf(home.read(id)), [null, "SIGTERM", "stopped"]);
});

agentTest(
  "stop() lets the handler of SIGTERM run when the agent is stopped with SIGSTOP",
  async () => {
    await using home = await agentHome();
    const { id, pid } = await home.start("tidies", { isReady: true, settles: true });
    Deno.kill(-pid, "SIGSTOP");
    assert(await stop(home.store, id, home));
    assertEquals(home.log(id), "ready\ntidied\n");
    assertEquals(home.processes(), []);
  },
);

agentTest(
  "stop() leaves nothing of the tree, after the grace, when some of it hides and ignores SIGTERM",
  {
    ignore: !IS_LINUX,
  },
  async () => {
    const graceMs = 300;
    await using home = await agentHome({ graceMs });
    const request = { environment: { TEST_IGNORES: "yes" } };
    const { id } = await home.start("tree", { isReady: true, settles: true, request });
    assert(home.processes().length >= 7);
    const before = performance.now();
    assert(await stop(home.store, id, home));
    assert(performance.now() - before >= graceMs);
    assertEquals(home.processes(), []);
    assertEquals([home.read(id).state, home.read(id).reason], ["stopped", "stopped"]);
  },
);

agentTest("stop() ends it all when the supervisor was killed", async () => {
  await using home = await agentHome();
  const { id, pid } = await home.start("tidies", { isReady: true });
  Deno.kill(pid, "SIGKILL");
  assert(await stop(home.store, id, home));
  assertEquals(home.log(id), "ready\ntidied\n");
  assertEquals(home.processes(), []);
  assertEquals(endOf(home.read(id)), [null, null, "stopped"]);
});

agentTest("stop() says that it was stopped already, and changes nothing, when it was", async () => {
  await using home = await agentHome();
  const { id } = await home.start("sleeps", { isReady: true, settles: true });
  assertEquals(await stop(home.store, id, home), STOPPED);
  const first = home.read(id);
  assertEquals(await stop(home.store, id, home), WAS_OVER);
  assertEquals(home.read(id), first);
});

agentTest("stop() stops once when two want it at the same time", async () => {
  await using home = await agentHome();
  const { id } = await home.start("sleeps", { isReady: true, settles: true });
  const answers = await Promise.all([1, 2, 3].map(() => stop(home.store, id, home)));
  assertEquals(answers.map(({ kind }) => kind).sort(), ["stopped", "was over", "was over"]);
  assertEquals(home.processes(), []);
});

agentTest("stop() leaves the other agents alone when there are some", async () => {
  await using home = await agentHome();
  const [one, other] = [
    await home.start("sleeps", { isReady: true }),
    await home.start("sleeps", {
      isReady: true,
      request: { parent: { id: "a3f8c1d2", depth: 1 } },
    }),
  ];
  assert(await stop(home.store, one.id, home));
  assertEquals(home.processes().length, 2);
  assert(home.processes().includes(other.pid));
});

agentTest("stop() fails when there is no such agent", async () => {
  await using home = await agentHome();
  await assertRejects(() => stop(home.store, "00000000", home), UserError, "no such agent");
});

agentTest(
  "stop() ends the agent all the same, but keeps the record, when that cannot be read",
  async () => {
    await using home = await agentHome();
    const { id } = await home.start("sleeps", { isReady: true });
    const path = `${home.store.directory(id)}/meta.json`;
    await Deno.writeTextFile(path, "{");
    assert(await stop(home.store, id, home));
    assertEquals(home.processes(), []);
    assertEquals(await Deno.readTextFile(path), "{");
    await assertRejects(() => stop(home.store, id, home), UserError, "it is not valid JSON");
  },
);

const NOT_OURS = {
  zero: 0,
  all: -1,
  init: 1,
  "of this process": Deno.pid,
  "too large": 2 ** 22 + 7,
};

for (const [what, pid] of Object.entries(NOT_OURS)) {
  agentTest(`stop() signals nothing when the pid in the record is ${what}`, async () => {
    await using home = await agentHome();
    // Would end by any signal that reaches everybody, or our group.
    await using bystander = await startRun("echo ready; exec sleep 1000");
    const start_time = table.read(pid)?.startTime ?? "1";
    const identity = { boot_id: table.bootId(), start_time, nonce: "forged" };
    for (const forged of [{ identity }, {}]) {
      const id = await home.put((id) => ({ ...record(id), pid, state: "running", ...forged }));
      const isOfThisBoot = "identity" in forged;
      assertEquals(await stop(home.store, id, home), isOfThisBoot ? WAS_LOST : WAS_OVER);
      assertEquals(endOf(home.read(id)), [null, null, "lost"]);
    }
    assertEquals(bystander.alive(), [bystander.meta.pid]);
  });
}

agentTest("stop() signals nothing when the pid was reused", async () => {
  await using home = await agentHome();
  await using stranger = await startRun("echo ready; exec sleep 1000");
  const { pid } = stranger.meta;
  const identities = [
    { boot_id: table.bootId(), start_time: "1", nonce: "n" },
    { boot_id: "another", start_time: table.read(pid)?.startTime ?? "", nonce: "n" },
  ];
  for (const identity of identities) {
    const id = await home.put((id) => ({ ...record(id), pid, state: "running", identity }));
    const isOfThisBoot = identity.boot_id === table.bootId();
    assertEquals(await stop(home.store, id, home), isOfThisBoot ? WAS_LOST : WAS_OVER);
  }
  assertEquals(stranger.alive(), [pid]);
});

agentTest(
  "stop() finds it stopped when the process is a zombie",
  { ignore: !IS_LINUX },
  async () => {
    await using home = await agentHome();
    await using zombie = await makeZombie();
    const { pid, startTime } = zombie.info;
    const identity = { boot_id: table.bootId(), start_time: startTime, nonce: "n" };
    const id = await home.put((id) => ({ ...record(id), pid, state: "running", identity }));
    assertEquals(await stop(home.store, id, home), WAS_LOST);
    assertEquals(home.read(id).state, "stopped");
  },
);
