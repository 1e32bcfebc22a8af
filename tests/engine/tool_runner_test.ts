import { assertEquals, assertRejects } from "@std/assert";
import { runTools } from "../../lib/engine/tool_runner.ts";
import type { ToolRunnerOptions } from "../../lib/engine/tool_runner.ts";
import { tools } from "../../lib/engine/tools/mod.ts";
import { scriptedTool } from "../helpers/scripted_tool.ts";
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

Deno.test("runTools() says that the user ended a call where it was the user, and not the run that ended", async () => {
  const ended = async (which: "run" | "calls") => {
    const run = new AbortController();
    const calls = new AbortController();
    const wait = scriptedTool("wait", {
      run: (_args, { signal }) => {
        const aborted = new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => reject(new Error("ended early")))
        );
        (which === "run" ? run : calls).abort();
        return aborted as Promise<string>;
      },
    });
    // The end of the run ends its calls, as the loop has it.
    run.signal.addEventListener("abort", () => calls.abort());
    const outputs: string[] = [];
    const running = runTools([{ id: "1", name: "wait", arguments: {} }], {
      tools: [wait],
      permit: () => ({ allowed: true }),
      cwd: "/",
      signal: run.signal,
      interruption: calls.signal,
      emit(event) {
        if (event.type === "toolEnd") outputs.push(event.result.output);
        return Promise.resolve();
      },
    });
    if (which === "run") await assertRejects(() => running);
    else await running;
    return outputs;
  };
  const output = "error: the run was ended before the tool was done";
  assertEquals(await ended("run"), [output]);
  assertEquals(await ended("calls"), [`${output}\n[ended by the user, who has something to say]`]);
});
