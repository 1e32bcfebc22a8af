/** Files whose names are no UTF-8, as an archive from elsewhere leaves them. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { editTool } from "../../../lib/engine/tools/edit.ts";
import { globTool } from "../../../lib/engine/tools/glob.ts";
import { grepTool } from "../../../lib/engine/tools/grep.ts";
import { listTool } from "../../../lib/engine/tools/list.ts";
import { readTool } from "../../../lib/engine/tools/read.ts";
import { writeTool } from "../../../lib/engine/tools/write.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

/** Only Linux lets a name be any bytes. */
const ignore = Deno.build.os !== "linux";

async function shell(cwd: string, script: string): Promise<string> {
  const { success, stdout } = await new Deno.Command("/bin/sh", { args: ["-c", script], cwd })
    .output();
  if (!success) throw new Error(`it failed: ${script}`);
  return new TextDecoder().decode(stdout);
}

async function oddTree(): Promise<ToolSandbox> {
  const sandbox = await ToolSandbox.create({ "plain.txt": "one\n", "café.txt": "four\n" });
  await shell(
    sandbox.cwd,
    `printf 'two\\n' > "$(printf 'caf\\351.txt')"; mkdir "$(printf 'd\\377')"; ` +
      `printf 'three\\n' > "$(printf 'd\\377/inside.txt')"; ln -s plain.txt "$(printf 'l\\376')"`,
  );
  return sandbox;
}

Deno.test({
  name: "tools tell of files whose names are no UTF-8, and reach them as they are told",
  ignore,
  async fn() {
    await using sandbox = await oddTree();
    const call = async <A>(tool: Parameters<typeof sandbox.call<A>>[0], args: unknown) =>
      (await sandbox.call(tool, args)).output;
    assertEquals(
      (await call(listTool, {})).split("\n").toSorted(),
      [
        "café.txt  5 B",
        "caf\\351.txt  4 B",
        "d\\377/",
        "l\\376 (a link)",
        "plain.txt  4 B",
      ].toSorted(),
    );
    assertEquals(
      (await call(globTool, { pattern: "**/*.txt" })).split("\n").toSorted(),
      [
        "café.txt",
        "caf\\351.txt",
        "d\\377/inside.txt",
        "plain.txt",
      ].toSorted(),
    );
    const found = await call(grepTool, { pattern: "t(wo|hree)|one" });
    assertStringIncludes(found, "plain.txt\n1: one");
    for (const name of ["caf\\351.txt", "d\\377/inside.txt"]) assertStringIncludes(found, name);

    assertStringIncludes(await call(readTool, { path: "caf\\351.txt" }), "two");
    assertStringIncludes(await call(readTool, { path: "d\\377/inside.txt" }), "three");
    assertStringIncludes(await call(grepTool, { pattern: "three", path: "d\\377" }), "1: three");
    // As git has the name of a file in UTF-8.
    assertStringIncludes(await call(readTool, { path: "caf\\303\\251.txt" }), "four");
    await call(editTool, { path: "caf\\351.txt", old_string: "two", new_string: "2" });
    await call(writeTool, { path: "d\\377/inside.txt", content: "3\n" });
    assertEquals(await shell(sandbox.cwd, "cat caf?.txt d?/*; ls | wc -l"), "2\n3\n5\n");
    await call(writeTool, { path: "caf\\351.txt", content: "zwei\n" });
    assertEquals(await shell(sandbox.cwd, "cat caf?.txt; ls | wc -l"), "zwei\n5\n");
    // A link is not followed, and what is not there is a name as it is written.
    assertEquals((await sandbox.call(readTool, { path: "l\\376" })).isError, true);
    await call(writeTool, { path: "new\\200.txt", content: "x" });
    assertEquals(await sandbox.text("new\\200.txt"), "x");
  },
});
