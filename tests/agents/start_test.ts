import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path/join";
import { launch } from "../../lib/agents/launch.ts";
import { UserError } from "../../lib/errors.ts";
import { processTable } from "../../lib/sys/platform.ts";
import { agentHome, agentTest } from "../helpers/agent_home.ts";
import { modeOf, namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { record } from "../helpers/records.ts";

agentTest(
  "start() runs the worker with prompt, settings and cookie, and the end is recorded",
  async () => {
    await using home = await agentHome();
    const prompt = `it's "quoted"\n--and $(dangerous) 日本語`;
    const settings = { effort: "max", max_budget_usd: 1.5, model: "m; rm -rf /", timeout: "90s" };
    const meta = await home.start("says", {
      settles: true,
      request: { prompt, settings, environment: { TEST_STATUS: "3", TEST_SETTING: "kept" } },
    });
    const end = await home.ended(meta.id);
    assertEquals([end.exit_code, end.signal, end.reason], [3, null, "failed"]);
    assertEquals([end.runs, end.pid, end.depth], [1, meta.pid, 1]);
    for (const [name, value] of Object.entries(settings)) {
      assertEquals(end[name as keyof typeof end], value);
    }
    const log = home.log(meta.id);
    assertStringIncludes(log, `argument: --print\nargument: --yolo\nargument: --verbose\n`);
    assertStringIncludes(log, `argument: --model=m; rm -rf /\n`);
    assertStringIncludes(
      log,
      `prompt: ${prompt}\ncwd: ${home.path}\nid: ${meta.id}\nsetting: kept\n`,
    );
    assertEquals(home.log(meta.id, "stderr.log"), "complaint\n");
    assertEquals(home.processes(), []);
  },
);

agentTest(
  "start() makes the supervisor leader of its own session and records who it is",
  async () => {
    await using home = await agentHome();
    const endpoints = ["http://known:1/v1"];
    const meta = await home.start("sleeps", { isReady: true, request: { endpoints } });
    // What the start was told, whatever the rules would find.
    assertEquals(meta.endpoint, "http://known:1/v1");
    const info = processTable().read(meta.pid);
    assertEquals([info?.pid, info?.groupId, info?.sessionId], [meta.pid, meta.pid, meta.pid]);
    assertEquals(meta.identity?.start_time, info?.startTime);
    assertEquals(meta.identity?.boot_id, processTable().bootId());
    assertEquals<unknown>(home.read(meta.id), meta);
    assertNotEquals(info?.groupId, processTable().read(Deno.pid)?.groupId);
  },
);

agentTest("start() leaves only private files", async () => {
  await using home = await agentHome();
  const { id } = await home.start("sleeps", { isReady: true });
  const directory = home.store.directory(id);
  const names = namesIn(directory);
  assertEquals(names, ["exit", "meta.json", "outcome.room", "prompt", "stderr.log", "stdout.log"]);
  assertEquals(names.map((name) => modeOf(join(directory, name))), names.map(() => 0o600));
});

agentTest(
  "start() leaves nothing and starts nothing when the directory to work in is missing",
  async () => {
    await using home = await agentHome();
    const error = await assertRejects(
      () => home.start("sleeps", { request: { cwd: "/nowhere/at all" } }),
      UserError,
    );
    assertEquals(error.message, `cannot start in "/nowhere/at all": it does not exist`);
    await assertRejects(
      () => home.start("sleeps", { request: { cwd: "/dev/null" } }),
      UserError,
      "it is not a directory",
    );
    assertEquals(namesIn(join(home.path, "agents")), []);
    assertEquals(home.processes(), []);
  },
);

agentTest("launch() starts no worker when the record cannot be written", async () => {
  await using home = await agentHome();
  const failure = home.store.create(({ id, incoming, directory }) =>
    launch({ ...record(id), environment: home.environment }, {
      ...home.context("sleeps"),
      incoming,
      directory,
      unrecord: () => Promise.resolve(),
      record: () => {
        // The supervisor is there, and waits.
        assertEquals(home.processes().length, 1);
        return Promise.reject(new UserError("the disk is full"));
      },
    })
  );
  await assertRejects(() => failure, UserError, "the disk is full");
  assertEquals(namesIn(join(home.path, "agents")), []);
  await poll(() => home.processes().length === 0, "the supervisor to end");
});

agentTest("start() refuses when agents would be more than three deep", async () => {
  await using home = await agentHome();
  const parent = { id: "a3f8c1d2", depth: 3 };
  await assertRejects(() => home.start("sleeps", { request: { parent } }), UserError, "3 deep");
  assertEquals(home.store.list(), []);
  const meta = await home.start("says", { request: { parent: { ...parent, depth: 2 } } });
  assertEquals([meta.parent_id, meta.depth], ["a3f8c1d2", 3]);
});

agentTest("start() starts one process tree each when many start at once", async () => {
  await using home = await agentHome();
  const metas = await Promise.all(
    Array.from({ length: 10 }, () => home.start("sleeps", { isReady: true })),
  );
  assertEquals(new Set(metas.map(({ id }) => id)).size, 10);
  assertEquals(new Set(metas.map(({ pid }) => pid)).size, 10);
  // A supervisor and what its worker has become.
  assertEquals(home.processes().length, 20);
  assert(metas.every(({ pid }) => home.processes().includes(pid)));
});
