import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { remove } from "../../lib/agents/remove.ts";
import { respawn } from "../../lib/agents/respawn.ts";
import { listStatus } from "../../lib/agents/state.ts";
import { stop } from "../../lib/agents/stop.ts";
import { UserError } from "../../lib/errors.ts";
import { exists } from "../../lib/sys/files/info_at.ts";
import { agentHome, agentTest } from "../helpers/agent_home.ts";
import { namesIn } from "../helpers/files.ts";
import { publish } from "../helpers/records.ts";

agentTest("remove() deletes the agent and no other when it is stopped", async () => {
  await using home = await agentHome();
  const [id, other] = [await publish(home.store), await publish(home.store)];
  await remove(home.store, id, { executors: home.executors, force: false });
  assertEquals(namesIn(join(home.path, "agents")), [other]);
  await assertRejects(
    () => remove(home.store, id, { executors: home.executors, force: false }),
    UserError,
    "no such agent",
  );
});

for (const force of [false, true]) {
  agentTest(`remove() refuses when the agent is running and force is ${force}`, async () => {
    await using home = await agentHome();
    const { id } = await home.start("sleeps", { isReady: true });
    const error = await assertRejects(
      () => remove(home.store, id, { executors: home.executors, force }),
      UserError,
    );
    assertEquals([error.message, error.hint], [
      `cannot remove ${id}: it is running`,
      `stop it first: isonforge stop ${id}`,
    ]);
    assertEquals([home.read(id).state, home.processes().length], ["running", 2]);
  });
}

agentTest("remove() clears an agent whose record is unreadable only when forced", async () => {
  await using home = await agentHome();
  const id = await publish(home.store);
  await Deno.writeTextFile(join(home.store.directory(id), "meta.json"), "");
  await assertRejects(
    () => remove(home.store, id, { executors: home.executors, force: false }),
    UserError,
    "it is empty",
  );
  await remove(home.store, id, { executors: home.executors, force: true });
  assertEquals(namesIn(join(home.path, "agents")), []);
});

/** What somebody may have put where an agent's directory belongs. */
const STRAYS: Record<string, (path: string) => void> = {
  "a link": (path) => Deno.symlinkSync(`${path}.target`, path),
  "a file": (path) => Deno.writeTextFileSync(path, ""),
  "a directory that is closed to us": (path) => Deno.mkdirSync(path, { mode: 0 }),
};

for (const [what, put] of Object.entries(STRAYS)) {
  agentTest(`remove() clears ${what} in the place of an agent only when forced`, async () => {
    await using home = await agentHome();
    const path = home.store.directory("0000abcd");
    await Deno.mkdir(`${path}.target`, { recursive: true });
    put(path);
    const { executors } = home;
    await assertRejects(() => remove(home.store, "0000abcd", { executors, force: false }));
    assert(exists(path));
    await remove(home.store, "0000abcd", { executors, force: true });
    assertEquals([exists(path), exists(`${path}.target`)], [false, true]);
  });
}

agentTest(
  "remove() refuses, even forced, when the record is unreadable and the agent runs",
  async () => {
    await using home = await agentHome();
    const { id } = await home.start("sleeps", { isReady: true });
    await Deno.writeTextFile(join(home.store.directory(id), "meta.json"), "[]");
    await assertRejects(
      () => remove(home.store, id, { executors: home.executors, force: true }),
      UserError,
      "it is running",
    );
    assertEquals(home.processes().length, 2);
  },
);

agentTest("remove() deletes the link and not its target when a log is one", async () => {
  await using home = await agentHome();
  const id = await publish(home.store);
  const outside = join(home.path, "outside");
  await Deno.mkdir(outside);
  await Deno.writeTextFile(join(outside, "file"), "theirs");
  await Deno.symlink(outside, join(home.store.directory(id), "stdout.log"));
  await remove(home.store, id, { executors: home.executors, force: false });
  assertEquals(namesIn(outside), ["file"]);
});

agentTest(
  "remove() leaves no row for a later list, and no half one for a list beside it",
  async () => {
    await using home = await agentHome();
    for (let round = 0; round < 20; round++) {
      const [id, other] = [await publish(home.store), await publish(home.store)];
      const [beside] = await Promise.all([
        listStatus(home.store, home),
        remove(home.store, id, { executors: home.executors, force: false }),
      ]);
      assert(beside.every(({ state }) => state === "stopped"), JSON.stringify(beside));
      assertEquals((await listStatus(home.store, home)).map((status) => status.id), [other]);
      await remove(home.store, other, { executors: home.executors, force: false });
    }
  },
);

agentTest(
  "remove() and respawn() at once leave an agent that runs, or nothing, every time",
  async () => {
    await using home = await agentHome();
    for (let round = 0; round < 15; round++) {
      const id = await publish(home.store);
      await home.store.write({
        ...home.store.read(id),
        cwd: home.path,
        environment: home.environment,
      });
      const commands = [
        () => remove(home.store, id, { executors: home.executors, force: false }),
        () => respawn(home.store, id, home.context("sleeps")),
      ];
      if (round % 2 === 1) commands.reverse();
      const results = await Promise.allSettled<unknown>(commands.map((command) => command()));
      for (const result of results) {
        if (result.status === "rejected") {
          assert(
            result.reason instanceof UserError,
            String(result.reason),
          );
        }
      }
      assertEquals(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      if (namesIn(join(home.path, "agents")).length === 0) {
        assertEquals(home.processes(), []);
      } else {
        assert(await stop(home.store, id, home));
        await remove(home.store, id, { executors: home.executors, force: false });
      }
    }
  },
);
