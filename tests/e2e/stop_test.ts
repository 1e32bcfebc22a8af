/**
 * Scenarios 17 to 22: nothing of an agent survives a stop, and a stop takes no longer than it must.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { isThere } from "../../lib/sys/files/info_at.ts";
import { asUser, canContain, furnish } from "../helpers/contained_run.ts";
import { removeIfThere } from "../../lib/sys/files/remove_if_there.ts";
import { endsWithinGrace } from "../helpers/ends_within_grace.ts";
import { poll } from "../helpers/poll.ts";
import { pidsRunning, processRunning, withUniqueSleeps, workerOf } from "../helpers/running.ts";
import { createSandbox, type RunOptions, type Sandbox } from "../helpers/sandbox.ts";

Deno.test("17: stop returns as soon as an agent has ended on SIGTERM", async () => {
  await using sandbox = await createSandbox();
  await endsWithinGrace(sandbox, async () => {
    const id = await sandbox.startAgent("rehearse: sleep 501");
    await processRunning(sandbox, "sleep 501");
    assertEquals(await sandbox.ok(["stop", id]), `✓ Stopped ${id}\n`);
    return id;
  });
});

Deno.test("18: what ignores SIGTERM is killed", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent(
    `rehearse: bash setsid sh -c 'trap "" TERM; while :; do sleep 502; done' & sleep 503`,
  );
  await processRunning(sandbox, "sleep 502");
  await sandbox.ok(["stop", id]);
  assertEquals(sandbox.processes(), []);
  assertEquals(sandbox.meta(id).reason, "stopped");
});

Deno.test("19: a worker that was suspended still gets to handle SIGTERM", async () => {
  await using sandbox = await createSandbox();
  await endsWithinGrace(sandbox, async () => {
    const id = await sandbox.startAgent("rehearse: sleep 504");
    await processRunning(sandbox, "sleep 504");
    const worker = await workerOf(sandbox, id);
    for (const pid of sandbox.processes()) if (pid !== worker) Deno.kill(pid, "SIGSTOP");
    Deno.kill(worker, "SIGSTOP");
    await sandbox.ok(["stop", id]);
    return id;
  });
});

/** Of a shell: is ready, and needs longer to tidy up than the moment that a command has which takes too long. */
const TIDIES =
  "trap 'sleep 0.8; echo >tidied; exit' TERM; echo >ready; while :; do sleep 0.1; done";

for (
  const [what, prompt] of Object.entries({
    "a command": `rehearse: bash ${TIDIES}`,
    "what a command has started": `rehearse: bash sh -c ${JSON.stringify(TIDIES)} & wait`,
    "a command in the background": `rehearse: call bash ${
      JSON.stringify({ command: TIDIES, background: true })
    }\nrehearse: sleep 509`,
  })
) {
  Deno.test(`stop gives ${what} time to tidy up`, async () => {
    await using sandbox = await createSandbox();
    await tidiesUp(sandbox, prompt);
  });
}

Deno.test({
  name: "stop gives a command in a sandbox time to tidy up",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    await furnish(sandbox);
    const args = ["--sandbox", "workspace"];
    await tidiesUp(sandbox, `rehearse: bash ${TIDIES}`, { args, through: asUser() });
  },
});

/** Stops an agent of this prompt, which runs `TIDIES`. */
async function tidiesUp(
  sandbox: Sandbox,
  prompt: string,
  options: RunOptions & { args?: readonly string[] } = {},
): Promise<void> {
  const { through = [] } = options;
  const fileOf = (name: string) => join(sandbox.project, name);
  await endsWithinGrace(sandbox, async () => {
    for (const name of ["ready", "tidied"]) removeIfThere(fileOf(name));
    const id = await sandbox.startAgent(prompt, options);
    await poll(() => isThere(fileOf("ready")), "the command to be ready");
    await sandbox.ok(["stop", id], { through });
    return id;
  }, { hasTidied: () => isThere(fileOf("tidied")) });
}

