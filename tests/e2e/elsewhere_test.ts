/**
 * One home, several worlds: what a container or another machine started is nobody's here to end, to
 * record or to replace.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { exists } from "../../lib/sys/files/info_at.ts";
import { canContain, type Container, startContainer } from "../helpers/container.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

const WORLDS = {
  "another pid namespace": { place: /in another container or pid namespace of \S+/ },
  "another host": { hostname: "devbox", place: /on devbox/ },
  "another host and boot": {
    hostname: "devbox",
    bootId: "11111111-2222-3333-4444-555555555555",
    place: /on devbox/,
  },
  "another boot": {
    bootId: "11111111-2222-3333-4444-555555555555",
    place: /on another machine called \S+/,
  },
};

/** Starts an agent in a container; returns its id once its worker is at work. */
async function startIn(
  container: Container,
  sandbox: Sandbox,
  prompt = "rehearse: sleep 600",
  args: string[] = [],
): Promise<string> {
  const id = await sandbox.startAgent(prompt, { through: container.through, args });
  await poll(() => isHeld(sandbox.path(id, "stdout.log")), "the worker to hold its lock");
  return id;
}

async function isHeld(path: string): Promise<boolean> {
  const args = ["--nonblock", "--shared", path, "true"];
  return (await new Deno.Command("flock", { args }).output()).code === 1;
}

for (const [what, { place, ...world }] of Object.entries(WORLDS)) {
  Deno.test({
    name: `an agent of ${what} is shown running, and nothing is done to it from here`,
    ignore: !canContain,
    fn: async () => {
      await using sandbox = await createSandbox();
      await using container = await startContainer(sandbox.project, world);
      const id = await startIn(container, sandbox, undefined, ["-w", "feature"]);
      const record = sandbox.meta(id);

      const list = await sandbox.run(["agents"]);
      assertMatch(list.stdout, new RegExp(`^ +${id} +running `, "m"));
      assertMatch(list.stderr, place);
      assertMatch(await sandbox.ok(["inspect", id]), new RegExp(`running ${place.source}`));
      const [json] = JSON.parse(await sandbox.ok(["agents", "--json"]));
      assertMatch(json.place, place);
      for (
        const args of [
          ["stop", id],
          ["respawn", id],
          ["rm", id],
          ["rm", "--force", id],
          ["rm", "--worktree", id],
          ["rm", "--worktree", "--force", id],
          ["merge", id],
        ]
      ) {
        const { code, stderr } = await sandbox.run(args);
        assertEquals([args, code], [args, 1]);
        assertMatch(stderr, place);
        assertMatch(stderr, /there/);
      }
      assertEquals(await sandbox.ok(["prune", "--yes"]), "No agent to remove.\n");
      assertEquals((await sandbox.run(["stop", "--all"])).code, 0);
      assertEquals(sandbox.meta(id), record);

      assertEquals(
        await sandbox.ok(["stop", id], { through: container.through }),
        `✓ Stopped ${id}\n`,
      );
      const { stdout } = await sandbox.run(["agents"]);
      assertMatch(stdout, new RegExp(`^ +${id} +stopped `, "m"));
      assertEquals(
        await sandbox.ok(["rm", "--worktree", id]).then((text) => text.split("\n")[0]),
        `✓ Removed ${id}`,
      );
    },
  });
}

Deno.test({
  name: "wait waits for an agent of another container, and attach follows it",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    await using container = await startContainer(sandbox.project, { hostname: "devbox" });
    const id = await startIn(container, sandbox, "rehearse: sleep 3\nrehearse: say done");
    const [waited, attached] = await Promise.all([
      sandbox.run(["wait", id]),
      sandbox.run(["attach", id]),
    ]);
    assertStringIncludes(waited.stdout + waited.stderr, `${id} has ended (completed, exit code 0)`);
    assertStringIncludes(attached.stdout, "done");
    assertEquals([waited.code, sandbox.meta(id).reason], [0, "completed"]);
  },
});

Deno.test({
  name: "an agent of a container that is gone is elsewhere, and only rm --force clears its record",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    await using container = await startContainer(sandbox.project, { hostname: "devbox" });
    const id = await startIn(container, sandbox, undefined, ["-w", "feature"]);
    const record = sandbox.meta(id);
    await container.kill();
    await poll(async () => !await isHeld(sandbox.path(id, "stdout.log")), "the worker to be gone");

    const list = await sandbox.run(["agents"]);
    assertMatch(list.stdout, new RegExp(`^ +${id} +elsewhere `, "m"));
    assertStringIncludes(list.stderr, "on devbox");
    assertEquals(await sandbox.ok(["agents", "-q", "--filter", "state=elsewhere"]), `${id}\n`);
    assertEquals(await sandbox.ok(["agents", "-q", "--filter", "state=stopped"]), "");
    for (const args of [["stop"], ["respawn"], ["rm"], ["rm", "--worktree", "--force"]]) {
      const { code, stderr } = await sandbox.run([...args, id]);
      assertEquals([args, code], [args, 1]);
      assertStringIncludes(stderr, "on devbox");
    }
    assertEquals(sandbox.meta(id), record);
    assertMatch(await sandbox.ok(["rm", "--force", id]), new RegExp(`^✓ Removed ${id}\n`));
  },
});

Deno.test({
  name: "a heartbeat from another machine proves that an agent runs where no lock does",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const bootId = "11111111-2222-3333-4444-555555555555";
    await using container = await startContainer(sandbox.project, { hostname: "devbox", bootId });
    const id = await startIn(container, sandbox);
    const path = sandbox.path(id, "progress.json");
    await poll(() => exists(path), "its first sign of life");
    await container.kill();
    await poll(async () => !await isHeld(sandbox.path(id, "stdout.log")), "the worker to be gone");
    const isListed = async (state: string) =>
      new RegExp(`^ +${id} +${state} `, "m").test((await sandbox.run(["agents"])).stdout);
    assert(await isListed("running"));
    const progress = JSON.parse(await Deno.readTextFile(path));
    const beat = (ms: number) =>
      Deno.writeTextFile(path, JSON.stringify({ ...progress, at: new Date(Date.now() + ms) }));
    // The clocks of two machines are never quite the same; a busy machine gets half a minute to look.
    for (const [ms, state] of [[50_000, "running"], [-60_000, "running"]] as const) {
      await beat(ms);
      assert(await isListed(state), `${ms}`);
    }
    for (const ms of [3_600_000, -120_000]) {
      await beat(ms);
      assert(await isListed("elsewhere"), `${ms}`);
    }
  },
});

Deno.test("a run that ends corrects a record that says lost", async () => {
  await using sandbox = await createSandbox();
  const go = `${sandbox.home}.go`;
  const id = await sandbox.startAgent(
    `rehearse: bash until [ -e ${go} ]; do sleep 0.05; done\nrehearse: say done`,
  );
  const lost = { state: "stopped", reason: "lost", exit_code: null, signal: null };
  // As a whole: the agent may read it at any time.
  const record = `${sandbox.home}.record`;
  await Deno.writeTextFile(
    record,
    JSON.stringify({ ...sandbox.meta(id), ...lost, ended_at: new Date().toISOString() }),
    { mode: 0o600 },
  );
  await Deno.rename(record, sandbox.path(id, "meta.json"));
  await Deno.writeTextFile(go, "");
  await poll(() => sandbox.meta(id).reason === "completed", "the end to be corrected");
  assertEquals([sandbox.meta(id).exit_code, sandbox.meta(id).state], [0, "stopped"]);
});
