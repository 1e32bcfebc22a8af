/**
 * Tools hold what they look at, and let go of it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { editTool } from "../../../lib/engine/tools/edit.ts";
import { globTool } from "../../../lib/engine/tools/glob.ts";
import { grepTool } from "../../../lib/engine/tools/grep.ts";
import { listTool } from "../../../lib/engine/tools/list.ts";
import { readTool } from "../../../lib/engine/tools/read.ts";
import type { Tool } from "../../../lib/engine/tools/tool.ts";
import { writeTool } from "../../../lib/engine/tools/write.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

/** What this process, which runs other tests too, has open below a directory. */
async function openBelow(directory: string): Promise<string[]> {
  const targets = await Array.fromAsync(
    Deno.readDir("/proc/self/fd"),
    ({ name }) => Deno.readLink(`/proc/self/fd/${name}`).catch(() => ""),
  );
  return targets.filter((target) => target.startsWith(directory));
}

const call = (tool: unknown, args: Record<string, unknown>) => ({ tool: tool as Tool, args });

/** Calls that succeed, that break off early, and that fail. */
const CALLS = [
  call(readTool, { path: "src/a.txt" }),
  call(readTool, { path: "src" }),
  call(readTool, { path: "none/x" }),
  call(readTool, { path: "src/loop" }),
  call(writeTool, { path: "new/er/x", content: "" }),
  call(writeTool, { path: "src", content: "" }),
  call(writeTool, { path: "src/a.txt/x", content: "" }),
  call(editTool, { path: "src/deep/b.txt", old_string: "match", new_string: "m" }),
  call(editTool, { path: "src/deep/b.txt", old_string: "nothing", new_string: "m" }),
  call(editTool, { path: "none/x", old_string: "nothing", new_string: "m" }),
  call(listTool, { path: "src" }),
  call(listTool, { path: "src/a.txt" }),
  call(globTool, { pattern: "**/*" }),
  call(globTool, { pattern: "*", path: "src/a.txt" }),
  call(grepTool, { pattern: "match" }),
  call(grepTool, { pattern: "mat(?=ch)" }),
  call(grepTool, { pattern: "mat(" }),
  call(grepTool, { pattern: "match", path: "src/a.txt" }),
  call(grepTool, { pattern: "match", path: "fifo" }),
  call(grepTool, { pattern: "match", path: "none" }),
];

for (const { tool, args } of CALLS) {
  Deno.test(
    `${tool.name}Tool.run() lets go of all that it held when it is asked for ${
      JSON.stringify(args)
    }`,
    { ignore: Deno.build.os !== "linux" },
    async () => {
      await using sandbox = await ToolSandbox.create({
        "src/a.txt": "match\n".repeat(5000),
        "src/deep/b.txt": "match\n",
        "src/deep/er/c.txt": "",
      });
      await Deno.symlink("loop", sandbox.path("src/loop"));
      await new Deno.Command("mkfifo", { args: [sandbox.path("fifo")] }).output();
      await sandbox.call(tool, args);
      assertEquals(await openBelow(sandbox.cwd), []);
    },
  );
}
