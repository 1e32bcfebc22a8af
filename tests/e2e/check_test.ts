/**
 * `--check`, on the compiled binary.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createSandbox } from "../helpers/sandbox.ts";

Deno.test("--check sends back what fails until it passes, and is kept", async () => {
  await using sandbox = await createSandbox();
  const write = { name: "write", arguments: { path: "done", content: "yes" } };
  const server = startFakeOpenAI([
    { text: "Finished." },
    { toolCalls: [write] },
    { text: "Now it is." },
    { text: "Again." },
  ]);
  try {
    const check = ["--check", "cat done || { echo 'no done file' >&2; exit 3; }"];
    const started = await sandbox.ok(["--bg", "-q", "--base-url", server.url, ...check, "do it"]);
    const id = started.trim();
    const first = await sandbox.ended(id);
    assertEquals([first.reason, first.num_turns, first.check], ["completed", 3, check[1]]);
    const log = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
    assertMatch(
      log,
      /✗ check cat done.* → exit 3 .*\n[^]*• write done.*\n[^]*• check .* → exit 0 /,
    );
    const told: string = server.requests[1]?.body.messages.at(-1).content;
    assertMatch(told, /^You are not done: the user's check failed\.\n\n\$ cat done/);
    assertStringIncludes(told, "no done file\n[exit code 3]");
    await sandbox.ok(["respawn", id]);
    const second = await sandbox.ended(id);
    assertEquals([second.reason, second.num_turns, second.runs], ["completed", 1, 2]);
  } finally {
    await server.close();
  }
});

Deno.test("--check ends a run that never passes, and caps end it before", async () => {
  await using sandbox = await createSandbox();
  const answers = Array.from({ length: 9 }, () => ({ text: "Finished." }));
  const server = startFakeOpenAI(answers);
  try {
    const check = ["--check", "echo tick >>ticks; echo 2 of 9 tests failed; sleep 600 & exit 1"];
    const run = ["-p", "--yolo", "--base-url", server.url, ...check];
    const ticks = async () => {
      const text = await Deno.readTextFile(`${sandbox.project}/ticks`);
      await Deno.remove(`${sandbox.project}/ticks`);
      return text.split("\n").length - 1;
    };
    const failed = await sandbox.run([...run, "--check-attempts", "2", "do it"]);
    assertEquals([failed.code, await ticks()], [1, 3]);
    assertMatch(
      failed.stderr,
      /^error: the check "echo tick.*" failed after 2 corrections \(exit 1\): 2 of 9 tests failed$/m,
    );
    await sandbox.gone();
    const capped = await sandbox.run([...run, "--max-turns", "1", "--json", "do it"]);
    assertEquals([capped.code, JSON.parse(capped.stdout).reason], [3, "turns"]);
    assertEquals(await ticks(), 1);
    const late = [
      "-p",
      "--base-url",
      server.url,
      "--check",
      "sleep 600",
      "--timeout",
      "1s",
      "do it",
    ];
    const timedOut = await sandbox.run(late);
    assertEquals(timedOut.code, 3);
    await sandbox.gone();
  } finally {
    await server.close();
  }
});

Deno.test("--check and --check-attempts refuse what cannot be", async () => {
  await using sandbox = await createSandbox();
  const cases: [args: string[], says: RegExp][] = [
    [["--check-attempts", "2"], /^error: --check-attempts is for --check/],
    [
      ["--check", "true", "--check-attempts", "-1"],
      /^error: --check-attempts takes a whole number/,
    ],
    [["--check", " "], /^error: --check takes a command/],
    [["--check", ""], /^error: /],
  ];
  for (const [args, says] of cases) {
    const { code, stdout, stderr } = await sandbox.run([
      "--bg",
      "--model",
      "rehearsal",
      ...args,
      "x",
    ]);
    assertEquals([code, stdout], [2, ""], args.join(" "));
    assertMatch(stderr, says);
  }
  assertEquals(await sandbox.ok(["agents", "--json"]), "[]\n");
  // A command in the place of a model has it, too.
  for (const [check, reason] of [["true", "completed"], ["echo no; exit 4", "failed"]]) {
    const args = ["--bg", "-q", "--exec", "echo did", "--check", check ?? ""];
    const id = (await sandbox.ok(args)).trim();
    assertEquals((await sandbox.ended(id)).reason, reason);
    const log = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
    assertMatch(
      log,
      reason === "failed" ? /^did\nno\n.*check: exit 4\n$/s : /^did\n.*check: exit 0\n$/s,
    );
  }
  // Both of these words at once.
  const both = ["--bg", "-q", "--no-check", "--check", "true", "--model", "rehearsal"];
  const id = (await sandbox.ok([...both, "rehearse: say done"])).trim();
  assertEquals((await sandbox.ended(id)).reason, "completed");
});
