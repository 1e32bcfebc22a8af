/**
 * Scenarios 7, 8, 15 and 16: what may happen to a record, and what must not come of it.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { copyAbandoned, copyAgent } from "../helpers/copies.ts";
import { namesIn } from "../helpers/files.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { poll } from "../helpers/poll.ts";
import { processRunning } from "../helpers/running.ts";
import { createSandbox } from "../helpers/sandbox.ts";
import { listedStates, writtenBack } from "../helpers/truth.ts";

const BROKEN: Record<string, string | Uint8Array<ArrayBuffer>> = {
  "an empty file": "",
  "a truncated object": '{"id": "a3f8',
  "NULs": "\0".repeat(100),
  "bytes that are no text": Uint8Array.from({ length: 512 }, (_, index) => 255 - index % 256),
  "an empty object": "{}",
  "an array": "[]",
  "a pid in words":
    '{"id": "ID", "pid": "many", "prompt": "", "cwd": "/", "started_at": "2026-01-01", "state": "running"}',
};

Deno.test("7: a record that cannot be used harms its own row only", async () => {
  await using sandbox = await createSandbox();
  const healthy = await sandbox.startAgent("healthy");
  await sandbox.ended(healthy);
  for (const [name, content] of Object.entries(BROKEN)) {
    const id = copyAgent(sandbox, healthy, { started_at: "2020-01-01T00:00:00.000Z" });
    const path = sandbox.path(id, "meta.json");
    if (typeof content === "string") await Deno.writeTextFile(path, content.replace("ID", id));
    else await Deno.writeFile(path, content);
    const { code, stdout, stderr } = await sandbox.run(["agents"]);
    assertEquals([name, code], [name, 0]);
    assertMatch(stdout, new RegExp(`^  ${healthy}  stopped[^]*^  ${id}  \\?         -`, "m"));
    assertStringIncludes(stderr, `warning: cannot use the record of ${id}: `);
    assertEquals((await sandbox.run(["rm", id])).code, 1);
    assertEquals(await sandbox.ok(["rm", "--force", id]), `✓ Removed ${id}\n`);
  }
});

Deno.test({
  name: "7: a record that may not be read harms its own row only",
  ignore: !isRoot, // Who becomes another user: root may read everything.
  fn: async () => {
    await using sandbox = await createSandbox();
    const healthy = await sandbox.startAgent("healthy");
    await sandbox.ended(healthy);
    const [record, directory] = [copyAgent(sandbox, healthy), copyAgent(sandbox, healthy)];
    await giveAway(sandbox);
    await Deno.chmod(sandbox.path(record, "meta.json"), 0);
    await Deno.chmod(`${sandbox.home}/agents/${directory}`, 0);
    const through = asOtherUser;
    const { code, stdout, stderr } = await sandbox.run(["agents"], { through });
    assertEquals(code, 0);
    assertMatch(stdout, new RegExp(`^  ${healthy}  stopped`, "m"));
    for (const id of [record, directory]) {
      assertMatch(stdout, new RegExp(`^  ${id}  \\?`, "m"));
      assertMatch(stderr, new RegExp(`cannot use the record of ${id}: Permission denied`));
    }
    const stopped = await sandbox.run(["stop", record, directory], { through });
    assertEquals([stopped.code, stopped.stdout], [1, ""]);
    assert(!stopped.stderr.includes("bug in isonforge"), stopped.stderr);
    await sandbox.ok(["rm", "--force", record], { through });
  },
});

Deno.test("8: fields of a newer version survive a respawn, a stop and a listing", async () => {
  await using sandbox = await createSandbox();
  const template = await sandbox.startAgent("rehearse: sleep 571");
  await sandbox.ok(["stop", template]);
  const newer = { version: 2, colour: "blue", nested: { list: [1, { two: null }] }, "ключ": "ü" };
  const respawned = copyAgent(sandbox, template, newer);
  await sandbox.ok(["respawn", respawned]);
  assertEquals({ ...sandbox.meta(respawned), ...newer }, sandbox.meta(respawned));
  await sandbox.ok(["stop", respawned]);
  assertEquals({ ...sandbox.meta(respawned), ...newer }, sandbox.meta(respawned));

  const abandoned = copyAbandoned(sandbox, template);
  const meta = { ...sandbox.meta(abandoned), ...newer };
  await Deno.writeTextFile(sandbox.path(abandoned, "meta.json"), JSON.stringify(meta));
  await writtenBack(sandbox, [abandoned]);
  assertEquals({ ...sandbox.meta(abandoned), ...newer }, sandbox.meta(abandoned));
});

Deno.test("15: what was removed is in no later list, whoever was listing meanwhile", async () => {
  await using sandbox = await createSandbox();
  const template = await sandbox.startAgent("x");
  await sandbox.ended(template);
  for (let round = 0; round < 3; round++) {
    // A listing wants to write back how these ended.
    const ids = Array.from({ length: 5 }, () => copyAbandoned(sandbox, template));
    const lists = Array.from({ length: 4 }, () => sandbox.ok(["agents"]));
    await sandbox.ok(["rm", ...ids]);
    const later = await Promise.all([listedStates(sandbox), listedStates(sandbox)]);
    await Promise.all(lists);
    for (const states of [...later, await listedStates(sandbox)]) {
      assertEquals([...states.keys()], [template]);
    }
    assertEquals(namesIn(`${sandbox.home}/agents`), [template]);
  }
});

Deno.test("16: a lock whose holder was killed is no lock", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  await using sandbox = await createSandbox();
  const killHolder = async () => {
    const id = await sandbox.startAgent(
      `rehearse: bash trap "" TERM; (setsid sh -c 'trap "" TERM; sleep 572') & sleep 573; sleep 574`,
    );
    await processRunning(sandbox, "sleep 572");
    await using stop = sandbox.spawn(["stop", id]);
    let isOver = false;
    const ended = stop.end().finally(() => isOver = true);
    // It holds the lock for the 3 s that it gives those who ignore SIGTERM.
    const directory = `${sandbox.home}/agents/${id}`;
    await poll(() => isOver || isOpenIn(stop.pid, directory), "the stop to hold the lock");
    if (!isOver) stop.kill("SIGKILL");
    return (await ended).code === 137 && id;
  };
  // Where nobody looked in these 3 s, it has ended by itself.
  const id = await poll(killHolder, "a stop that is killed while it holds the lock");
  assertMatch(await sandbox.ok(["stop", id]), new RegExp(id));
  assertEquals(sandbox.processes(), []);
  assertEquals(await sandbox.ok(["rm", id]), `✓ Removed ${id}\n`);
});

function isOpenIn(pid: number, path: string): boolean {
  const descriptors = namesIn(`/proc/${pid}/fd`);
  return descriptors.some((name) => {
    try {
      return Deno.readLinkSync(`/proc/${pid}/fd/${name}`) === path;
    } catch {
      return false;
    }
  });
}

Deno.test("16: temporary files of killed commands harm nothing and go away", async () => {
  await using sandbox = await createSandbox();
  const template = await sandbox.startAgent("x");
  await sandbox.ended(template);
  const leave = async (id: string) => {
    for (const name of [".meta.json.0badcafe.tmp", ".outcome.json.0badcafe.tmp"]) {
      await Deno.writeTextFile(sandbox.path(id, name), '{"half": ');
    }
  };
  const abandoned = copyAbandoned(sandbox, template);
  await leave(abandoned);
  await leave(template);
  const agents = `${sandbox.home}/agents`;
  const long = new Date(Date.now() - 3_600_000);
  for (const name of [".new-0badcafe", ".removed-0badcafe-12345678"]) {
    await Deno.mkdir(`${agents}/${name}`);
    await Deno.writeTextFile(`${agents}/${name}/meta.json`, "");
    await Deno.utime(`${agents}/${name}`, long, long);
  }
  const states = await listedStates(sandbox);
  assertEquals(states, new Map([[abandoned, "stopped"], [template, "stopped"]]));
  await writtenBack(sandbox, [abandoned]);
  assertEquals(temporariesOf(agents, abandoned), []);
  await sandbox.ok(["respawn", template]);
  assertEquals(temporariesOf(agents, template), []);
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  assertEquals(namesIn(agents), [abandoned, id, template].sort());
});

function temporariesOf(agents: string, id: string): string[] {
  return namesIn(`${agents}/${id}`).filter((name) => name.endsWith(".tmp"));
}