/** Ways to run away, each a shell command that leaves `sleep N` behind. */
const RUNAWAYS: Record<string, string> = {
  "a background child": "sleep 511 & sleep 512",
  "setsid": "setsid sleep 513 & sleep 514",
  "a double fork with setsid": "(setsid sh -c 'sleep 515 & exit' &) ; sleep 516",
  "a child that ignores SIGTERM": `sh -c 'trap "" TERM; sleep 517; sleep 518' & sleep 519`,
  "nohup": "nohup sleep 520 >/dev/null 2>&1 & sleep 521",
  "a child with an empty environment": "env -i sleep 522 & sleep 523",
};

for (const [name, runaway] of Object.entries(RUNAWAYS)) {
  Deno.test(`20: stop ends the whole tree: ${name}`, async () => {
    await using sandbox = await createSandbox();
    const { command, sleeps } = withUniqueSleeps(runaway);
    const [first] = sleeps;
    assert(first !== undefined);
    const id = await sandbox.startAgent(`rehearse: bash ${command}`);
    // The runaway is the first sleep of each; what cleared its environment is found by its command.
    await poll(() => pidsRunning(first).length > 0, first);
    await sandbox.ok(["stop", id]);
    assertEquals(sandbox.processes(), []);
    assertEquals(sleeps.flatMap(pidsRunning), []);
  });
}

Deno.test("20: an agent that ends by itself leaves no background child behind", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: bash setsid sleep 531 & (setsid sleep 532 &)");
  const meta = await sandbox.ended(id);
  assertEquals(meta.reason, "completed");
  await sandbox.gone();
});

Deno.test("21: an agent whose supervisor was killed is running, and stop ends it all", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 533");
  await processRunning(sandbox, "sleep 533");
  const supervisor = Number(sandbox.meta(id).pid);
  Deno.kill(supervisor, "SIGKILL");
  await poll(() => !sandbox.processes().includes(supervisor), "the supervisor to be gone");
  assert((await sandbox.ok(["agents"])).includes(`${id}  running`));
  assertEquals(await sandbox.ok(["stop", id]), `✓ Stopped ${id}\n`);
  assertEquals(sandbox.processes(), []);
  assert((await sandbox.ok(["agents"])).includes(`${id}  stopped`));
});

Deno.test("22: stop twice at once: one stops it, the other finds it stopped", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 534");
  await processRunning(sandbox, "sleep 534");
  const results = await Promise.all([sandbox.run(["stop", id]), sandbox.run(["stop", id])]);
  assertEquals(results.map(({ code }) => code), [0, 0]);
  assertEquals(results.map(({ stdout }) => stdout).sort(), [
    `${id} is already stopped\n`,
    `✓ Stopped ${id}\n`,
  ]);
});

Deno.test("22: stop with a mix of running, stopped, repeated, unknown and malformed ids", async () => {
  await using sandbox = await createSandbox();
  const done = await sandbox.startAgent("x");
  await sandbox.ended(done);
  const running = await sandbox.startAgent("rehearse: sleep 537");
  const other = await sandbox.startAgent("rehearse: sleep 538");
  const words = [done, "../x", running, "ffffffff", running, done, other];
  const { code, stdout, stderr } = await sandbox.run(["stop", ...words]);
  assertEquals(code, 1);
  assertEquals(
    stdout,
    `${done} is already stopped\n✓ Stopped ${running}\n${running} is already stopped\n` +
      `${done} is already stopped\n✓ Stopped ${other}\n`,
  );
  assertEquals(stderr.match(/^error: .*$/gm), [
    'error: not an agent id: "../x"',
    'error: no such agent: "ffffffff"',
  ]);
  assertEquals(sandbox.processes(), []);
  assertEquals((await sandbox.run(["stop", done, running, other])).code, 0);
});

Deno.test("kill <pid> ends an agent as stop does", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 535");
  await processRunning(sandbox, "sleep 535");
  Deno.kill(Number(sandbox.meta(id).pid), "SIGTERM");
  const { reason, exit_code } = await sandbox.ended(id);
  assertEquals({ reason, exit_code }, { reason: "stopped", exit_code: 143 });
  await sandbox.gone();
});
