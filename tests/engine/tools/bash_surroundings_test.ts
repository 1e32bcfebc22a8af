import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { bashTool } from "../../../lib/engine/tools/bash.ts";
import { ENVIRONMENT_SCRIPT } from "../../../lib/engine/tools/command/command_environment.ts";
import { CommandOutput } from "../../../lib/engine/tools/command/command_output.ts";
import { LastOfLine } from "../../../lib/engine/tools/command/last_of_line.ts";
import { readTool } from "../../../lib/engine/tools/read.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";
import { isRunning, uniqueSeconds, UNTIL_IT_SLEEPS } from "../../helpers/running.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

const GIT = "git -c user.name=a -c user.email=a@b -c commit.gpgsign=false";

Deno.test("bash lets no editor, pager or question wait", async () => {
  await using sandbox = await ToolSandbox.create({ a: "1\n" });
  const run = (command: string) =>
    sandbox.call(bashTool, { command, timeout_s: PATIENCE_MS / 1000 });
  assertEquals((await run(`git init -q && git add a && ${GIT} commit -qm x`)).isError, false);

  const commit = await run(`echo 2 >> a; ${GIT} commit -a`);
  assertEquals(commit.isError, true);
  assertStringIncludes(commit.output, "there is no editor here: pass the text as an option");
  assertStringIncludes(commit.output, "-m");
  for (const variable of ["EDITOR", "VISUAL"]) {
    const edited = await run(`eval "$${variable} a"`);
    assertStringIncludes(edited.output, "there is no editor here");
  }
  assertEquals(
    (await run("GIT_EDITOR=true git config core.editor; $PAGER a")).output,
    "1\n2\n[exit code 0]",
  );
  // What asks for a name or a password.
  const asked = await run(
    `git -c credential.helper= credential fill <<< $'protocol=https\\nhost=x.test\\n'`,
  );
  assertEquals(asked.isError, true);
  assertStringIncludes(asked.output, "terminal prompts disabled");
  const { output } = await run('read -r x </dev/tty; read -r y; echo "[$x$y]"');
  assertStringIncludes(output, "[]");
  assertStringIncludes(
    (await run('echo "$DEBIAN_FRONTEND $SSH_ASKPASS_REQUIRE $npm_config_yes $CI"')).output,
    "noninteractive force true true",
  );
});

Deno.test("bash leaves CI as the user has set it", async () => {
  for (const [env, shown] of [[{ CI: "" }, "<>"], [{}, "<true>"]] as const) {
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", `${ENVIRONMENT_SCRIPT}\necho "<$CI>"`],
      clearEnv: true,
      env,
    }).output();
    assertEquals(new TextDecoder().decode(stdout).trim(), shown);
  }
});

Deno.test("bash works on after a command has removed its own directory", async () => {
  await using sandbox = await ToolSandbox.create({ a: "1\n" });
  const gone = await sandbox.call(bashTool, { command: 'cd /; rm -rf "$OLDPWD"' });
  assertEquals(gone.isError, false);
  const next = await sandbox.call(bashTool, { command: "echo x > b; ls" });
  assertEquals(
    next.output,
    "[the working directory was gone: it was made again, empty]\nb\n[exit code 0]",
  );
  assertStringIncludes((await sandbox.call(readTool, { path: "b" })).output, "x");
});

Deno.test("CommandOutput shows the output also where the temporary directory is gone", async () => {
  await using sandbox = await ToolSandbox.create();
  await using output = new CommandOutput({
    onLimit() {},
    directory: sandbox.path("gone"),
  });
  for (let i = 0; i < 20; i++) await output.add(new TextEncoder().encode(`${i}\n`.repeat(5000)));
  const text = await output.text();
  assert(text.startsWith("0\n0\n"), text.slice(0, 100));
  assertStringIncludes(text, "it could not be kept whole: no such file or directory");
  assert(text.endsWith("19\n"), text.slice(-100));
});

Deno.test("bash takes nothing of one command's environment and directory into the next", async () => {
  await using sandbox = await ToolSandbox.create({ "sub/a": "" });
  await sandbox.call(bashTool, {
    command: "cd sub; export PATH=/none X=1; set -e; umask 777; ulimit -n 20; exec 1>&-",
  });
  const { output } = await sandbox.call(bashTool, { command: 'ls; echo "<$X>"; touch t; cat t' });
  assertEquals(output, "sub\n<>\n[exit code 0]");
});

Deno.test("bash names what a command has left running in a session of its own", async () => {
  await using sandbox = await ToolSandbox.create();
  const seconds = uniqueSeconds();
  const { output } = await sandbox.call(bashTool, {
    command: `setsid sleep ${seconds} >/dev/null 2>&1 & ${UNTIL_IT_SLEEPS}; echo started`,
  });
  const [, pid] =
    output.match(/still running, in a session of its own: sleep [\d.]+ \(pid (\d+)\)/) ??
      [];
  assert(pid !== undefined, output);
  assertEquals(isRunning(seconds), true);
  // Told once.
  assertEquals((await sandbox.call(bashTool, { command: "true" })).output, "[exit code 0]");
  const ended = await sandbox.call(bashTool, { command: `kill ${pid}` });
  assertEquals(ended.isError, false);
});

Deno.test("bash shows the last state of a line that is written over", async () => {
  await using sandbox = await ToolSandbox.create();
  const command =
    `for i in $(seq 20000); do printf '\\rdone %s of 20000' $i; done; printf '\\nend\\r\\n'`;
  const { output } = await sandbox.call(bashTool, { command });
  assertEquals(output, "done 20000 of 20000\nend\r\n[exit code 0]");
});

Deno.test("LastOfLine keeps what a terminal would show, however the text comes in pieces", () => {
  const table: Readonly<Record<string, string>> = {
    "a\nb": "a\nb",
    "a\rb\n": "b\n",
    "a\r\nb\r\n": "a\r\nb\r\n",
    "a\r\r\n": "a\r\n",
    "1%\r2%\r3%\n4": "3%\n4",
    "1%\r2%\r": "2%",
    "\ra": "a",
    "": "",
  };
  for (const [text, shown] of Object.entries(table)) {
    for (const size of [1, 2, 100]) {
      const lines = new LastOfLine();
      let output = "";
      for (let i = 0; i < text.length; i += size) output += lines.add(text.slice(i, i + size));
      assertEquals(output + lines.end(), shown, JSON.stringify([text, size]));
    }
  }
});
