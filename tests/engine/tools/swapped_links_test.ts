/**
 * A link that takes the place of what was judged, between the judging and the opening.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { editTool } from "../../../lib/engine/tools/edit.ts";
import { globTool } from "../../../lib/engine/tools/glob.ts";
import { grepTool } from "../../../lib/engine/tools/grep.ts";
import { listTool } from "../../../lib/engine/tools/list.ts";
import { readTool } from "../../../lib/engine/tools/read.ts";
import type { Tool } from "../../../lib/engine/tools/tool.ts";
import { declaredPlaces, placeTouches } from "../../../lib/engine/tools/touch.ts";
import { writeTool } from "../../../lib/engine/tools/write.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

const call = (tool: unknown, args: Record<string, unknown>) => ({ tool: tool as Tool, args });

const CALLS = [
  call(readTool, { path: "src/key.txt" }),
  call(writeTool, { path: "src/key.txt", content: "mine" }),
  call(writeTool, { path: "src/new/file.txt", content: "mine" }),
  call(editTool, { path: "src/key.txt", old_string: "e", new_string: "EDIT", replace_all: true }),
  call(listTool, { path: "src" }),
  call(globTool, { pattern: "*", path: "src" }),
  call(globTool, { pattern: "src/*" }),
  call(grepTool, { pattern: "secret", path: "src" }),
  call(grepTool, { pattern: "secret", path: "src/key.txt" }),
];

/** Judges a call, puts a link to `outside` in the place of `name`, and runs it. */
async function swapped(
  { tool, args: written }: typeof CALLS[number],
  name: string,
  outside: string,
) {
  await using sandbox = await ToolSandbox.create({
    "project/src/key.txt": "mine\n",
    "outside/key.txt": "secret\n",
    "outside/keyring": "secret\n",
  });
  const cwd = sandbox.path("project");
  const args = tool.parse(written);
  const place = declaredPlaces(await placeTouches(tool.touches(args), { cwd }));
  await Deno.remove(join(cwd, name), { recursive: true });
  await Deno.symlink(sandbox.path(outside), join(cwd, name));
  const { output } = await tool.run(args, { cwd, signal: sandbox.abort.signal, place });
  const names = await Array.fromAsync(
    Deno.readDir(sandbox.path("outside")),
    ({ name }) => name,
  );
  return { output, names: names.sort(), text: await sandbox.text("outside/key.txt") };
}

for (const call of CALLS) {
  Deno.test(
    `${call.tool.name}Tool.run() leaves alone what a swapped link leads to when it is asked for ${
      JSON.stringify(call.args)
    }`,
    async () => {
      for (
        const [at, outside] of [["src", "outside"], ["src/key.txt", "outside/key.txt"]] as const
      ) {
        const result = await swapped(call, at, outside);
        assertEquals([result.names, result.text], [["key.txt", "keyring"], "secret\n"], at);
        // `list` and `glob` may name the link itself.
        assert(!/secret\n|: secret|\tsecret|keyring/.test(result.output), result.output);
      }
    },
  );
}
