import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bashTool } from "../../../lib/engine/tools/bash.ts";
import { MAX_OUTPUT_BYTES } from "../../../lib/engine/tools/truncate.ts";
import { poll } from "../../helpers/poll.ts";
import { isRunning, uniqueSeconds } from "../../helpers/running.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

function spillOf(output: string): string {
  return output.match(/all of it is in "([^"]+)"/)?.[1] ?? "";
}

Deno.test("bashTool.run() tells both streams in order and the exit code when a command fails", async () => {
  await using sandbox = await ToolSandbox.create();
  const outcome = await sandbox.call(bashTool, {
    command: "for i in 1 2 3; do echo o$i; echo e$i >&2; done; exit 7",
  });
  assertEquals(outcome.output, "o1\ne1\no2\ne2\no3\ne3\n[exit code 7]");
  assertEquals([outcome.isError, outcome.summary], [true, "exit 7"]);
});

Deno.test("bashTool.run() is bash in the working directory without colours or stdin when it runs", async () => {
  await using sandbox = await ToolSandbox.create();
  const command = '[[ -n $BASH_VERSION ]] && pwd; echo "$NO_COLOR $TERM"; cat; printf end';
  const { output, isError, summary } = await sandbox.call(bashTool, { command });
  assertEquals(output, `${sandbox.cwd}\n1 dumb\nend\n[exit code 0]`);
  assertEquals([isError, summary], [false, "exit 0"]);
});

Deno.test("bashTool.run() kills everything when the time is over", async () => {
  await using sandbox = await ToolSandbox.create();
  const seconds = uniqueSeconds();
  const call = {
    command: `echo before; sleep ${seconds} & sleep ${seconds}`,
    timeout_s: 1,
  };
  // On a busy machine the time may be over before it begins.
  const { output, isError, summary } = await poll(async () => {
    const outcome = await sandbox.call(bashTool, call);
    return outcome.output.startsWith("before") && outcome;
  }, "a command that begins within its time");
  assertEquals(output, "before\n[killed after 1 second: timeout_s allows up to 600]");
  assertEquals([isError, summary, isRunning(seconds)], [true, "timed out after 1 s", false]);
});

Deno.test("bashTool.run() kills everything when the run is stopped", async () => {
  await using sandbox = await ToolSandbox.create();
  const seconds = uniqueSeconds();
  const running = sandbox.call(bashTool, { command: `sleep ${seconds} | sleep ${seconds}` });
  await poll(() => isRunning(seconds), "the command to run");
  sandbox.abort.abort();
  assertEquals((await running).summary, "stopped");
  assertEquals(isRunning(seconds), false);
});

Deno.test("bashTool.run() says so when it killed what was left in the background", async () => {
  await using sandbox = await ToolSandbox.create();
  const seconds = uniqueSeconds();
  const { output } = await sandbox.call(bashTool, { command: `sleep ${seconds} & echo started` });
  assertEquals(
    output,
    "started\n[exit code 0]\n[processes that it had left running in the background were killed]",
  );
  assertEquals(isRunning(seconds), false);
});

Deno.test("bashTool.run() keeps head and tail and spills all of it when the output is long", async () => {
  await using sandbox = await ToolSandbox.create();
  const { output } = await sandbox.call(bashTool, { command: "seq 1 50000" });
  const path = spillOf(output);
  try {
    assertEquals(output.startsWith("1\n2\n3\n"), true);
    assertMatch(
      output,
      /\n… [\d,]+ lines \(\d+ KB\) left out; all of it is in "[^"]+": read it with offset/,
    );
    assertStringIncludes(output, "\n50000\n[exit code 0]");
    assertEquals(new TextEncoder().encode(output).length <= MAX_OUTPUT_BYTES + 64, true);
    assertEquals((await Deno.readTextFile(path)).split("\n").length, 50001);
    assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("bashTool.run() spills output of many short lines when it is small in bytes", async () => {
  await using sandbox = await ToolSandbox.create();
  const { output } = await sandbox.call(bashTool, { command: "yes | head -3000" });
  const path = spillOf(output);
  assertEquals((await Deno.readTextFile(path)).length, 6000);
  await Deno.remove(path);
});

Deno.test("bashTool.run() kills the command when it writes more than may be spilled", async () => {
  await using sandbox = await ToolSandbox.create();
  const mark = `isonforge-too-much-${crypto.randomUUID()}`;
  const { output, isError, summary } = await sandbox.call(bashTool, {
    command: `yes ${mark}`,
  });
  const path = spillOf(output);
  try {
    assertStringIncludes(output, "[killed: it wrote more than 100 MB]");
    assertEquals([isError, summary, isRunning(mark)], [
      true,
      "too much output",
      false,
    ]);
    assertEquals((await Deno.stat(path)).size < 101 * 1024 * 1024, true);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("bashTool.run() shows text without escapes and control characters when a program prints them", async () => {
  await using sandbox = await ToolSandbox.create();
  const command = String
    .raw`printf '\033[31mred\033[0m \033]0;title\007x \000 \377 \303\244 \tok\n'`;
  const { output } = await sandbox.call(bashTool, { command });
  assertEquals(output, "red x \uFFFD \uFFFD ä \tok\n[exit code 0]");
});

Deno.test("bashTool.run() is an error for the model when the command cannot be started", async () => {
  await using sandbox = await ToolSandbox.create();
  const long = await sandbox.call(bashTool, { command: `: ${"x".repeat(3_000_000)}` });
  assertEquals(long.isError, true);
  assertStringIncludes(long.output, "too long for one call");
  const context = { cwd: sandbox.path("file/x"), signal: sandbox.abort.signal, place: String };
  await sandbox.write("file", "");
  const gone = await bashTool.run(
    { command: "ls", timeout_s: undefined, background: undefined },
    context,
  );
  assertEquals(gone.isError, true);
  assertStringIncludes(gone.output, "cannot run the command");
});

Deno.test("bashTool.parse() lowers the timeout when it is over the maximum", () => {
  assertEquals(bashTool.parse({ command: "ls", timeout_s: "5000" }), {
    command: "ls",
    timeout_s: 600,
    background: undefined,
  });
});

Deno.test("bashTool.run() keeps only the newest ten files when many calls spill", async () => {
  await using sandbox = await ToolSandbox.create();
  const paths: string[] = [];
  try {
    for (let i = 0; i < 12; i++) {
      paths.push(spillOf((await sandbox.call(bashTool, { command: "seq 2001" })).output));
    }
    const kept = await Promise.all(
      paths.map((path) => Deno.stat(path).then(() => true, () => false)),
    );
    assertEquals(kept, [false, false, ...Array(10).fill(true)]);
  } finally {
    await Promise.all(paths.map((path) => Deno.remove(path).catch(() => {})));
  }
});
