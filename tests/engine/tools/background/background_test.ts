import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { bashTool } from "../../../../lib/engine/tools/bash.ts";
import { bashKillTool } from "../../../../lib/engine/tools/background/bash_kill.ts";
import { bashOutputTool } from "../../../../lib/engine/tools/background/bash_output.ts";
import { BackgroundCommands } from "../../../../lib/engine/tools/background/background_commands.ts";
import {
  MAX_UNREAD_BYTES,
  UnreadOutput,
} from "../../../../lib/engine/tools/background/unread_output.ts";
import { exists } from "../../../../lib/sys/files/info_at.ts";
import { poll } from "../../../helpers/poll.ts";
import { isRunning, pidsRunning, uniqueSeconds } from "../../../helpers/running.ts";
import { ToolSandbox } from "../../../helpers/tool_sandbox.ts";

/** Of commands that say something, or end: that is waited for, however busy the machine is. */
const SAYS = { firstLookMs: 60_000 };
/** Of commands that say nothing and go on. */
const IS_SILENT = { firstLookMs: 0 };

/** Runs a test with commands that are ended after it. */
async function withBackground(
  times: { firstLookMs?: number; settleMs?: number },
  test: (sandbox: ToolSandbox, background: BackgroundCommands) => Promise<void>,
): Promise<void> {
  await using sandbox = await ToolSandbox.create();
  const background = new BackgroundCommands(times);
  try {
    await test(sandbox, background);
  } finally {
    await background.endAll();
  }
}

Deno.test("bash starts, shows and ends a command when it is to run in the background", async () => {
  await withBackground(SAYS, async (sandbox, background) => {
    const seconds = uniqueSeconds();
    const started = await sandbox.call(bashTool, {
      command: `echo ready; cat; sleep ${seconds}`,
      run_in_background: true,
    }, { background });
    assertStringIncludes(started.output, "ready\n");
    assertStringIncludes(started.output, "[b1: running]");
    assertEquals(started.summary, "b1 in the background");
    assertEquals(isRunning(seconds), true);
    const nothing = await sandbox.call(bashOutputTool, { id: "b1", wait_s: 0 }, { background });
    assertEquals(nothing.output, "(no new output)\n[b1: running]");
    const killed = await sandbox.call(bashKillTool, { bash_id: "b1" }, { background });
    assertStringIncludes(killed.output, "[b1: it was ended]");
    assertEquals(isRunning(seconds), false);
    assertEquals(background.running, []);
  });
});

Deno.test("bash_output waits for what comes, and tells it once, when there is nothing yet", async () => {
  await withBackground(IS_SILENT, async (sandbox, background) => {
    await Deno.writeTextFile(sandbox.path("a"), "");
    const command = "tail -n +1 -f a";
    await sandbox.call(bashTool, { command, background: "true" }, { background });
    const looking = sandbox.call(bashOutputTool, { id: "b1", wait_s: 60 }, { background });
    await Deno.writeTextFile(sandbox.path("a"), "één\n", { append: true });
    assertEquals((await looking).output, "één\n[b1: running]");
    const again = await sandbox.call(bashOutputTool, { id: "b1", wait_s: 0 }, { background });
    assertEquals(again.output, "(no new output)\n[b1: running]");
  });
});

Deno.test("bash in the background tells the end at once when the command fails at once", async () => {
  await withBackground({ ...SAYS, settleMs: 60_000 }, async (sandbox, background) => {
    const { output, isError } = await sandbox.call(bashTool, {
      command: "echo no such thing >&2; exit 3",
      background: true,
    }, { background });
    assertEquals([output, isError], ["no such thing\n[b1: exit code 3]", true]);
    assertEquals(background.news(), []);
  });
});

Deno.test("news() tells once when a command ends that nobody looks at", async () => {
  await withBackground(IS_SILENT, async (sandbox, background) => {
    const command = "while [ ! -e go ]; do sleep 0.05; done; exit 4";
    await sandbox.call(bashTool, { command, background: true }, { background });
    assertEquals(background.news(), []);
    await sandbox.write("go", "");
    await poll(() => background.running.length === 0, "the command to end");
    assertEquals(background.news(), ["b1 has ended: exit code 4"]);
    assertEquals(background.news(), []);
  });
});

Deno.test("bash in the background names the port when the command listens on one", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  await withBackground(IS_SILENT, async (sandbox, background) => {
    const script =
      "const l = Deno.listen({port: 0}); Deno.writeTextFileSync('new', `${l.addr.port}`); Deno.renameSync('new', 'port'); await l.accept()";
    await sandbox.write("listen.ts", script);
    const command = `"${Deno.execPath()}" run -A --no-lock listen.ts`;
    await sandbox.call(bashTool, { command, background: true }, { background });
    await poll(() => exists(sandbox.path("port")), "the port");
    const { output } = await sandbox.call(bashOutputTool, { id: "b1", wait_s: 0 }, { background });
    assertStringIncludes(output, `listens on port ${await sandbox.text("port")}`);
  });
});

