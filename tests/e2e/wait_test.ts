/**
 * `isonforge wait`: ends when the agents do, with what they ended with.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { killRun, processRunning, workerOf } from "../helpers/running.ts";
import { createSandbox, ISONFORGE } from "../helpers/sandbox.ts";

Deno.test("wait ends with the agent's exit code, and with the first failure of several", async () => {
  await using sandbox = await createSandbox();
  const done = await sandbox.startAgent("rehearse: sleep 0.5");
  assertEquals(await sandbox.run(["wait", done]), {
    code: 0,
    stdout: `${done} has ended (completed, exit code 0)\n`,
    stderr: "",
  });
  const failed = await sandbox.startAgent("rehearse: fail out of memory");
  const capped = await sandbox.startAgent("rehearse: sleep 600", { args: ["--timeout", "500ms"] });
  const all = await sandbox.run(["wait", done, capped, failed, "--json"]);
  assertEquals(all.code, 3, "the first in the order given that failed");
  const reasons = JSON.parse(all.stdout).map(({ reason }: { reason: string }) => reason);
  assertEquals(reasons, ["completed", "timeout", "failed"]);
  assertEquals((await sandbox.run(["wait", failed, capped])).code, 1);
});

Deno.test("wait ends with 128 + n when a signal ended the agent", async () => {
  await using sandbox = await createSandbox();
  const killed = await sandbox.startAgent("rehearse: sleep 568");
  const waiting = sandbox.run(["wait", killed]);
  await processRunning(sandbox, "sleep 568");
  Deno.kill(await workerOf(sandbox, killed), "SIGKILL");
  assertEquals(await waiting, {
    code: 137,
    stdout: `${killed} has ended (killed, SIGKILL)\n`,
    stderr: "",
  });
  const stopped = await sandbox.startAgent("rehearse: sleep 569");
  await processRunning(sandbox, "sleep 569");
  const second = sandbox.run(["wait", stopped]);
  await sandbox.ok(["stop", stopped]);
  // By SIGKILL where it was too busy to end within 3 s.
  const { code } = await second;
  assert(code === 143 || code === 137, `${code}`);
});

Deno.test("wait ends with 1 when nobody saw the agent end, and records that", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 570");
  const waiting = sandbox.run(["wait", id]);
  // Killed before it had begun, it would be said to have left no sign of that.
  await processRunning(sandbox, "sleep 570");
  // The group: supervisor and worker, so that nobody is left to record it.
  await killRun(sandbox, id);
  const { code, stdout } = await waiting;
  assertMatch(stdout, new RegExp(`^${id} has ended \\(lost, nobody saw it end\\)\n$`));
  assertEquals(code, 1);
  assertEquals(sandbox.meta(id).reason, "lost");
});

Deno.test("wait --all in an agent waits for no agent that may wait for it", async () => {
  await using sandbox = await createSandbox();
  const program = ISONFORGE.join(" ");
  // The child waits for all that run, which are itself and its parent.
  const child = `rehearse: bash ${program} wait --all >told 2>&1; echo $? >>told`;
  const parent = await sandbox.startAgent(
    `rehearse: bash ${program} wait $(${program} --bg -q --model rehearsal '${child}')`,
  );
  assertEquals((await sandbox.ended(parent)).reason, "completed");
  assertEquals(await Deno.readTextFile(join(sandbox.project, "told")), "No agent is running.\n0\n");
});

Deno.test("wait --any ends with the first that ends, wait --timeout with 124, and both leave the rest", async () => {
  await using sandbox = await createSandbox();
  const long = await sandbox.startAgent("rehearse: sleep 600");
  const short = await sandbox.startAgent("rehearse: sleep 0.3\nrehearse: fail");
  assertEquals(await sandbox.run(["wait", "--any", long, short]), {
    code: 1,
    stdout: `${short} has ended (failed, exit code 1)\n`,
    stderr: "",
  });
  assertEquals(await sandbox.run(["wait", "--all", "--timeout", "200ms"]), {
    code: 124,
    stdout: "",
    stderr: `not ended after 200ms: ${long}\n`,
  });
  const json = await sandbox.run(["wait", long, short, "--timeout", "200ms", "--json"]);
  assertEquals(json.code, 124);
  const states = JSON.parse(json.stdout).map(({ state }: { state: string }) => state);
  assertEquals(states, ["running", "stopped"]);
  assertEquals(sandbox.meta(long).state, "running");
});

Deno.test("wait refuses to wait for ever: for itself", async () => {
  await using sandbox = await createSandbox();
  const command = `${ISONFORGE.join(" ")} wait "$ISONFORGE_AGENT_ID" >told 2>&1; echo $? >>told`;
  const id = await sandbox.startAgent(`rehearse: bash ${command}`);
  await sandbox.ended(id);
  assertEquals(
    await Deno.readTextFile(join(sandbox.project, "told")),
    `error: cannot wait for ${id}: it is the agent that waits\n1\n`,
  );
  const follow = ["attach", "logs -f"].map((verb) =>
    `rehearse: bash ${ISONFORGE.join(" ")} ${verb} "$ISONFORGE_AGENT_ID" >>follow 2>&1`
  );
  const follower = await sandbox.startAgent(follow.join("\n"));
  await sandbox.ended(follower);
  assertEquals(
    await Deno.readTextFile(join(sandbox.project, "follow")),
    `error: cannot follow ${follower}: it is the agent that follows\n`.repeat(2),
  );
});

Deno.test("wait waits for those that are there, and tells of the others", async () => {
  await using sandbox = await createSandbox();
  const capped = await sandbox.startAgent("rehearse: sleep 600", { args: ["--timeout", "500ms"] });
  const { code, stdout, stderr } = await sandbox.run(["wait", "00000000", capped, "nope"]);
  assertEquals([code, stdout], [1, `${capped} has ended (timeout, exit code 3)\n`]);
  assertEquals(stderr.match(/^error: .*$/gm), [
    'error: no such agent: "00000000"',
    'error: no such agent: "nope"',
  ]);
  // What becomes of one while the others are waited for is told as well.
  await Deno.writeTextFile(sandbox.path(capped, "meta.json"), "{");
  const done = await sandbox.startAgent("rehearse: say done");
  const broken = await sandbox.run(["wait", capped, done]);
  assertEquals([broken.code, broken.stdout], [1, `${done} has ended (completed, exit code 0)\n`]);
  assertMatch(broken.stderr, new RegExp(`^error: .*${capped}.*\n`));
});
