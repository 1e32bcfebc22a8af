/**
 * `--exec` and `--each`: commands as agents, and many agents from one list.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { createSandbox } from "../helpers/sandbox.ts";
import { namesIn } from "../helpers/files.ts";
import { endsWithinGrace } from "../helpers/ends_within_grace.ts";
import { poll } from "../helpers/poll.ts";

Deno.test("a command is an agent: bytes, exit code, signal, time limit, stop", async () => {
  await using sandbox = await createSandbox();
  const start = async (command: string, ...args: string[]) =>
    (await sandbox.ok(["--bg", "-q", ...args, "--exec", command])).trim();
  const bytes = await start(`printf 'a\\000\\377b'; echo oops >&2; exit 3`, "--name", "bytes");
  const killed = await start("kill -SEGV $$");
  const slow = await start("sleep 600", "--timeout", "300ms");
  const ends = async (id: string) => {
    const { exit_code, signal, reason } = await sandbox.ended(id);
    return [exit_code, signal, reason];
  };
  assertEquals(await ends(bytes), [3, null, "failed"]);
  assertEquals(await ends(killed), [null, "SIGSEGV", "killed"]);
  assertEquals(await ends(slow), [3, null, "timeout"]);
  const log = (id: string) => Deno.readFileSync(sandbox.path(id, "stdout.log"));
  assertEquals(log(bytes), new Uint8Array([97, 0, 255, 98]));
  assertEquals((await sandbox.run(["wait", "bytes"])).code, 3);
  assertStringIncludes((await sandbox.run(["logs", "bytes"])).stderr, "  oops\n");
  const stopOne = async () => {
    const tidy = "trap 'echo tidied; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
    const id = await start(tidy);
    await poll(() => log(id).length > 0, "the command to be ready");
    await sandbox.ok(["stop", id]);
    return id;
  };
  const text = (id: string) => new TextDecoder().decode(log(id));
  const hasTidied = (id: string) => text(id).includes("tidied");
  assertEquals(text(await endsWithinGrace(sandbox, stopOne, { hasTidied })), "ready\ntidied\n");
  // Once more from the start, as with a model; what cannot be done with a command is said.
  await sandbox.ok(["respawn", "bytes"]);
  assertEquals((await sandbox.ended(bytes)).runs, 2);
  for (
    const args of [["tell", "bytes", "x"], ["respawn", "bytes", "--continue", "--message", "x"]]
  ) {
    assertEquals((await sandbox.run(args)).code, 1);
  }
  for (
    const args of [["--exec", "true"], ["--bg", "--exec", "true", "prompt"], ["--bg", "--exec", ""]]
  ) {
    assertEquals((await sandbox.run(args)).code, 2);
  }
});

Deno.test("a command that fills its log is ended, and the log holds no more than it may", async () => {
  await using sandbox = await createSandbox();
  const env = { ISONFORGE_LOG_MAX: "1001" };
  const start = async (command: string) =>
    (await sandbox.ok(["--bg", "-q", "--exec", command], { env })).trim();
  // The one ends by itself when it cannot write, the other would go on for ever.
  const [out, err] = [await start("yes 2>/dev/null"), await start("yes >&2 & sleep 600")];
  const full = "error: the command has written 1001 bytes, which is the limit\n" +
    "hint: ISONFORGE_LOG_MAX sets the limit, in bytes\n";
  const written = `${"y\n".repeat(500)}y`;
  const read = (id: string, name: string) => Deno.readTextFileSync(sandbox.path(id, name));
  for (const [id, logs] of [[out, [written, full]], [err, ["", written + full]]] as const) {
    const { exit_code, signal, reason } = await sandbox.ended(id);
    assertEquals([exit_code, signal, reason], [1, null, "failed"]);
    assertEquals([read(id, "stdout.log"), read(id, "stderr.log")], logs);
  }
  await sandbox.gone();
});

Deno.test("--each starts an agent for each line, and the shell sees none of it", async () => {
  await using sandbox = await createSandbox();
  const lines = ["plain", "$(touch pwned)", `"; touch pwned; "`, '{"argument":"own","name":"own"}'];
  const args = ["--bg", "-q", "--each", "-", "--label", "job=1", "--max-running", "2", "-w"];
  const stdout = await sandbox.ok([...args, "--exec", 'printf %s "$1" > got'], {
    stdin: lines.join("\n"),
  });
  const ids = stdout.trim().split("\n");
  assertEquals(ids.length, 4);
  const { code, stdout: told } = await sandbox.run(["wait", "--all-of", "job=1"]);
  assertEquals([code, told.trim().split("\n").length], [0, 4]);
  const got = await Promise.all(
    ids.map((id) => Deno.readTextFile(join(String(sandbox.meta(id).worktree_path), "got"))),
  );
  assertEquals(got, [...lines.slice(0, 3), "own"]);
  // Each has a branch of its own.
  assertEquals(new Set(ids.map((id) => sandbox.meta(id).worktree)).size, 4);
  assertEquals((await sandbox.run(["wait", "--all-of", "job=2"])).code, 1);

  // Something is wrong with one of them: none is started.
  const list = join(sandbox.project, "list");
  for (
    const wrong of ['{"name":"own","prompt":"x"}', '{"name":"../x","prompt":"x"}', '{"nam":"x"}']
  ) {
    await Deno.writeTextFile(list, `fine\n${wrong}\n`);
    const { code } = await sandbox.run(["--bg", "--model", "rehearsal", "--each", list]);
    assertEquals([code > 0, namesIn(`${sandbox.home}/agents`).length], [true, 4]);
  }
  const values = ['{"prompt":"x","effort":"huge"}', '{"prompt":"x","worktree":"b d"}'];
  await Deno.writeTextFile(list, `fine\n${values.join("\n")}\n`);
  const { code: refused, stderr } = await sandbox.run([
    "--bg",
    "--model",
    "rehearsal",
    "--each",
    list,
  ]);
  assertEquals([refused, namesIn(`${sandbox.home}/agents`).length], [2, 4]);
  assertMatch(
    stderr,
    /^error: line 2 of --each: --effort takes one of .*\n {2}line 3 of --each: "b d" is not a/,
  );
  // Over before the second is recorded, the first would be nothing to wait for.
  const first = { argument: "a", prompt: "rehearse: bash until [ -e go ]; do sleep 0.05; done" };
  await Deno.writeTextFile(list, `${JSON.stringify(first)}\n{"prompt":"b","after_ok":"n-a"}\n`);
  const started = await sandbox.ok(
    ["--bg", "--model", "rehearsal", "--each", list, "--name", "n-{}", "look at {}"].slice(0, -1),
  );
  assertMatch(
    started,
    /^✓ Background agent started: \w+\n✓ Background agent queued: \w+ \(1st, after \w+\)\n$/,
  );
  await Deno.writeTextFile(join(sandbox.project, "go"), "");
  await sandbox.ok(["wait", "--all"]);
});
