import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { settle } from "../../../lib/agents/ending/settle.ts";
import { OUTCOME_FILE } from "../../../lib/agents/record/files.ts";
import type { AgentMeta } from "../../../lib/agents/record/meta.ts";
import { AgentStore } from "../../../lib/agents/record/store.ts";
import { UserError } from "../../../lib/errors.ts";
import { processTable } from "../../../lib/sys/platform.ts";
import { homeFailure } from "../../../lib/sys/system_error.ts";
import { agentHome, agentTest } from "../../helpers/agent_home.ts";
import { record, startedRecord } from "../../helpers/records.ts";
import { startRun } from "../../helpers/run.ts";

const table = processTable();
const IS_LINUX = Deno.build.os === "linux";

agentTest("settle() records the status when the run has ended", async () => {
  await using home = await agentHome();
  const identity = { boot_id: table.bootId(), start_time: "1", nonce: "n" };
  const id = await home.put((id) => ({
    ...record(id),
    pid: 2 ** 22 + 7,
    state: "running",
    identity,
  }));
  await settle(home.store, { request: { id, nonce: "n", status: 5 }, executors: home.executors });
  const { state, exit_code, reason } = home.read(id);
  assertEquals([state, exit_code, reason], ["stopped", 5, "failed"]);
  // A second one, too late, changes nothing.
  await settle(home.store, { request: { id, nonce: "n", status: 0 }, executors: home.executors });
  assertEquals(home.read(id).exit_code, 5);
});

agentTest("settle() changes nothing when the run is another one", async () => {
  await using home = await agentHome();
  await using run = await startRun("echo ready; exec sleep 1000");
  const id = await home.put((id) => ({ ...run.meta, id }));
  const before = home.read(id);
  await settle(home.store, {
    request: { id, nonce: "of the run before", status: 0 },
    executors: home.executors,
  });
  assertEquals(home.read(id), before);
  assertEquals(run.alive(), [run.meta.pid]);
});

agentTest(
  "settle() records how a run ended, and what it used, when it cannot be started again",
  async () => {
    await using home = await agentHome();
    const usage = {
      tokens: { input: 1000, output: 50, cache_read: 7, estimated: false },
      num_turns: 3,
      cost_usd: 0.25,
    };
    const outcome = (id: string) => join(home.store.directory(id), OUTCOME_FILE);
    const store = new AgentStore(home.path, {
      startAgain: async ({ id }) => {
        // As an attempt does, to make room for the next run's.
        await Deno.remove(outcome(id));
        return "cannot be started again: no room";
      },
    });
    const identity = { boot_id: table.bootId(), start_time: "1", nonce: "n" };
    const id = await home.put((id) => ({
      ...startedRecord(id, { pid: 2 ** 22 + 7, identity }),
      restart: "on-failure",
    }));
    await Deno.writeTextFile(
      outcome(id),
      JSON.stringify({ exit_code: 1, reason: "failed", failure: "endpoint", ...usage }),
    );
    await settle(store, { request: { id, nonce: "n", status: 1 }, executors: home.executors });
    const { reason, failure, end_note, tokens, num_turns, cost_usd } = home.read(id);
    assertEquals({ tokens, num_turns, cost_usd }, usage);
    assertEquals([reason, failure, end_note], [
      "failed",
      "endpoint",
      "cannot be started again: no room",
    ]);
  },
);

/** A store on a disk that is full for so many writes. */
class FullStore extends AgentStore {
  refusals = 0;

  override async write(meta: AgentMeta): Promise<void> {
    if (this.refusals-- > 0) {
      throw homeFailure("cannot write", new Error("No space left on device (os error 28)"));
    }
    await super.write(meta);
  }
}

agentTest("settle() records the end once there is room, and finishes its work once", async () => {
  await using home = await agentHome();
  const identity = { boot_id: table.bootId(), start_time: "1", nonce: "n" };
  const run = { pid: 2 ** 22 + 7, identity };
  const worktree = {
    finish: "commit",
    worktree: "w",
    worktree_path: home.path,
    repository: home.path,
  } as const;
  for (const fields of [run, { ...run, ...worktree }]) {
    const store = new FullStore(home.path);
    const id = await home.put((id) => startedRecord(id, fields));
    store.refusals = 2;
    let finished = 0;
    await settle(store, {
      request: { id, nonce: "n", status: 0 },
      executors: home.executors,
      finish: () => {
        finished++;
        return Promise.resolve({ finished: {} });
      },
    });
    assertEquals([home.read(id).reason, finished], ["completed", "finish" in fields ? 1 : 0]);
  }
});

agentTest(
  "settle() starts a run again once there is room, and leaves that to others when there is none",
  async () => {
    await using home = await agentHome();
    const identity = { boot_id: table.bootId(), start_time: "1", nonce: "n" };
    for (const refusals of [2, Infinity]) {
      let left = refusals;
      const store = new AgentStore(home.path, {
        startAgain: () => {
          if (left-- <= 0) return Promise.resolve(undefined);
          throw homeFailure("cannot write", new Error("No space left on device (os error 28)"));
        },
      });
      const id = await home.put((id) => ({
        ...startedRecord(id, { pid: 2 ** 22 + 7, identity }),
        restart: "on-failure",
      }));
      const settling = settle(store, {
        request: { id, nonce: "n", status: 1 },
        executors: home.executors,
        ...(refusals === Infinity ? { fullDiskMs: 0 } : {}),
      });
      if (refusals === Infinity) await assertRejects(() => settling, UserError, "No space left");
      else await settling;
      assertEquals([home.read(id).state, left < 0], ["running", refusals !== Infinity]);
    }
  },
);

agentTest("settle() gives up when the disk stays full", async () => {
  await using home = await agentHome();
  const identity = { boot_id: table.bootId(), start_time: "1", nonce: "n" };
  const id = await home.put((id) => startedRecord(id, { pid: 2 ** 22 + 7, identity }));
  const store = new FullStore(home.path);
  store.refusals = Infinity;
  const request = { id, nonce: "n", status: 0 };
  const settling = settle(store, { request, executors: home.executors, fullDiskMs: 0 });
  await assertRejects(() => settling, UserError, "No space left on device");
  assertEquals(home.read(id).state, "running");
});

agentTest("settle() leaves nothing behind when the worker ended and its children did not", {
  ignore: !IS_LINUX,
}, async () => {
  await using home = await agentHome();
  const { id } = await home.start("tree", {
    settles: true,
    request: { environment: { TEST_ENDS: "yes" } },
  });
  const end = await home.ended(id);
  assertEquals([end.exit_code, end.reason], [0, "completed"]);
  assertEquals(home.processes(), []);
});

for (
  const [signal, name] of [["KILL", "SIGKILL"], ["TERM", "SIGTERM"], ["SEGV", "SIGSEGV"]] as const
) {
  agentTest(`settle() records ${name} when that ended the worker`, async () => {
    await using home = await agentHome();
    const { id } = await home.start("dies", {
      settles: true,
      request: { environment: { TEST_SIGNAL: signal } },
    });
    const end = await home.ended(id);
    assertEquals([end.exit_code, end.signal, end.reason], [null, name, "killed"]);
  });
}
