import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { NO_RULES } from "../../lib/agents/queue/rules.ts";
import { respawn } from "../../lib/agents/respawn.ts";
import { stop } from "../../lib/agents/stop.ts";
import { UserError } from "../../lib/errors.ts";
import { processTable } from "../../lib/sys/platform.ts";
import { type AgentHome, agentHome, agentTest } from "../helpers/agent_home.ts";
import { END_FILE } from "../../lib/agents/record/files.ts";
import { exists } from "../../lib/sys/files/info_at.ts";
import { namesIn } from "../helpers/files.ts";

const table = processTable();

/** An agent whose first run is over. */
async function endedAgent(
  home: AgentHome,
  options?: Parameters<AgentHome["start"]>[1],
): Promise<string> {
  const { id } = await home.start("says", { settles: true, ...options });
  await home.ended(id);
  return id;
}

agentTest("respawn() runs the original prompt and settings again under the same id", async () => {
  await using home = await agentHome();
  const id = await endedAgent(home, {
    request: {
      prompt: "the prompt",
      settings: { effort: "high", permission_mode: "plan" },
      environment: { TEST_STATUS: "3", TEST_SETTING: "kept" },
    },
  });
  const first = home.read(id);
  const meta = await respawn(home.store, id, home.context("says", { settles: true }));
  assertEquals([meta.id, meta.runs, meta.state], [id, 2, "running"]);
  const second = await home.ended(id);
  assertEquals([second.created_at, second.runs, second.exit_code], [first.created_at, 2, 3]);
  const log = home.log(id).slice(home.read(id).log_offsets?.stdout);
  for (
    const line of [
      "argument: --effort=high",
      "argument: --permission-mode=plan",
      "prompt: the prompt",
      "setting: kept",
    ]
  ) {
    assertStringIncludes(log, `${line}\n`);
  }
  // The log is cumulative; the conversation is another one.
  const [before = "", after = ""] = [first, second].map((meta) => String(meta.session_id));
  assert(before !== after);
  assertEquals(home.log(id), log.replace(after, before) + log);
  assertEquals(home.log(id, "stderr.log"), "complaint\ncomplaint\n");
});

agentTest(
  "respawn() forgets who was told of an end only when the record has another state",
  async () => {
    await using home = await agentHome();
    const id = await endedAgent(home);
    const end = join(home.store.directory(id), END_FILE);
    await Deno.writeTextFile(end, "{}");
    const wasThere: boolean[] = [];
    const { store } = home;
    const write = store.write.bind(store);
    store.write = async (meta) => {
      wasThere.push(exists(end));
      await write(meta);
    };
    await respawn(store, id, home.context("says", { settles: true }));
    assertEquals([wasThere[0], exists(end)], [true, false]);
    await home.ended(id);
  },
);

agentTest("respawn() refuses when the agent is running", async () => {
  await using home = await agentHome();
  const { id } = await home.start("sleeps", { isReady: true });
  const error = await assertRejects(
    () => respawn(home.store, id, home.context("sleeps")),
    UserError,
  );
  assertEquals([error.message, error.hint], [
    `cannot respawn ${id}: it is running`,
    `stop it first: isonforge stop ${id}`,
  ]);
  assertEquals(home.processes().length, 2);
});

agentTest("respawn() refuses when only the supervisor was killed", async () => {
  await using home = await agentHome();
  const { id, pid } = await home.start("tree", { isReady: true });
  const before = home.processes().length;
  Deno.kill(pid, "SIGKILL");
  await assertRejects(
    () => respawn(home.store, id, home.context("sleeps")),
    UserError,
    "it is running",
  );
  assertEquals(home.processes().filter((left) => left !== pid).length, before - 1);
});

agentTest("respawn() leaves the agent stopped when its directory to work in is gone", async () => {
  await using home = await agentHome();
  const cwd = join(home.path, "project");
  await Deno.mkdir(cwd);
  const id = await endedAgent(home, { request: { cwd } });
  const before = home.read(id);
  await Deno.remove(cwd);
  await assertRejects(
    () => respawn(home.store, id, home.context("sleeps")),
    UserError,
    "it does not exist",
  );
  assertEquals(home.read(id), before);
  assertEquals(home.processes(), []);
});

