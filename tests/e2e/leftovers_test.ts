/**
 * What an agent leaves running when it is killed with its supervisor, what it cannot hide, and what
 * is spared.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { exists, isThere } from "../../lib/sys/files/info_at.ts";
import { processTable } from "../../lib/sys/platform.ts";
import { copyProgram } from "../helpers/executable.ts";
import { poll } from "../helpers/poll.ts";
import {
  commandLine,
  commandRecorded,
  killRun,
  pidsRunning,
  processRunning,
  uniqueSeconds,
  untilRunning,
  withUniqueSleeps,
  workerOf,
} from "../helpers/running.ts";
import { createSandbox, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";

/** An agent that was killed at once with its supervisor, while a `sleep` of its goes on. */
async function killedBut(sandbox: Sandbox): Promise<{ id: string; sleep: string }> {
  const sleep = `sleep ${uniqueSeconds()}`;
  const id = await sandbox.startAgent(`rehearse: bash setsid -f ${sleep}; sleep 540`);
  // Itself, and not the shell that is to start it and names it as well.
  await poll(() => pidsRunning(sleep).length === 1, sleep);
  // The tool's shell is in a session of its own.
  await killRun(sandbox, id);
  await poll(
    async () => (await sandbox.ok(["agents"])).includes("  stopped "),
    "supervisor and worker to be gone",
  );
  return { id, sleep };
}

Deno.test("an agent is stopped when only its tools live, which agents, inspect and wait tell", async () => {
  await using sandbox = await createSandbox();
  const { id, sleep } = await killedBut(sandbox);
  const { stdout, stderr } = await sandbox.run(["agents"]);
  assertMatch(stdout, new RegExp(`^ +${id} +stopped `, "m"));
  assertMatch(
    stderr,
    new RegExp(`^\\d process(es)? of ${id} still runs?: isonforge stop ${id} `, "m"),
  );
  const waited = await sandbox.run(["wait", id]);
  assertEquals([waited.code, /has ended \(lost/.test(waited.stdout)], [1, true]);
  const [, left = ""] = (await sandbox.ok(["inspect", id])).split("left running ");
  assertMatch(left, new RegExp(`\\d+ ${sleep}`));

  const stopped = await sandbox.ok(["stop", id]);
  assertMatch(stopped, new RegExp(`^${id} is already stopped\n  ended: \\d process`));
  assertEquals(sandbox.processes(), []);
  const hidden =
    "what had cleared its environment and left its session, as its supervisor was killed";
  const over = await sandbox.run(["stop", id]);
  assertEquals([over.code, over.stdout], [0, `${id} is already stopped\n`]);
  assertMatch(over.stderr, new RegExp(`^${id} may have left ${hidden}`));
  assertMatch(await sandbox.ok(["inspect", id]), new RegExp(`may be left +${hidden}`));
  assertEquals((await sandbox.run(["agents"])).stderr.includes("still run"), false);
});

Deno.test("what a run left running ends as its end is recorded, also where its supervisor was killed", async () => {
  await using sandbox = await createSandbox();
  const sleep = `sleep ${uniqueSeconds()}`;
  const id = await sandbox.startAgent(
    `rehearse: bash setsid -f ${sleep}; ${
      untilRunning(sleep)
    }\nrehearse: bash until [ -e go ]; do sleep 0.02; done`,
  );
  await processRunning(sandbox, sleep);
  Deno.kill(Number(sandbox.meta(id).pid), "SIGKILL");
  await Deno.writeTextFile(join(sandbox.project, "go"), "");
  assertMatch(await sandbox.ok(["wait", id]), /has ended \(completed, exit code 0\)/);
  assertEquals(pidsRunning(sleep), []);
  assertEquals((await sandbox.run(["agents"])).stderr.includes("still run"), false);
  await sandbox.gone();
});

for (const command of ["respawn", "rm"]) {
  Deno.test(`${command} ends what an agent left running before it does its work`, async () => {
    await using sandbox = await createSandbox();
    const { id, sleep } = await killedBut(sandbox);
    const [pid] = pidsRunning(sleep);
    assert(pid !== undefined);
    await sandbox.ok([command, id]);
    // The next run starts another one.
    assertEquals(pidsRunning(sleep).filter((now) => now === pid), []);
    if (command === "respawn") await sandbox.ok(["stop", id]);
    assertEquals(sandbox.processes(), []);
  });
}

/** Ways to hide, each a command that leaves a `sleep` behind without the agent's mark and session. */
const HIDDEN: Record<string, string> = {
  "an orphan whose session lost its leader": "setsid -f sh -c 'env -i sleep 561 &'",
  "a session leader with an empty environment": "env -i setsid -f sleep 562",
  "an orphan of an orphan":
    `env -i setsid -f sh -c 'PATH=$PATH:/bin:/usr/bin; setsid -f sh -c "sleep 563 & exit"'`,
};

for (const [what, hidden] of Object.entries(HIDDEN)) {
  for (const end of ["stop", "its own end"]) {
    Deno.test(`${what} does not outlive the agent after ${end}`, async () => {
      await using sandbox = await createSandbox();
      const { command, sleeps: [sleep = ""] } = withUniqueSleeps(hidden);
      const rest = end === "stop" ? "rehearse: sleep 541" : "rehearse: say done";
      const id = await sandbox.startAgent(
        `rehearse: bash ${command}; ${untilRunning(sleep)}\n${rest}`,
      );
      if (end === "stop") {
        const pid = await poll(() => pidsRunning(sleep)[0], sleep);
        assertStringIncludes(await sandbox.ok(["inspect", id]), `${pid} ${sleep}`);
        await sandbox.ok(["stop", id]);
      } else {
        await sandbox.ended(id);
      }
      await poll(() => pidsRunning(sleep).length === 0, `${sleep} to end`);
      // What records the end is of the sandbox too.
      await sandbox.gone();
    });
  }
}

/** Words of a shell whose parent is the worker: they end the supervisor. */
const KILL_SUPERVISOR = "kill -9 $(ps -o ppid= -p $PPID)";

for (const end of ["stop", "its own end"]) {
  Deno.test({
    name: `what hides after it has killed the supervisor does not outlive the agent after ${end}`,
    // Nothing adopts orphans elsewhere.
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      await using sandbox = await createSandbox();
      const sleeps = [`sleep ${uniqueSeconds()}`, `sleep ${uniqueSeconds()}`];
      const hidden = sleeps.map((sleep) => `env -i setsid -f ${sleep}; ${untilRunning(sleep)}`);
      const rest = end === "stop" ? "rehearse: sleep 541" : "rehearse: say done";
      const id = await sandbox.startAgent(
        `rehearse: bash ${hidden.join(`; ${KILL_SUPERVISOR}; `)}\n${rest}`,
      );
      for (const sleep of sleeps) {
        if (end === "stop") await poll(() => pidsRunning(sleep).length === 1, sleep);
      }
      if (end === "stop") assertEquals(await sandbox.ok(["stop", id]), `✓ Stopped ${id}\n`);
      else assertMatch(await sandbox.ok(["wait", id]), /has ended \(completed, exit code 0\)/);
      assertEquals(sleeps.flatMap(pidsRunning), []);
      await sandbox.gone();
    },
  });
}

