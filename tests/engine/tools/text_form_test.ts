import { assertEquals, assertStringIncludes } from "@std/assert";
import { editTool } from "../../../lib/engine/tools/edit.ts";
import { readTool } from "../../../lib/engine/tools/read.ts";
import { encodingOf } from "../../../lib/engine/tools/text/text_encoding.ts";
import { writeTool } from "../../../lib/engine/tools/write.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

/** Texts as other editors have written them; hexadecimal where JavaScript cannot write them. */
const bytes = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const ascii = (text: string) => [...new TextEncoder().encode(text)];

const SAMPLES:
  readonly (readonly [label: string, name: string, text: string, bytes: Uint8Array])[] = [
    [
      "latin-1",
      "windows-1252",
      "Größe = 1 # für Ärger\n",
      Uint8Array.from("Größe = 1 # für Ärger\n", (c) => c.charCodeAt(0)),
    ],
    ["latin-1, one letter", "windows-1252", "café\n", bytes("636166e90a")],
    [
      "latin-1, French",
      "windows-1252",
      "// déjà vu, où êtes-vous\n",
      Uint8Array.from("// déjà vu, où êtes-vous\n", (c) => c.charCodeAt(0)),
    ],
    ["windows-1252", "windows-1252", "“a” – 5 €\n", bytes("9361942096203520800a")],
    ["shift_jis", "shift_jis", "日本語\n", bytes("93fa967b8cea0a")],
    [
      "shift_jis, kana",
      "shift_jis",
      "x = 1 // こんにちは\n",
      Uint8Array.from([...ascii("x = 1 // "), ...bytes("82b182f182c982bf82cd"), 10]),
    ],
    ["gbk", "gbk", "中文\n", bytes("d6d0cec40a")],
    [
      "gbk, one character",
      "gbk",
      "x = 1 # 配\n",
      Uint8Array.from([...ascii("x = 1 # "), ...bytes("c5e4"), 10]),
    ],
    [
      "gbk, signs",
      "gbk",
      "// 读取配置，好\n",
      Uint8Array.from([...ascii("// "), ...bytes("b6c1c8a1c5e4d6c3a3acbac3"), 10]),
    ],
    ["utf-16le", "UTF-16LE", "\uFEFFaé日\n", bytes("fffe6100e900e5650a00")],
    ["utf-16be", "UTF-16BE", "\uFEFFaé日\n", bytes("feff006100e965e5000a")],
    ["utf-8 with a mark", "UTF-8", "\uFEFFaé\n", bytes("efbbbf61c3a90a")],
    [
      "windows-1251",
      "windows-1251",
      "# настройки программы\n",
      bytes("2320ede0f1f2f0eee9eae820eff0eee3f0e0ececfb0a"),
    ],
  ];

Deno.test("encodingOf() tells encodings apart, and turns text back into the same bytes", async () => {
  for (const [label, name, text, sample] of SAMPLES) {
    const encoding = await encodingOf(sample);
    assertStringIncludes(encoding.name, name, label);
    assertEquals(encoding.decode(sample), text, label);
    assertEquals(encoding.encode(text), sample, label);
  }
});

Deno.test("encodingOf() keeps every byte of what is no text of any encoding", async () => {
  const all = Uint8Array.from({ length: 256 }, (_, index) => index);
  const encoding = await encodingOf(all);
  assertEquals(encoding.encode(encoding.decode(all)), all);
});

Deno.test("read shows the characters of other encodings, edit finds them and keeps the rest", async () => {
  for (const [label, name, text, sample] of SAMPLES) {
    await using sandbox = await ToolSandbox.create({ f: sample });
    const { output } = await sandbox.call(readTool, { path: "f" });
    assertStringIncludes(output, text.replace("\uFEFF", "").trim(), label);
    if (name !== "UTF-8") assertStringIncludes(output, name, label);
    const word = text.match(/[^\s\uFEFF]*[\u0080-\uFEFE]\S*/)?.[0] ?? "";
    const edited = await sandbox.call(editTool, { path: "f", old_string: word, new_string: "new" });
    assertEquals(edited.isError, false, `${label}: ${edited.output}`);
    const encoding = await encodingOf(sample);
    const after = await Deno.readFile(sandbox.path("f"));
    assertEquals(encoding.decode(after), text.replace(word, "new"), label);
  }
});

Deno.test("edit and write say what the encoding of a file has no place for", async () => {
  await using sandbox = await ToolSandbox.create({ f: bytes("636166e90a") });
  const words = 'which has no character "日"';
  const edit = await sandbox.call(editTool, { path: "f", old_string: "café", new_string: "日本" });
  assertEquals(edit.isError, true);
  assertStringIncludes(edit.output, words);
  const write = await sandbox.call(writeTool, { path: "f", content: "日本\n" });
  assertEquals(write.isError, true);
  assertStringIncludes(write.output, words);
  assertEquals(await Deno.readFile(sandbox.path("f")), bytes("636166e90a"));
});

