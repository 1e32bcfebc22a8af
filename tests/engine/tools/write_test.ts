import { assertEquals, assertStringIncludes } from "@std/assert";
import { writeTool } from "../../../lib/engine/tools/write.ts";
import { namesIn } from "../../helpers/files.ts";
import { canMount, command, mount } from "../../helpers/mounts.ts";
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

Deno.test({
  name: "writeTool.run() writes a file that is a mount, also where its directory is read-only",
  ignore: !canMount,
  async fn() {
    await using sandbox = await ToolSandbox.create({
      "host.txt": "host",
      "app/mounted.txt": "",
      "app/other.txt": "other",
    });
    const path = sandbox.path("app/mounted.txt");
    await using mounts = new AsyncDisposableStack();
    mounts.use(await mount(["--bind", sandbox.path("app")], sandbox.path("app")));
    // As containers have their configuration.
    mounts.use(await mount(["--bind", sandbox.path("host.txt")], path));
    const write = async (path: string, content: string) =>
      (await sandbox.call(writeTool, { path, content })).output;
    for (const content of ["longer than before", "short"]) {
      assertStringIncludes(await write("app/mounted.txt", content), "replaced the content");
      assertEquals(await sandbox.text("host.txt"), content);
    }
    await command("mount", "-o", "remount,ro,bind", sandbox.path("app"));
    assertStringIncludes(await write("app/mounted.txt", "again"), "replaced the content");
    assertEquals(await sandbox.text("host.txt"), "again");
    for (const name of ["other", "new"]) {
      assertStringIncludes(await write(`app/${name}.txt`, "x"), "ead-only file system");
    }
    assertEquals(await sandbox.text("app/other.txt"), "other");
    assertEquals(namesIn(sandbox.path("app")), ["mounted.txt", "other.txt"]);
  },
});

Deno.test({
  name:
    "writeTool.run() puts back what was in a file that it could not replace and not write to its end",
  ignore: !canMount,
  async fn() {
    await using sandbox = await ToolSandbox.create();
    await Deno.mkdir(sandbox.path("small"));
    await using _tmpfs = await mount(
      ["-t", "tmpfs", "-o", "size=64k", "tmpfs"],
      sandbox.path("small"),
    );
    const old = "old\n".repeat(2000);
    await sandbox.write("small/a.txt", old);
    await Deno.link(sandbox.path("small/a.txt"), sandbox.path("small/b.txt"));
    const { output } = await sandbox.call(writeTool, {
      path: "small/a.txt",
      content: "new\n".repeat(50_000),
    });
    assertEquals(
      output,
      'cannot write "small/a.txt": No space left on device; what was in it was put back',
    );
    assertEquals(await sandbox.text("small/b.txt"), old);
  },
});