agentTest("respawn() makes room when a log is over a tenth of the limit", async () => {
  await using home = await agentHome();
  const id = await endedAgent(home);
  const directory = home.store.directory(id);
  const full = "x".repeat(101);
  await Deno.writeTextFile(join(directory, "stdout.log"), full);
  await Deno.writeTextFile(join(directory, "stderr.log"), `${"y".repeat(99)}\n`);
  const meta = await respawn(home.store, id, home.context("sleeps", { logLimit: 1000 }));
  await home.shows(id, "ready");
  assertEquals(home.log(id, "stdout.log.1"), full);
  assertEquals(meta.log_offsets, { stdout: 0, stderr: 100 });
  assertEquals(namesIn(directory).includes("stderr.log.1"), false);
});

for (const name of ["stdout.log", "stderr.log"]) {
  agentTest(`respawn() refuses and writes nothing outside when ${name} is a link`, async () => {
    await using home = await agentHome();
    const id = await endedAgent(home);
    const outside = join(home.path, "outside");
    await Deno.writeTextFile(outside, "theirs");
    await Deno.remove(join(home.store.directory(id), name));
    await Deno.symlink(outside, join(home.store.directory(id), name));
    await assertRejects(
      () => respawn(home.store, id, home.context("says")),
      UserError,
      "it is not a regular file",
    );
    assertEquals(await Deno.readTextFile(outside), "theirs");
    assertEquals(home.processes(), []);
  });
}

agentTest(
  "respawn() gives the logs the room that the agent has kept, also when it has to wait",
  async () => {
    await using home = await agentHome();
    const rules = { ...NO_RULES, endpointsOf: () => Promise.resolve(["http://a", "http://b"]) };
    for (
      const [kept, here, isMoved] of [["1000", 2 ** 30, true], ["1000000", 1000, false]] as const
    ) {
      for (const waits of [false, true]) {
        const id = await endedAgent(home, {
          request: { environment: { ISONFORGE_LOG_MAX: kept } },
        });
        await Deno.writeTextFile(join(home.store.directory(id), "stdout.log"), "x".repeat(200));
        const context = home.context("says", { settles: true, logLimit: here });
        const { state } = await respawn(home.store, id, waits ? { ...context, rules } : context);
        assertEquals(state, waits ? "queued" : "running");
        const old = join(home.store.directory(id), "stdout.log.1");
        assertEquals([kept, waits, exists(old)], [kept, waits, isMoved]);
        if (!waits) await home.ended(id);
      }
    }
  },
);

agentTest("respawn() starts one run when two want it at once, every time", async () => {
  await using home = await agentHome();
  const { id } = await home.start("sleeps", { isReady: true });
  await stop(home.store, id, home);
  for (let round = 2; round <= 25; round++) {
    const both = await Promise.allSettled(
      [1, 2].map(() => respawn(home.store, id, home.context("sleeps"))),
    );
    assertEquals(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const refusal = both.find((result) => result.status === "rejected")?.reason;
    assert(refusal instanceof UserError, String(refusal));
    assertEquals(home.read(id).runs, round);
    assert(await stop(home.store, id, home));
    assertEquals(home.processes(), []);
  }
});

agentTest(
  "stop() and respawn() at once leave a run that is recorded, or none, every time",
  async () => {
    await using home = await agentHome();
    const { id } = await home.start("sleeps", { isReady: true });
    for (let round = 0; round < 25; round++) {
      const wasRunning = home.processes().length > 0;
      const commands = [
        () => stop(home.store, id, home),
        () => respawn(home.store, id, home.context("sleeps")),
      ];
      if (round % 2 === 1) commands.reverse();
      await Promise.allSettled(commands.map((command) => command()));
      // A stop that races the respawn of a running agent wins.
      if (wasRunning) assertEquals(home.processes(), []);
      const supervisors = home.processes().filter((pid) => table.read(pid)?.groupId === pid);
      const meta = home.read(id);
      assertEquals(supervisors, meta.state === "running" ? [meta.pid ?? 0] : []);
    }
  },
);
