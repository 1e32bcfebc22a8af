/** Which tools a run has. */
import { assertEquals, assertMatch } from "@std/assert";
import { createSandbox } from "../helpers/sandbox.ts";

Deno.test("--tools and --disallowed-tools choose the tools of a run, and an agent keeps them", async () => {
  await using sandbox = await createSandbox();
  const toolsWith = async (...args: string[]) => {
    const json = ["-p", "--model", "rehearsal", "--output-format", "stream-json"];
    const stdout = await sandbox.ok([...json, ...args, "rehearse: say hi"]);
    return JSON.parse(stdout.split("\n")[0] ?? "").tools;
  };
  assertEquals(await toolsWith("--tools", "Read,grep", "--tools=glob"), ["read", "grep", "glob"]);
  assertEquals(await toolsWith("--tools", "none"), []);
  const most: string[] = await toolsWith("--disallowed-tools", "bash,WebFetch");
  assertEquals(["bash", "bash_kill", "fetch"].filter((name) => most.includes(name)), []);
  const id = await sandbox.startAgent("rehearse: bash echo hi", { args: ["--tools", "read"] });
  await sandbox.ended(id);
  assertEquals(sandbox.meta(id).tools, ["read"]);
  const log = await sandbox.ok(["logs", id]);
  assertMatch(log, /no such tool/);
  const wrong = await sandbox.run(["--bg", "--model", "rehearsal", "--tools", "read,bahs", "x"]);
  assertEquals(wrong.code, 2);
  assertMatch(wrong.stderr, /error: --tools names no tool: "bahs"\nhint: did you mean bash\?/);
});

Deno.test("--allowed-tools and --disallowed-tools take rules of one run, as other agents do", async () => {
  await using sandbox = await createSandbox();
  const call = "rehearse: bash echo one\nrehearse: bash id -u; echo two";
  const run = (...args: string[]) =>
    sandbox.run(["-p", "--model", "rehearsal", "--verbose", ...args, call]);
  const allowed = await run("--allowedTools", "Read,Bash(echo:*)", "--allowed-tools=Edit(a b/**)");
  assertMatch(allowed.stdout, /bash echo one → exit 0[^]*bash id -u; echo two → refused/);
  const denied = await run("--yolo", "--disallowedTools", "fetch Bash(id:*)");
  assertMatch(
    denied.stdout,
    /bash echo one → exit 0[^]*"Bash\(id:\*\)" \(--disallowed-tools\) denies/,
  );
  const wrong = await run("--allowed-tools", "Bash(echo");
  assertEquals([wrong.code, wrong.stdout], [2, ""]);
  assertMatch(wrong.stderr, /error: --allowed-tools takes rules, not "Bash\(echo"\nhint: /);
});
