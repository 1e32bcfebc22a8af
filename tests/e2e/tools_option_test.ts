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