Deno.test("endAll() ends what made itself a session of its own, too", async () => {
  await withBackground(IS_SILENT, async (sandbox, background) => {
    const seconds = uniqueSeconds();
    const command = `setsid sleep ${seconds} & trap '' TERM; sleep ${seconds} & wait`;
    await sandbox.call(bashTool, { command, background: true }, { background });
    // Both have become what they are to be: before that they are copies of the shell.
    await poll(() => pidsRunning(`sleep ${seconds}`).length === 2, "the command to be up");
    assertEquals(await background.endAll(), [`b1 (${command})`]);
    assertEquals(isRunning(seconds), false);
  });
});

Deno.test("endAll() ends what was started since it was called before, and returns all", async () => {
  await withBackground(IS_SILENT, async (sandbox, background) => {
    const seconds = uniqueSeconds();
    const start = async (command: string) =>
      await sandbox.call(bashTool, { command, background: true }, { background });
    await start(`sleep ${seconds}`);
    assertEquals(await background.endAll(), [`b1 (sleep ${seconds})`]);
    await start(`exec sleep ${seconds}`);
    await poll(() => isRunning(seconds), "the second command to be up");
    const all = [`b1 (sleep ${seconds})`, `b2 (exec sleep ${seconds})`];
    assertEquals(await background.endAll(), all);
    assertEquals(isRunning(seconds), false);
  });
});

Deno.test("a command in the background ends when the process of its run is killed", async () => {
  await using sandbox = await ToolSandbox.create();
  const seconds = uniqueSeconds();
  const tools = join(Deno.cwd(), "lib/engine/tools");
  await sandbox.write(
    "run.ts",
    `import { BackgroundCommands } from "${tools}/background/background_commands.ts";
     import { startInBackground } from "${tools}/background/start_in_background.ts";
     const background = new BackgroundCommands();
     await startInBackground("sleep ${seconds} & sleep ${seconds}", {
       background, cwd: ${
      JSON.stringify(sandbox.cwd)
    }, signal: new AbortController().signal, place: (path) => path });
     console.log("started"); await new Promise(() => setInterval(() => {}, 1000));`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-lock",
      "--config",
      join(Deno.cwd(), "deno.json"),
      sandbox.path("run.ts"),
    ],
    stdout: "piped",
    stderr: "inherit",
    env: { DENO_NO_UPDATE_CHECK: "1" },
  }).spawn();
  const output = child.stdout.getReader();
  await output.read();
  await poll(() => isRunning(seconds), "the command to run");
  child.kill("SIGKILL");
  await child.status;
  await output.cancel();
  await poll(() => !isRunning(seconds), "the command to end");
});

Deno.test("bash refuses when too many commands run in the background", async () => {
  await withBackground({}, async (sandbox, background) => {
    const words = ["/bin/sleep", "1000"] as const;
    for (let i = 0; i < 16; i++) {
      await background.start({ command: "sleep", words: [...words], cwd: sandbox.cwd, env: {} });
    }
    const call = { command: "sleep 1", background: true };
    const { output, isError } = await sandbox.call(bashTool, call, { background });
    assertMatch(output, /^16 commands run in the background \(b1, .*b16\): end one/);
    assertEquals(isError, true);
  });
});

Deno.test("bash_output and bash_kill name what there is when the id is of none", async () => {
  await withBackground({}, async (sandbox, background) => {
    for (const tool of [bashOutputTool, bashKillTool]) {
      const { output } = await sandbox.call(tool, { id: "7" }, { background });
      assertEquals(
        output,
        'there is no command "7" in the background; none runs in the background',
      );
    }
  });
});

Deno.test("UnreadOutput keeps the end when more comes than it may keep", () => {
  const output = new UnreadOutput();
  const line = new TextEncoder().encode("0123456789abcdef\n");
  for (let i = 0; i < 50_000; i++) output.add(line);
  const { text, droppedBytes } = output.take({ isLast: false });
  assertEquals(text.length, MAX_UNREAD_BYTES);
  assertEquals(droppedBytes, 50_000 * line.length - MAX_UNREAD_BYTES);
  assertEquals(output.isEmpty, true);
});

Deno.test("UnreadOutput keeps characters whole when a look comes in the middle of one", () => {
  const output = new UnreadOutput();
  const bytes = new TextEncoder().encode("é");
  output.add(bytes.subarray(0, 1));
  assertEquals(output.take({ isLast: false }).text, "");
  output.add(bytes.subarray(1));
  assertEquals(output.take({ isLast: true }).text, "é");
});
