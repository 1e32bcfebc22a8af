import { assertEquals } from "@std/assert/equals";
import { runTools } from "../../lib/engine/tool_runner.ts";
import type { ToolRunnerOptions } from "../../lib/engine/tool_runner.ts";
import { tools } from "../../lib/engine/tools/mod.ts";
import { ToolSandbox } from "../helpers/tool_sandbox.ts";

/** Runs one call of grep for "x", and returns what the model is told. */
async function grep(permit: ToolRunnerOptions["permit"]): Promise<string> {
  await using sandbox = await ToolSandbox.create({ "src/a": "x\n", "secrets/key": "x\n" });
  const call = { id: "1", name: "grep", arguments: { pattern: "x" } };
  const [result] = await runTools([call], {
    tools,
    permit,
    cwd: sandbox.cwd,
    signal: sandbox.abort.signal,
    emit: () => Promise.resolve(),
  });
  return result?.output ?? "";
}

Deno.test("runTools() lets a search pass over what the permission does not cover", async () => {
  const everything = await grep(() => ({ allowed: true }));
  assertEquals(everything, "2 matches in 2 files\nsecrets/key\n1: x\n\nsrc/a\n1: x");
  const allowed = await grep(() => ({
    allowed: true,
    mayRead: (place) => !place.includes("/secrets/"),
  }));
  assertEquals(allowed, "1 match in 1 file\nsrc/a\n1: x");
});
