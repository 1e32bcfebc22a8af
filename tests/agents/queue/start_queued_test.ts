import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { QueueDirectory } from "../../../lib/agents/queue/queue_directory.ts";
import { startQueued } from "../../../lib/agents/queue/start_queued.ts";
import { remove } from "../../../lib/agents/remove.ts";
import { respawn } from "../../../lib/agents/respawn.ts";
import { start } from "../../../lib/agents/start.ts";
import { stop } from "../../../lib/agents/stop.ts";
import { listStatus } from "../../../lib/agents/state.ts";
import { UserError } from "../../../lib/errors.ts";
import { type AgentHome, agentHome, agentTest } from "../../helpers/agent_home.ts";
import { namesIn } from "../../helpers/files.ts";
import { poll } from "../../helpers/poll.ts";
import { endedRecord, publish } from "../../helpers/records.ts";
import { rounds } from "../../helpers/rounds.ts";

/** Queues an agent whose worker does `behaviour`. */
async function queue(
  home: AgentHome,
  { behaviour = "sleeps", ...request }: { behaviour?: string } & Record<string, unknown> = {},
): Promise<string> {
  const meta = await start(home.store, {
    request: {
      prompt: "audit",
      cwd: home.path,
      settings: { max_running: 2 },
      version: "0.0.0",
      environment: home.environment,
      ...request,
    },
    context: contextOf(home, behaviour),
  });
  assertEquals([meta.state, meta.pid], ["queued", null]);
  return meta.id;
}

function contextOf(home: AgentHome, behaviour = "sleeps") {
  const context = home.context(behaviour, { settles: true });
  const environment = Deno.env.toObject();
  return {
    ...context,
    rules: {
      endpointsOf: () => Promise.resolve([]),
      slotsOf: () => undefined,
      environment,
      isSecret: () => false,
    },
  };
}

async function look(home: AgentHome, behaviour = "sleeps"): Promise<string[]> {
  const found = await startQueued(home.store, contextOf(home, behaviour));
  return (found?.started ?? []).map(({ id }) => id);
}

function statesOf(home: AgentHome, ids: readonly string[]): string[] {
  return ids.map((id) => home.read(id).state);
}

agentTest("startQueued() starts as many as may run, and the next when one has ended", async () => {
  await using home = await agentHome();
  const ids = [await queue(home), await queue(home), await queue(home)];
  assertEquals(await look(home), ids.slice(0, 2));
  assertEquals(statesOf(home, ids), ["running", "running", "queued"]);
  assertEquals(await look(home), []);
  await stop(home.store, ids[0] ?? "", home);
  assertEquals(await look(home), [ids[2]]);
});

agentTest(
  "startQueued() never starts one twice, nor too many, when several look at once",
  async () => {
    await using home = await agentHome();
    const ids: string[] = [];
    for (let count = 0; count < 6; count++) ids.push(await queue(home));
    const looks = await Promise.all([1, 2, 3, 4].map(() => look(home)));
    assertEquals(looks.flat().sort(), ids.slice(0, 2).sort());
    assertEquals(home.store.list().length, 6);
    const supervisors = new Set(ids.map((id) => home.read(id).pid).filter((pid) => pid !== null));
    assertEquals(supervisors.size, 2);
  },
);

agentTest("startQueued() leaves it to another when that is looking already", async () => {
  await using home = await agentHome();
  const id = await queue(home);
  const impatient = { ...contextOf(home), patienceMs: 0 };
  const found = await new QueueDirectory(home.store.home).locked(() =>
    startQueued(home.store, impatient)
  );
  assertEquals([found, home.read(id).state], [undefined, "queued"]);
  assertEquals(await look(home), [id]);
});

