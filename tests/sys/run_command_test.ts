import { assertEquals, assertRejects } from "@std/assert";
import { runCommand, type RunCommandOptions } from "../../lib/sys/run_command.ts";
import { ToldToEnd } from "../../lib/sys/process_session.ts";
import { PATIENCE_MS, poll } from "../helpers/poll.ts";
import { isRunning, uniqueSeconds } from "../helpers/running.ts";

const never = new AbortController().signal;

/** Runs a shell line; collects what it prints. */
async function sh(line: string, options: Partial<RunCommandOptions> = {}) {
  const printed = { stdout: "", stderr: "" };
  const outcome = await runCommand(["/bin/sh", "-c", line], {
    cwd: "/",
    signal: never,
    onOutput: (piece, stream) => {
      printed[stream] += new TextDecoder().decode(piece);
    },
    ...options,
  });
  return { ...outcome, ...printed };
}

Deno.test("runCommand() tells output and exit code when the command ends", async () => {
  const { end, leftRunning, stdout, stderr } = await sh("echo out; echo err >&2; exit 3");
  assertEquals([end, leftRunning, stdout, stderr], [
    { kind: "exited", code: 3 },
    false,
    "out\n",
    "err\n",
  ]);
});

Deno.test("runCommand() tells the signal when the command dies of one", async () => {
  assertEquals((await sh("kill -SEGV $$")).end, { kind: "signaled", signal: "SIGSEGV" });
});

Deno.test("runCommand() gives directory, environment and an empty stdin when the command looks", async () => {
  const { stdout } = await sh("pwd; echo $MARK; cat", { cwd: "/usr", env: { MARK: "here" } });
  assertEquals(stdout, "/usr\nhere\n");
});

Deno.test("runCommand() leads its own session when it runs", async () => {
  const { stdout } = await sh('[ "$(ps -o sid= -p $$)" -eq $$ ] && echo leader');
  assertEquals(stdout, "leader\n");
});

Deno.test("runCommand() kills everything when the time is over", async () => {
  const seconds = uniqueSeconds();
  const { end } = await sh(`trap '' TERM; sleep ${seconds} & sleep ${seconds}; sleep ${seconds}`, {
    timeoutMs: 50,
  });
  assertEquals(end, { kind: "timedOut" });
  assertEquals(isRunning(seconds), false);
});

Deno.test("runCommand() kills everything when the signal aborts", async () => {
  const seconds = uniqueSeconds();
  const abort = new AbortController();
  const running = sh(`sleep ${seconds} & sleep ${seconds}`, { signal: abort.signal });
  await poll(() => isRunning(seconds), "the command to run");
  abort.abort();
  assertEquals((await running).end, { kind: "aborted" });
  assertEquals(isRunning(seconds), false);
});

Deno.test("runCommand() lets what a shell has started tidy up when the signal aborts, though the shell ends at once", async () => {
  const abort = new AbortController();
  let said = "";
  // One in a process group of its own.
  const tidies = "trap 'sleep 0.5; echo tidy; exit' TERM; echo ready; while :; do sleep 0.05; done";
  const running = sh(`sh -c "$TIDIES" & timeout 40000 sh -c "$TIDIES" & wait`, {
    signal: abort.signal,
    graceMs: PATIENCE_MS,
    env: { TIDIES: tidies },
    onOutput: (piece) => void (said += new TextDecoder().decode(piece)),
  });
  await poll(() => said.split("ready").length === 3, "both to run");
  abort.abort();
  assertEquals((await running).end, { kind: "aborted" });
  assertEquals(said.split("tidy").length, 3);
});

Deno.test("runCommand() gives the command more time when the whole run was told to end", async () => {
  let said = "";
  // Once more where the machine is so busy that it has not been enough.
  await poll(async () => {
    const abort = new AbortController();
    const line = "trap 'sleep 0.8; echo tidy; exit' TERM; echo ready; while :; do sleep 0.05; done";
    said = "";
    const running = sh(line, {
      signal: AbortSignal.any([abort.signal]),
      onOutput: (piece) => void (said += new TextDecoder().decode(piece)),
    });
    await poll(() => said === "ready\n", "the command to run");
    abort.abort(new ToldToEnd());
    assertEquals((await running).end, { kind: "aborted" });
    return said.endsWith("tidy\n");
  }, "a command that tidies up");
});

Deno.test("runCommand() starts nothing when the signal has aborted already", async () => {
  const { end, stdout } = await sh("echo started", { signal: AbortSignal.abort() });
  assertEquals([end, stdout], [{ kind: "aborted" }, ""]);
});

Deno.test("runCommand() kills a stopped command when the signal aborts", async () => {
  const abort = new AbortController();
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  const running = sh("echo now; kill -STOP $$", {
    signal: abort.signal,
    onOutput: () => resolve(),
  });
  await stopped;
  abort.abort();
  assertEquals((await running).end, { kind: "aborted" });
});

Deno.test("runCommand() kills what is left in the background when the command ends", async () => {
  const seconds = uniqueSeconds();
  const { end, leftRunning, stdout } = await sh(`sleep ${seconds} & echo done`);
  assertEquals([end, leftRunning, stdout], [{ kind: "exited", code: 0 }, true, "done\n"]);
  assertEquals(isRunning(seconds), false);
});

Deno.test("runCommand() kills a process group of its own when it is in the session", async () => {
  const seconds = uniqueSeconds();
  // timeout(1) makes a group of its own, as a shell with job control does.
  const { leftRunning } = await sh(
    `timeout 40000 sleep ${seconds} >/dev/null 2>&1 & until pgrep -P $! >/dev/null; do sleep 0.02; done`,
  );
  assertEquals(leftRunning, true);
  assertEquals(isRunning(seconds), false);
});

Deno.test("runCommand() returns when a session of its own keeps the pipe open", async () => {
  const seconds = uniqueSeconds();
  const cwd = await Deno.makeTempDir({ prefix: "isonforge-test-" });
  try {
    const line =
      `setsid sh -c 'echo $$ > pid; exec sleep ${seconds}' & until [ -s pid ]; do sleep 0.01; done; echo done`;
    assertEquals((await sh(line, { cwd })).stdout, "done\n");
    await poll(() => isRunning(seconds), "the command to run");
    Deno.kill(Number(await Deno.readTextFile(`${cwd}/pid`)), "SIGKILL");
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

Deno.test("runCommand() waits with reading when the reader is slow", async () => {
  const abort = new AbortController();
  let pieces = 0;
  let reading = 0;
  const running = runCommand(["yes"], {
    cwd: "/",
    signal: abort.signal,
    onOutput: async () => {
      assertEquals(++reading, 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      reading--;
      if (++pieces === 5) abort.abort();
    },
  });
  assertEquals((await running).end, { kind: "aborted" });
});

Deno.test("runCommand() ends the command and throws when the reader throws", async () => {
  const seconds = uniqueSeconds();
  const running = sh(`echo x; sleep ${seconds}`, {
    onOutput: () => {
      throw new Error("disk full");
    },
  });
  await assertRejects(() => running, Error, "disk full");
  assertEquals(isRunning(seconds), false);
});

Deno.test("runCommand() throws when there is no such program or directory", async () => {
  const options = { cwd: "/", signal: never, onOutput: () => {} };
  await assertRejects(() => runCommand(["/no/such/program"], options), Deno.errors.NotFound);
  await assertRejects(() => runCommand(["true"], { ...options, cwd: "/no/such" }));
});
