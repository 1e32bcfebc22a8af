import { assertEquals, assertStringIncludes } from "@std/assert";
import { editTool } from "../../../lib/engine/tools/edit.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

Deno.test("editTool.run() replaces the only occurrence and shows a diff when it is unique", async () => {
  await using sandbox = await ToolSandbox.create({ "a.ts": "one\ntwo\nthree\nfour\nfive\nsix\n" });
  const outcome = await sandbox.call(editTool, {
    path: "a.ts",
    old_string: "three\nfour",
    new_string: "3\nfour\n4.5",
  });
  assertEquals(await sandbox.text("a.ts"), "one\ntwo\n3\nfour\n4.5\nfive\nsix\n");
  assertEquals(outcome, {
    output:
      'edited "a.ts": +3 −2\n@@ line 1 @@\n one\n two\n-three\n-four\n+3\n+four\n+4.5\n five\n six',
    isError: false,
    summary: "+3 −2",
  });
});

Deno.test("editTool.run() takes $ and regular expression characters literally when they are in the strings", async () => {
  await using sandbox = await ToolSandbox.create({
    "a.sh": "echo $1 [a-z]*(x|y)? \\d {2} ^/ - #\n",
  });
  const args = {
    path: "a.sh",
    old_string: "$1 [a-z]*(x|y)? \\d {2} ^/ - #",
    new_string: "$& $1 $$ $`",
  };
  await sandbox.call(editTool, args);
  assertEquals(await sandbox.text("a.sh"), "echo $& $1 $$ $`\n");
});

Deno.test("editTool.run() names the places when the text is not unique", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "x\ny\nx\nx x\n" });
  const outcome = await sandbox.call(editTool, { path: "a.txt", old_string: "x", new_string: "z" });
  assertEquals(
    outcome.output,
    'cannot edit "a.txt": old_string stands in it 4 times, at lines 1, 3, 4, 4; ' +
      "add lines around it to make it unique, or set replace_all",
  );
  assertEquals([outcome.isError, await sandbox.text("a.txt")], [true, "x\ny\nx\nx x\n"]);
});

Deno.test("editTool.run() replaces every occurrence when replace_all is set", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "x\ny\nx x end" });
  const args = { path: "a.txt", old_string: "x", new_string: "zz", replace_all: "true" };
  const { output, summary } = await sandbox.call(editTool, args);
  assertEquals(await sandbox.text("a.txt"), "zz\ny\nzz zz end");
  assertStringIncludes(output, "3 replacements, +2 −2");
  assertStringIncludes(output, "-x x end\n+zz zz end");
  assertEquals(summary, "+2 −2");
});

Deno.test("editTool.run() keeps CRLF, byte order mark and mode when the file has them", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "\uFEFFone\r\ntwo\r\nthree\r\n" });
  await Deno.chmod(sandbox.path("a.txt"), 0o640);
  await sandbox.call(editTool, { path: "a.txt", old_string: "one\ntwo", new_string: "1\n1.5\n2" });
  await sandbox.call(editTool, { path: "a.txt", old_string: "three", new_string: "3\n4" });
  // readTextFile would drop the mark.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    await Deno.readFile(sandbox.path("a.txt")),
  );
  assertEquals(text, "\uFEFF1\r\n1.5\r\n2\r\n3\r\n4\r\n");
  assertEquals(((await Deno.stat(sandbox.path("a.txt"))).mode ?? 0) & 0o777, 0o640);
});

Deno.test("editTool.run() follows the line when line endings are mixed", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "a\r\nb\nc\r\nd\n" });
  await sandbox.call(editTool, { path: "a.txt", old_string: "b", new_string: "b\nb2" });
  await sandbox.call(editTool, { path: "a.txt", old_string: "c", new_string: "c\nc2" });
  assertEquals(await sandbox.text("a.txt"), "a\r\nb\nb2\nc\r\nc2\r\nd\n");
});

Deno.test("editTool.run() keeps every other byte when the file is not UTF-8", async () => {
  await using sandbox = await ToolSandbox.create({
    "a.c": Uint8Array.from([0x2f, 0x2f, 0xe4, 0xff, 0x0a, 0x78, 0x0a]),
  });
  await sandbox.call(editTool, { path: "a.c", old_string: "x", new_string: "yy" });
  assertEquals([...await Deno.readFile(sandbox.path("a.c"))], [
    0x2f,
    0x2f,
    0xe4,
    0xff,
    0x0a,
    0x79,
    0x79,
    0x0a,
  ]);
  const { output } = await sandbox.call(editTool, {
    path: "a.c",
    old_string: "yy",
    new_string: "日",
  });
  assertStringIncludes(output, 'which has no character "日"');
});

Deno.test("editTool.run() edits the target when the path is a symbolic link", async () => {
  await using sandbox = await ToolSandbox.create({ "real.txt": "old" });
  await Deno.symlink("real.txt", sandbox.path("link"));
  await sandbox.call(editTool, { path: "link", old_string: "old", new_string: "new" });
  assertEquals([await Deno.readLink(sandbox.path("link")), await sandbox.text("real.txt")], [
    "real.txt",
    "new",
  ]);
});

Deno.test("editTool.run() helps when the text is not there", async () => {
  await using sandbox = await ToolSandbox.create({
    "a.ts": "function f() {\n\treturn  1;\n}\nother();\n",
  });
  const ask = async (old_string: string) =>
    (await sandbox.call(editTool, { path: "a.ts", old_string, new_string: "x" })).output;
  assertStringIncludes(
    await ask("function f() {\n  return 1;\n}"),
    "lines 1 to 3 differ only in white space:\nfunction f() {\n\treturn  1;\n}",
  );
  assertStringIncludes(
    await ask("1\tfunction f() {\n2\t\treturn  1;"),
    "leave out the line numbers",
  );
  assertStringIncludes(await ask("other();\nmore();"), "the nearest place is lines 4 to 5:");
  assertStringIncludes(await ask("nothing of it"), "old_string is not in it; read the file again");
});

Deno.test("editTool.run() is an error for the model when there is nothing to edit", async () => {
  await using sandbox = await ToolSandbox.create({
    "a.txt": "x",
    "bin": Uint8Array.from([1, 0, 2]),
  });
  const ask = async (path: string, old_string: string, new_string = "y") =>
    (await sandbox.call(editTool, { path, old_string, new_string })).output;
  assertEquals(
    await ask("a.txt", ""),
    'cannot edit "a.txt": old_string is empty; to create a file use write',
  );
  assertEquals(
    await ask("a.txt", "y"),
    'cannot edit "a.txt": old_string and new_string are the same',
  );
  assertEquals(
    await ask("b.txt", "x"),
    'cannot edit "b.txt": no such file or directory; did you mean "a.txt"',
  );
  assertEquals(await ask(".", "x"), 'cannot edit ".": it is a directory');
  assertEquals(await ask("bin", "x"), 'cannot edit "bin": it is binary data');
});