agentTest(
  "startQueued() gives back what a run of the queue needs: prompt, input, conversation",
  async () => {
    await using home = await agentHome();
    const id = await queue(home, { behaviour: "says", input: "piped", resume: "0123abcd" });
    assertEquals(await look(home, "says"), [id]);
    await home.ended(id);
    const log = home.log(id);
    assertStringIncludes(log, "prompt: audit\n");
    assertStringIncludes(log, "argument: --resume=0123abcd\n");
    assertStringIncludes(log, `argument: --input-file=${home.store.directory(id)}/input\n`);
    // A launcher's matter.
    assertEquals(log.includes("max-running"), false);
  },
);

agentTest("startQueued() records that one cannot start, and goes on with the next", async () => {
  await using home = await agentHome();
  const gone = join(home.path, "gone");
  await Deno.mkdir(gone);
  const id = await queue(home, { cwd: gone });
  const next = await queue(home);
  await Deno.remove(gone);
  const found = await startQueued(home.store, contextOf(home));
  assertEquals(found?.started.map(({ id }) => id), [next]);
  const { state, reason, pid, end_note } = home.read(id);
  assertEquals([state, reason, pid], ["stopped", "failed", null]);
  assertStringIncludes(end_note ?? "", "never started: cannot start in ");
});

agentTest(
  "startQueued() keeps one waiting that could not be started for want of room",
  async () => {
    await using home = await agentHome();
    const id = await queue(home);
    // A directory in the place of a file that a start writes.
    const inTheWay = join(home.store.directory(id), "prompt");
    await Deno.mkdir(join(inTheWay, "x"), { recursive: true });
    const warnings: string[] = [];
    const found = await startQueued(home.store, {
      ...contextOf(home),
      onWarning: (text) => warnings.push(text),
    });
    assertEquals([found?.started.length, home.read(id).state, warnings.length], [0, "queued", 1]);
    await Deno.remove(inTheWay, { recursive: true });
    assertEquals(await look(home), [id]);
  },
);

agentTest(
  "a queued agent is stopped by leaving the queue, and until then not removed or respawned",
  async () => {
    await using home = await agentHome();
    const id = await queue(home);
    await assertRejects(
      () => remove(home.store, id, { executors: home.executors, force: true }),
      UserError,
      "it waits in the queue",
    );
    await assertRejects(
      () => respawn(home.store, id, contextOf(home)),
      UserError,
      "waits in the queue already",
    );
    assertEquals(await stop(home.store, id, home), { kind: "was queued" });
    assertEquals([home.read(id).state, home.read(id).reason], ["stopped", "stopped"]);
    assertEquals(await look(home), []);
    assertEquals(await stop(home.store, id, home), { kind: "was over", leftovers: 0 });
    const again = await respawn(home.store, id, contextOf(home));
    assertEquals(again.state, "queued");
    assertEquals(await look(home), [id]);
  },
);

agentTest("respawn() queues again when all places are taken", async () => {
  await using home = await agentHome();
  const [one = "", ...others] = [await queue(home), await queue(home), await queue(home)];
  await look(home);
  await stop(home.store, one, home);
  await look(home);
  assertEquals(statesOf(home, others), ["running", "running"]);
  const again = await respawn(home.store, one, contextOf(home));
  assertEquals(await look(home), []);
  assertEquals([again.state, again.runs, home.read(one).state], ["queued", 1, "queued"]);
});

agentTest(
  "one that waits for others to complete starts although they were removed since",
  async () => {
    await using home = await agentHome();
    const ended = async (reason: "completed" | "failed") => {
      const id = await publish(home.store);
      await home.store.write(endedRecord(id, { reason }));
      return id;
    };
    const { id: running } = await home.start("sleeps", { isReady: true });
    const [completed, failed] = [await ended("completed"), await ended("failed")];
    const settings = { max_running: 4 };
    const after = await queue(home, { settings, afterOk: [completed] });
    const afterBoth = await queue(home, { settings, afterOk: [completed, running] });
    const never = await queue(home, { settings, afterOk: [failed] });
    for (const id of [completed, failed]) await remove(home.store, id, { ...home, force: false });
    const left = home.read(afterBoth);
    assertEquals("after_ok" in left && left.after_ok, [running]);
    assertEquals(await look(home), [after]);
    assertEquals(statesOf(home, [afterBoth, never]), ["queued", "stopped"]);
  },
);