Deno.test("write keeps what the file is that it replaces", async () => {
  const table: [
    before: string | Uint8Array,
    content: string,
    after: string | Uint8Array,
    said: string,
  ][] = [
    ["a\r\nb\r\n", "c\nd\n", "c\r\nd\r\n", "CRLF line ends"],
    ["a\r\nb\r\n", "c\r\nd\r\n", "c\r\nd\r\n", ""],
    ["a\r\nb\nc\n", "d\n", "d\n", ""],
    ["a\nb\n", "c\r\nd\r\n", "c\nd\n", "LF line ends"],
    ["a\n", "b", "b\n", "line break at its end"],
    ["a", "b\n", "b", "without a line break"],
    ["a\r\n", "b", "b\r\n", "line break at its end"],
    ["\uFEFFa\n", "b\n", "\uFEFFb\n", "byte order mark"],
    ["", "b", "b", ""],
    ["a\n", "", "", ""],
    [bytes("636166e90a"), "thé\n", bytes("7468e90a"), "windows-1252"],
    [bytes("fffe61000a00"), "b\n", bytes("fffe62000a00"), "UTF-16LE"],
    [bytes("00010203"), "b", "b", ""],
  ];
  for (const [before, content, after, said] of table) {
    await using sandbox = await ToolSandbox.create({ f: before });
    await Deno.chmod(sandbox.path("f"), 0o750);
    const { output, isError } = await sandbox.call(writeTool, { path: "f", content });
    assertEquals(isError, false, output);
    if (said === "") assertEquals(output.includes("kept"), false, output);
    else assertStringIncludes(output, said);
    const wanted = typeof after === "string" ? new TextEncoder().encode(after) : after;
    assertEquals(await Deno.readFile(sandbox.path("f")), wanted, JSON.stringify([before, content]));
    assertEquals((await Deno.stat(sandbox.path("f"))).mode! & 0o777, 0o750);
  }
});

Deno.test("write and edit keep the other names of a file", async () => {
  await using sandbox = await ToolSandbox.create({ a: "one two\n" });
  await Deno.link(sandbox.path("a"), sandbox.path("b"));
  await Deno.symlink("a", sandbox.path("c"));
  await sandbox.call(editTool, { path: "a", old_string: "two", new_string: "3" });
  assertEquals(await sandbox.text("b"), "one 3\n");
  await sandbox.call(writeTool, { path: "c", content: "x\n" });
  assertEquals(await sandbox.text("b"), "x\n");
  assertEquals((await Deno.lstat(sandbox.path("c"))).isSymlink, true);
});

Deno.test("edit and write say that a file has changed since it was read", async () => {
  await using sandbox = await ToolSandbox.create({ a: "one\n", b: "one\n" });
  for (const path of ["a", "b"]) await sandbox.call(readTool, { path });
  await sandbox.write("a", "one, by others\n");
  await sandbox.write("b", "by others\n");
  const edit = await sandbox.call(editTool, { path: "a", old_string: "one", new_string: "two" });
  assertEquals(edit.isError, false);
  assertStringIncludes(edit.output, "had changed since you read it");
  const write = await sandbox.call(writeTool, { path: "b", content: "mine\n" });
  assertEquals(write.isError, true);
  assertStringIncludes(write.output, "has changed since you read it");
  assertEquals(await sandbox.text("b"), "by others\n");
  // Told once, it may be meant.
  assertEquals((await sandbox.call(writeTool, { path: "b", content: "mine\n" })).isError, false);
  // What the run itself wrote is known to it.
  const again = await sandbox.call(editTool, { path: "b", old_string: "mine", new_string: "x" });
  assertEquals(again.output.includes("changed since"), false);
});

Deno.test("every tool takes ~ for the home directory", async () => {
  await using sandbox = await ToolSandbox.create({ "home/x/f.txt": "word\n", "~/f.txt": "name\n" });
  const outputs = [
    await sandbox.call(readTool, { path: "~/x/f.txt" }),
    await sandbox.call(editTool, { path: "~/x/f.txt", old_string: "word", new_string: "word 2" }),
    await sandbox.call(writeTool, { path: "~/y.txt", content: "y\n" }),
  ];
  assertEquals(outputs.map(({ isError }) => isError), [false, false, false]);
  assertEquals(await sandbox.text("home/x/f.txt"), "word 2\n");
  assertEquals(await sandbox.text("home/y.txt"), "y\n");
  assertStringIncludes((await sandbox.call(readTool, { path: "./~/f.txt" })).output, "name");
});
