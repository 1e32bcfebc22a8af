import { assertEquals, assertRejects } from "@std/assert";
import { commandOutput } from "../../lib/sys/command_output.ts";

const sh = (script: string, options: { stdin?: string; timeoutMs?: number } = {}) =>
  commandOutput("/bin/sh", { args: ["-c", script], cwd: "/", ...options });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("commandOutput() tells output and exit code, and gives what is to be read", async () => {
  const { code, stdout, stderr, isTimedOut } = await sh("cat; echo two >&2; exit 3", {
    stdin: "one".repeat(100_000),
  });
  assertEquals([code, text(stdout).length, text(stderr), isTimedOut], [3, 300_000, "two\n", false]);
});

Deno.test("commandOutput() does not wait for what holds its pipes in the background", async () => {
  const { code, stdout } = await sh("echo one; sleep 600 & echo $!");
  const [first, pid] = text(stdout).split("\n");
  Deno.kill(Number(pid), "SIGKILL");
  assertEquals([code, first], [0, "one"]);
});

Deno.test("commandOutput() kills what takes too long", async () => {
  const { code, isTimedOut } = await sh("exec sleep 600", { timeoutMs: 50 });
  assertEquals([code, isTimedOut], [137, true]);
});

Deno.test("commandOutput() throws when there is no such program", async () => {
  await assertRejects(
    () => commandOutput("/no/such/program", { args: [], cwd: "/" }),
    Deno.errors.NotFound,
  );
});
