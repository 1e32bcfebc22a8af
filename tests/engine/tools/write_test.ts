import { assertEquals, assertStringIncludes } from "@std/assert";
import { writeTool } from "../../../lib/engine/tools/write.ts";
import { namesIn } from "../../helpers/files.ts";
import { isRoot, OTHER_UID } from "../../helpers/other_user.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o7777;
}

Deno.test("writeTool.run() creates a file and the directories above it when they are missing", async () => {
  await using sandbox = await ToolSandbox.create();
  const outcome = await sandbox.call(writeTool, { path: "a/b/c.txt", content: "eins\nzwei\n" });
  assertEquals(outcome, {
    output: 'created "a/b/c.txt": 2 lines, 10 B',
    isError: false,
    summary: "created, 2 lines",
  });
  assertEquals(await sandbox.text("a/b/c.txt"), "eins\nzwei\n");
  await sandbox.write("made by others", "");
  assertEquals(
    await modeOf(sandbox.path("a/b/c.txt")),
    await modeOf(sandbox.path("made by others")),
  );
  assertEquals(namesIn(sandbox.path("a/b")), ["c.txt"]);
});

Deno.test("writeTool.run() keeps the mode when the file exists", async () => {
  await using sandbox = await ToolSandbox.create({ "run.sh": "old" });
  await Deno.chmod(sandbox.path("run.sh"), 0o751);
  const { output } = await sandbox.call(writeTool, { path: "run.sh", content: "new" });
  assertEquals(output, 'replaced the content of "run.sh": 1 line, 3 B');
  assertEquals([await sandbox.text("run.sh"), await modeOf(sandbox.path("run.sh"))], [
    "new",
    0o751,
  ]);
});

Deno.test("writeTool.run() writes to the target when the path is a symbolic link", async () => {
  await using sandbox = await ToolSandbox.create({ "real/a.txt": "old" });
  await Deno.symlink("real/a.txt", sandbox.path("link"));
  await Deno.symlink("real/new.txt", sandbox.path("dangling"));
  await sandbox.call(writeTool, { path: "link", content: "new" });
  await sandbox.call(writeTool, { path: "dangling", content: "made" });
  assertEquals(await Deno.readLink(sandbox.path("link")), "real/a.txt");
  assertEquals([await sandbox.text("real/a.txt"), await sandbox.text("real/new.txt")], [
    "new",
    "made",
  ]);
});

Deno.test("writeTool.run() is an error for the model when the path cannot be written", async () => {
  await using sandbox = await ToolSandbox.create({ "file": "x", "directory/y": "" });
  await Deno.symlink("loop", sandbox.path("loop"));
  const ask = async (path: string) =>
    (await sandbox.call(writeTool, { path, content: "x" })).output;
  assertEquals(await ask("directory"), 'cannot write "directory": it is a directory');
  assertEquals(await ask("new/"), 'cannot write "new/": it is a directory');
  assertEquals(
    await ask("/dev/null"),
    'cannot write "/dev/null": it is a device, a pipe or a socket',
  );
  assertEquals(
    await ask("loop"),
    'cannot write "loop": its symbolic links form a loop, or changed meanwhile',
  );
  assertStringIncludes(await ask("file/below"), 'cannot write "file/below": ');
  assertEquals(namesIn(sandbox.cwd), ["directory", "file", "loop"]);
});

Deno.test("writeTool.run() keeps the old content when the run has been stopped", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "old" });
  sandbox.abort.abort();
  assertEquals((await sandbox.call(writeTool, { path: "a.txt", content: "new" })).isError, true);
  assertEquals(await sandbox.text("a.txt"), "old");
});

Deno.test(
  "writeTool.run() keeps owner and group when root replaces the file of another user",
  { ignore: !isRoot },
  async () => {
    await using sandbox = await ToolSandbox.create({ "a.txt": "old", "tool": "old" });
    for (const [name, mode] of [["a.txt", 0o640], ["tool", 0o6755]] as const) {
      await Deno.chown(sandbox.path(name), OTHER_UID, OTHER_UID);
      await Deno.chmod(sandbox.path(name), mode);
      await sandbox.call(writeTool, { path: name, content: "new" });
      const info = await Deno.stat(sandbox.path(name));
      assertEquals([info.uid, info.gid, await modeOf(sandbox.path(name))], [
        OTHER_UID,
        OTHER_UID,
        mode,
      ]);
    }
  },
);
