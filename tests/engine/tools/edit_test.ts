import { diffOf } from "../../../lib/engine/tools/diff.ts";
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

Deno.test("editTool.run() finds a text with typographic characters, and keeps those that do not change", async () => {
  const content = "say \u201chi\u201d \u2013 don\u2019t\u00a0go\nend \u2019\n";
  await using sandbox = await ToolSandbox.create({ "a.txt": content });
  const { output, isError } = await sandbox.call(editTool, {
    path: "a.txt",
    old_string: 'say "hi" - don\'t go',
    new_string: "say \"hi\" - don't 'stay'",
  });
  assertEquals(isError, false);
  assertEquals(
    await sandbox.text("a.txt"),
    "say \u201chi\u201d \u2013 don\u2019t\u00a0'stay'\nend \u2019\n",
  );
  assertStringIncludes(output, "typographic");
  // The other way round, too; what stands there more than once, or with other letters, is not found.
  const texts: Array<[string, boolean]> = [
    ["end \u2018", false],
    ['Say "hi"', true],
    ["'", true],
    ["say \u201dhi\u201c", false],
  ];
  for (const [old_string, refused] of texts) {
    const { isError } = await sandbox.call(editTool, {
      path: "a.txt",
      old_string,
      new_string: `${old_string}!`,
    });
    assertEquals(isError, refused, old_string);
  }
  assertStringIncludes(await sandbox.text("a.txt"), "say \u201chi\u201d! \u2013");
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

Deno.test("editTool.run() keeps LF when new_string has CRLF", async () => {
  await using sandbox = await ToolSandbox.create({
    "a.txt": "one\ntwo \u201cx\u201d\nthree",
    "mixed.txt": "a\r\nb\nc\r\nd\n",
    "single.txt": "one",
  });
  const edit = (path: string, old_string: string, new_string: string) =>
    sandbox.call(editTool, { path, old_string, new_string });
  await edit("a.txt", "one\r\ntwo", "1\r\n1.5\r\n2");
  await edit("a.txt", "three", "3\r\n4");
  await edit("a.txt", '2 "x"\n', '2 "x"\r\nand\r\n');
  assertEquals(await sandbox.text("a.txt"), "1\n1.5\n2 \u201cx\u201d\nand\n3\n4");
  await edit("mixed.txt", "b", "b\r\nb2");
  await edit("mixed.txt", "c", "c\r\nc2");
  assertEquals(await sandbox.text("mixed.txt"), "a\r\nb\nb2\nc\r\nc2\r\nd\n");
  // Nothing there says otherwise.
  await edit("single.txt", "one", "1\r\n2");
  assertEquals(await sandbox.text("single.txt"), "1\r\n2");
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

/** Files and texts over which an editor that looks at everything again for each place sits for minutes. */
const HOSTILE: Record<string, [content: string, old: string, replacement: string]> = {
  "40,000 lines": ["x = 1;\n".repeat(40_000), "= 1", "= 2"],
  "40,000 places on one line": ["x = 1;".repeat(40_000), "= 1", "= 2"],
  "40,000 places on one long line, with line breaks": ["x = 1;".repeat(40_000), "= 1", "=\n2"],
  "40,000 places on one line of a file with CRLF": [
    `a\r\n${"x = 1;".repeat(40_000)}\r\nb\r\n`,
    "= 1",
    "=\n2",
  ],
  "40,000 places of two lines": ["a\nb\nc\n".repeat(40_000), "a\nb", "B"],
};

for (const [what, [content, old_string, new_string]] of Object.entries(HOSTILE)) {
  Deno.test(`editTool.run() names some of the places, or replaces all of them, with ${what}`, async () => {
    await using sandbox = await ToolSandbox.create({ "a.txt": content });
    const call = { path: "a.txt", old_string, new_string };
    const ambiguous = await sandbox.call(editTool, call);
    assertStringIncludes(ambiguous.output, "old_string stands in it 40000 times, at lines ");
    assertEquals(ambiguous.output.length < 400, true);
    const { isError, output } = await sandbox.call(editTool, { ...call, replace_all: true });
    assertEquals(isError, false, output);
    const isCrlf = content.includes("\r\n");
    const written = isCrlf ? new_string.replaceAll("\n", "\r\n") : new_string;
    assertEquals(await sandbox.text("a.txt"), content.replaceAll(old_string, written));
    assertEquals(output.split("\n").length < 70, true);
  });
}

Deno.test("editTool.run() refuses a text that stands everywhere", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "a".repeat(10_000_000) });
  for (const replace_all of [false, true]) {
    const call = { path: "a.txt", old_string: "a", new_string: "b", replace_all };
    const { isError, output } = await sandbox.call(editTool, call);
    assertEquals(isError, true);
    assertStringIncludes(output, "old_string stands in it 100,000 times or more");
  }
});

Deno.test("editTool.run() says that a text is missing when its lines nearly match everywhere", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "a\n".repeat(1_000_000) });
  const old_string = `${"a\n".repeat(10_000)}b\n${"a\n".repeat(10_000)}`;
  const { output } = await sandbox.call(editTool, { path: "a.txt", old_string, new_string: "c" });
  assertStringIncludes(output, "old_string is not in it");
});

Deno.test("diffOf() shows the lines around each change under their numbers in the new file", () => {
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i + 1}`);
  const content = lines.join("\n");
  const at = (text: string) => {
    const start = content.indexOf(text);
    return { start, end: start + text.length };
  };
  const diff = diffOf(content, [
    { ...at("line 3\n"), text: "three\nand\nmore\n" },
    { ...at("10"), text: "ten" },
    { ...at("line 20\nline 21"), text: "twenty" },
    { ...at("30"), text: "thirty" },
  ]);
  assertEquals([diff.added, diff.removed], [6, 5]);
  assertEquals(diff.text.split("\n"), [
    ...[
      "@@ line 1 @@",
      " line 1",
      " line 2",
      "-line 3",
      "+three",
      "+and",
      "+more",
      " line 4",
      " line 5",
    ],
    ...["@@ line 10 @@", " line 8", " line 9", "-line 10", "+line ten", " line 11", " line 12"],
    ...["@@ line 20 @@", " line 18", " line 19", "-line 20", "-line 21", "+twenty"],
    ...[" line 22", " line 23"],
    ...["@@ line 29 @@", " line 28", " line 29", "-line 30", "+line thirty"],
  ]);
});
