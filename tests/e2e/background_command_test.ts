/**
 * Commands in the background of a run, and all the ways in which they end.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox } from "../helpers/sandbox.ts";
import { pidsRunning, processRunning, uniqueSeconds, workerOf } from "../helpers/running.ts";

const inBackground = (command: string) => ({
  name: "bash",
  arguments: { command, background: true },
});

Deno.test("a server that a run starts is asked, shows its port, and ends with the run", async () => {
  await using sandbox = await createSandbox();
  const seconds = uniqueSeconds();
  const server = startFakeOpenAI([
    { toolCalls: [inBackground(`echo up; touch up; sleep ${seconds}`)] },
    {
      toolCalls: [{ name: "bash", arguments: { command: "until [ -e up ]; do sleep 0.1; done" } }],
    },
    { toolCalls: [{ name: "bash_output", arguments: { id: "b1", wait_s: 0 } }] },
    { text: "It runs." },
  ]);
  try {
    const { code, stderr } = await sandbox.run([
      "-p",
      "--yolo",
      "--base-url",
      server.url,
      "start it",
    ]);
    assertEquals(code, 0);
    assertMatch(stderr, /• bash echo up; touch up; sleep \S+ → b1 in the background/);
    assertMatch(stderr, /! ended with the run: b1 \(echo up; touch up; sleep \S+\)/);
    const results = server.requests.at(-1)?.body.messages.filter(({ role }: { role: string }) =>
      role === "tool"
    );
    // One of the looks shows it, and the other nothing new; on a busy machine the first one may come too early.
    const looks: string[] = [results[0].content, results[2].content];
    assertEquals(looks.toSorted(), ["(no new output)\n[b1: running]", "up\n[b1: running]"]);
    assertEquals(pidsRunning(`sleep ${seconds}`), []);
  } finally {
    await server.close();
  }
});

Deno.test("default mode asks for a command in the background as for every other", async () => {
  await using sandbox = await createSandbox();
  const call = `rehearse: call bash {"command": "touch made", "background": true}`;
  const { stderr } = await sandbox.run(["-p", "--model", "rehearsal", call]);
  assertMatch(stderr, /✗ bash touch made → refused: default mode asks before every command/);
});

for (const end of ["stop", "kill -9 of its worker", "kill -9 of all but its tools"]) {
  Deno.test(`a command in the background does not outlive its agent after ${end}`, async () => {
    await using sandbox = await createSandbox();
    const seconds = uniqueSeconds();
    const sleep = `sleep ${seconds}`;
    // Out of the group, and out of the session.
    const command = `setsid ${sleep} & ${sleep}`;
    const id = await sandbox.startAgent(
      `rehearse: call bash ${JSON.stringify({ command, background: true })}\nrehearse: sleep 540`,
    );
    await processRunning(sandbox, sleep);
    const pid = Number(sandbox.meta(id).pid);
    if (end === "stop") await sandbox.ok(["stop", id]);
    else if (end === "kill -9 of its worker") {
      Deno.kill(await workerOf(sandbox, id), "SIGKILL");
      await sandbox.ended(id);
    } else {
      Deno.kill(-pid, "SIGKILL");
      // What left its group and session is found by its mark.
      await poll(() => pidsRunning(sleep).length <= 1, "the group to end by itself");
      await sandbox.ok(["stop", id]);
    }
    await poll(() => pidsRunning(sleep).length === 0, `${sleep} to end`);
    await sandbox.gone();
  });
}

for (const signal of ["SIGKILL", "SIGQUIT"] as const) {
  Deno.test(`a command does not outlive its run in the foreground after ${signal}`, async () => {
    await using sandbox = await createSandbox();
    const sleep = `sleep ${uniqueSeconds()}`;
    // A child of the shell that is given, so that it has to be found by more than its parent.
    const prompt = `rehearse: bash ${sleep} | cat; true`;
    await using run = sandbox.spawn(["-p", "--yolo", "--model", "rehearsal", prompt]);
    await processRunning(sandbox, sleep);
    run.kill(signal);
    const { code } = await run.end();
    assertEquals(code, signal === "SIGQUIT" ? 131 : 137);
    await sandbox.gone();
  });
}