Deno.test({
  name: "an agent collects what it has adopted, and what it has started keeps its exit status",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using sandbox = await createSandbox();
    const go = join(sandbox.project, "go");
    const id = await sandbox.startAgent(
      `rehearse: bash for n in 1 2 3; do (true &); setsid -f true; done; exit 3\n` +
        `rehearse: bash until [ -e ${go} ]; do sleep 0.02; done; exit 4`,
    );
    const worker = await workerOf(sandbox, id);
    const children = () => processTable().list().filter(({ parentPid }) => parentPid === worker);
    // The second command is the only one that is left.
    await poll(
      () => /exit 3/.test(Deno.readTextFileSync(sandbox.path(id, "stdout.log"))),
      "the first command",
    );
    await poll(
      () => children().length === 1 && !children()[0]?.isZombie,
      "what had ended to be collected",
    );
    await Deno.writeTextFile(go, "");
    await sandbox.ended(id);
    assertMatch(await sandbox.ok(["logs", id]), /exit 3[^]*exit 4/);
  },
});

Deno.test({
  name:
    "a session that an agent has adopted is asked to end while the agent's own commands still end",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using sandbox = await createSandbox();
    const at = (name: string) => join(sandbox.project, name);
    await Deno.writeTextFile(
      at("stray.sh"),
      `trap 'echo > ${at("stray")}; exit' TERM; echo > ${at("up")}; while :; do sleep 0.02; done`,
    );
    const tidy = `until [ -e ${at("stray")} ]; do sleep 0.02; done; echo > ${at("tool")}; exit`;
    const id = await sandbox.startAgent(
      `rehearse: bash setsid -f sh ${at("stray.sh")}; trap '${tidy}' TERM; ` +
        `until [ -e ${at("up")} ]; do sleep 0.02; done; echo > ${at("ready")}; ` +
        `while :; do sleep 0.02; done`,
    );
    await poll(() => exists(at("ready")), "both to listen");
    await sandbox.ok(["stop", id]);
    assert(exists(at("stray")) && exists(at("tool")));
    await sandbox.gone();
  },
});

