/**
 * What a crash tells: how an agent ended, where its user looks.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { poll } from "../helpers/poll.ts";
import { processRunning, workerOf } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { freePort } from "../helpers/ports.ts";

async function failed(sandbox: Sandbox, words: string): Promise<string> {
  const id = await sandbox.startAgent(
    `rehearse: say at work\nrehearse: bash true\nrehearse: fail ${words}`,
  );
  await sandbox.ended(id);
  return id;
}

Deno.test("logs and attach of an agent that failed say why, on stderr only", async () => {
  await using sandbox = await createSandbox();
  const id = await failed(sandbox, "out of luck");
  const log = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
  assertStringIncludes(log, "at work");
  const notice = `${id} has ended (failed, exit code 1)\n  error: out of luck\n`;
  for (const command of ["logs", "attach"]) {
    assertEquals(await sandbox.run([command, id]), { code: 0, stdout: log, stderr: notice });
  }
});

Deno.test("the last ten lines of the latest run's stderr are shown, and obeyed by no terminal", async () => {
  await using sandbox = await createSandbox();
  const id = await failed(sandbox, "the first run");
  await sandbox.ok(["respawn", id]);
  await poll(() => sandbox.meta(id).runs === 2 && sandbox.meta(id).ended_at, "the second run");
  const once = await sandbox.run(["logs", id]);
  assertEquals(once.stderr.match(/error: the first run/g)?.length, 1);
  const lines = Array.from({ length: 30 }, (_, number) => `\x1b[2J line ${number}\n`).join("");
  await Deno.writeTextFile(sandbox.path(id, "stderr.log"), lines, { append: true });
  const { stderr } = await sandbox.run(["logs", id]);
  const shown = Array.from({ length: 10 }, (_, number) => `   [2J line ${number + 20}\n`);
  assertEquals(stderr, `${id} has ended (failed, exit code 1)\n${shown.join("")}`);
});

Deno.test("an agent that was killed, or that nobody saw end, says so", async () => {
  await using sandbox = await createSandbox();
  const killed = await sandbox.startAgent("rehearse: sleep 651");
  Deno.kill(await workerOf(sandbox, killed), "SIGKILL");
  const meta = await sandbox.ended(killed);
  assertEquals([meta.reason, meta.signal, meta.exit_code], ["killed", "SIGKILL", null]);
  assertEquals(
    (await sandbox.run(["logs", killed])).stderr.split("\n")[0],
    `${killed} has ended (killed, SIGKILL)`,
  );

  const lost = await sandbox.startAgent("rehearse: sleep 552");
  await processRunning(sandbox, "sleep 552");
  await sandbox.killAll();
  // Nobody has recorded the end: `logs` finds it out by itself.
  assertEquals(
    await sandbox.run(["logs", lost, "-n", "0"]),
    { code: 0, stdout: "", stderr: `${lost} has ended (lost, nobody saw it end)\n` },
  );
  assertEquals(sandbox.meta(lost).reason, "lost");
});

Deno.test("agents counts on stderr what failed, and neither what is done nor what was stopped", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ended(await sandbox.startAgent("x"));
  const stopped = await sandbox.startAgent("rehearse: sleep 653");
  await sandbox.ok(["stop", stopped]);
  assertEquals((await sandbox.run(["agents"])).stderr, "");
  assertEquals((await sandbox.run(["logs", stopped])).stderr, "");

  const first = await failed(sandbox, "one");
  const once = await sandbox.run(["agents"]);
  assertEquals(once.stderr, "1 failed: isonforge agents --wide\n");
  assertMatch(
    once.stdout,
    /^ {2}ID {8}State {5}Started {3}Prompt\n {2}─{51}\n( {2}[0-9a-f]{8} {2}.*\n){3}$/,
  );

  const second = await failed(sandbox, "two");
  assertEquals(
    (await sandbox.run(["agents"])).stderr,
    "2 failed: isonforge agents --wide\n",
  );
  await sandbox.ok(["rm", first, second]);
  assertEquals((await sandbox.run(["agents"])).stderr, "");
});

Deno.test("an agent waits for an endpoint that is not there yet, as long as it may run", async () => {
  await using sandbox = await createSandbox();
  const port = freePort();
  const url = `http://127.0.0.1:${port}/v1`;
  const start = async (...args: string[]) => {
    const endpoint = ["--base-url", url, "--model", "fake-model"];
    return (await sandbox.ok(["--bg", "-q", "--no-check", ...endpoint, ...args, "go"])).trim();
  };
  const capped = await start("--timeout", "1s");
  const id = await start();
  const stderr = (agent: string) => Deno.readTextFile(sandbox.path(agent, "stderr.log"));
  await poll(async () => (await stderr(id)).includes("waiting for it"), "the agent to wait");
  const { reason, exit_code } = await sandbox.ended(capped);
  assertEquals([reason, exit_code], ["timeout", 3], await stderr(capped));
  const server = startFakeOpenAI([{ text: "At last." }], { port });
  try {
    assertEquals((await sandbox.ended(id))["reason"], "completed", await stderr(id));
    assertStringIncludes(await sandbox.ok(["logs", id]), "At last.");
    const foreground = await sandbox.run(["-p", "--base-url", "http://127.0.0.1:9/v1", "go"]);
    assertEquals(foreground.code, 1);
    assertStringIncludes(foreground.stderr, "cannot reach the model endpoint");
  } finally {
    await server.close();
  }
});