agentTest(
  "remove() and startQueued() at once, each with a lock that the other takes too, come to an end, and nobody fails",
  async () => {
    await using home = await agentHome();
    const { id: running } = await home.start("sleeps", { isReady: true });
    for (let round = 0; round < rounds(5, 50); round++) {
      const completed: string[] = [];
      for (let count = 0; count < 4; count++) {
        const id = await publish(home.store);
        await home.store.write(endedRecord(id));
        completed.push(id);
      }
      const afterOk = [...completed, running];
      const waiting = [await queue(home, { afterOk }), await queue(home, { afterOk })];
      const stopped = await queue(home, { afterOk });
      await Promise.all([
        ...completed.map((id) => remove(home.store, id, { ...home, force: false })),
        ...[1, 2, 3].map(() => look(home)),
        stop(home.store, stopped, home).then(() =>
          remove(home.store, stopped, { ...home, force: false })
        ),
      ]);
      for (const id of waiting) {
        const left = home.read(id);
        assertEquals([left.state, "after_ok" in left && left.after_ok], ["queued", [running]]);
        await stop(home.store, id, home);
      }
    }
  },
);

agentTest("listStatus() shows where in the queue one is, and what it waits for", async () => {
  await using home = await agentHome();
  const { id: other } = await home.start("sleeps", { isReady: true });
  const first = await queue(home, { after: [other] });
  const second = await queue(home, { settings: { max_running: 1 } });
  const queued = (await listStatus(home.store, home)).filter(({ state }) => state === "queued");
  const places = new Map(queued.map((status) => [status.id, "queue" in status && status.queue]));
  assertEquals(places.get(first), { position: 1, waitsFor: [other] });
  assertEquals(places.get(second), { position: 2, waitsFor: [] });
});

agentTest("startQueued() finds one that lost its mark, and forgets marks of nobody", async () => {
  await using home = await agentHome();
  const id = await queue(home);
  const marks = join(home.path, "queue");
  await Deno.remove(join(marks, id));
  await Deno.writeTextFile(join(marks, "00000000"), "");
  const longAgo = new Date(Date.now() - 3_600_000);
  await Deno.utime(join(marks, "00000000"), longAgo, longAgo);
  assertEquals(await look(home), [id]);
  const left = namesIn(marks);
  assertEquals(left.filter((name) => name !== ".looked"), []);
});

agentTest(
  "startQueued() counts an agent whose supervisor was killed while its worker lives",
  async () => {
    await using home = await agentHome();
    const ids = [
      await queue(home, { settings: { max_running: 1 } }),
      await queue(home, { settings: { max_running: 1 } }),
    ];
    const [first = "", second = ""] = ids;
    await look(home, "tree");
    await home.shows(first, "ready");
    const { pid } = home.read(first);
    assert(pid !== null);
    Deno.kill(pid, "SIGKILL");
    await poll(() => home.processes().every((each) => each !== pid), "the supervisor to end");
    assertEquals(await look(home), []);
    assertEquals(home.read(second).state, "queued");
  },
);

agentTest("startQueued() leaves to another machine what was queued there", async () => {
  await using home = await agentHome();
  const id = await queue(home);
  const meta = home.store.read(id);
  assertEquals(meta.queued_host, Deno.hostname());
  await home.store.write({ ...meta, queued_host: "devbox" });
  const found = await startQueued(home.store, contextOf(home));
  assertEquals([found?.started, found?.elsewhere], [[], [{ id, host: "devbox" }]]);
  assertEquals(home.read(id).state, "queued");
  // Others do not wait for it.
  const other = await queue(home, { settings: { max_running: 1 } });
  assertEquals(await look(home), [other]);
});