Deno.test("stopping an agent leaves the agents that it started alone", async () => {
  await using sandbox = await createSandbox();
  const start = `${ISONFORGE.join(" ")} --bg -q --model rehearsal "rehearse: sleep 542"`;
  const id = await sandbox.startAgent(`rehearse: bash ${start}\nrehearse: sleep 543`);
  await processRunning(sandbox, "sleep 542");
  await processRunning(sandbox, "sleep 543");
  const child = (await sandbox.ok(["agents", "-q"])).split("\n").find((line) => line !== id) ?? "";
  await sandbox.ok(["stop", id]);
  assertMatch(await sandbox.ok(["agents"]), new RegExp(`^ +${child} +running `, "m"));
  await processRunning(sandbox, "sleep 542");
  await sandbox.ok(["stop", child]);
  assertEquals(sandbox.processes(), []);
});

Deno.test("a service of the user's that an agent was the first to start goes on", async () => {
  await using sandbox = await createSandbox();
  const agent = join(sandbox.project, "gpg-agent");
  await copyProgram("/bin/sleep", agent);
  const id = await sandbox.startAgent(
    `rehearse: bash setsid -f ${agent} 571; ${untilRunning(`${agent} 571`)}\n` +
      `rehearse: bash ${agent} 572`,
  );
  await processRunning(sandbox, `${agent} 572`);
  await sandbox.ok(["stop", id]);
  assertEquals(sandbox.processes(), pidsRunning(`${agent} 571`));
  assertEquals(sandbox.processes().length, 1);
});

for (const command of ["stop", "rm", "its own end"]) {
  Deno.test(`an agent that holds the lock of its directory does not delay ${command}`, async () => {
    await using sandbox = await createSandbox();
    const sleep = `sleep ${uniqueSeconds()}`;
    const lock = `setsid -f flock "$ISONFORGE_HOME/agents/$ISONFORGE_AGENT_ID" ${sleep}; ` +
      untilRunning(sleep);
    const rest = command === "its own end" ? "rehearse: say done" : "rehearse: sleep 582";
    const id = await sandbox.startAgent(`rehearse: bash ${lock}\n${rest}`);
    await processRunning(sandbox, sleep);
    // The lock is waited for up to 30 s, and then given up.
    if (command === "stop") assertEquals(await sandbox.ok(["stop", id]), `✓ Stopped ${id}\n`);
    if (command === "rm") {
      await sandbox.killAll((pid) => commandLine(pid).includes(sleep));
      assertMatch(await sandbox.ok(["rm", id]), new RegExp(`^✓ Removed ${id}\n`));
    }
    if (command === "its own end") assertEquals((await sandbox.ended(id)).reason, "completed");
    await sandbox.gone();
  });
}

Deno.test("an agent ends by itself when its directory is deleted under it, not when it is moved", async () => {
  await using sandbox = await createSandbox();
  const go = join(sandbox.project, "go");
  const prompt = `rehearse: bash while [ ! -e ${go} ]; do sleep 0.02; done\nrehearse: sleep 562`;
  const agents = [];
  for (let count = 0; count < 2; count++) {
    const id = await sandbox.startAgent(prompt);
    const directory = join(sandbox.home, "agents", id);
    const supervisor = Number(sandbox.meta(id).pid);
    agents.push({ id, directory, lives: () => sandbox.processes().includes(supervisor) });
    await commandRecorded(sandbox, id);
  }
  const [deleted, moved] = agents;
  assert(deleted !== undefined && moved !== undefined);
  const other = `${sandbox.home}.moved`;
  await Deno.rename(moved.directory, other);
  // A sign of life may be written into it while it is emptied.
  await poll(async () => {
    await Deno.remove(deleted.directory, { recursive: true }).catch(() => {});
    return !isThere(deleted.directory);
  }, "the directory to be deleted");
  await Deno.writeTextFile(go, "");
  await poll(() => !deleted.lives(), "the agent to end");
  assert(moved.lives());
  await Deno.rename(other, moved.directory);
  await sandbox.ok(["stop", moved.id]);
  assertEquals(sandbox.processes(), []);
});
