import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readTool } from "../../../lib/engine/tools/read.ts";
import { MAX_OUTPUT_BYTES } from "../../../lib/engine/tools/truncate.ts";
import { UnsizedFile } from "../../../lib/engine/tools/search/unsized_file.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

const PNG = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
  ...[0, 0, 2, 0x80, 0, 0, 1, 0xe0, 8, 6, 0, 0, 0],
]);

Deno.test("readTool.run() numbers the lines when it reads a file", async () => {
  await using sandbox = await ToolSandbox.create({
    "a.txt": "one\n\tzwei – 二\n\nlast without break",
  });
  const { output, isError, summary } = await sandbox.call(readTool, { path: "a.txt" });
  assertEquals(output, "1\tone\n2\t\tzwei – 二\n3\t\n4\tlast without break");
  assertEquals([isError, summary], [false, "4 lines"]);
});

Deno.test("readTool.run() reads a window when offset and limit are given", async () => {
  await using sandbox = await ToolSandbox.create({
    "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n",
  });
  const { output } = await sandbox.call(readTool, { path: "a.txt", offset: "9", limit: 2 });
  assertEquals(
    output,
    " 9\t9\n10\t10\n… more lines follow, the last line is 11; read on with offset 11",
  );
  assertEquals(
    (await sandbox.call(readTool, { path: "a.txt", offset: 10 })).output,
    "10\t10\n11\t11",
  );
});

Deno.test("readTool.run() stops at 2,000 lines when the file has more", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "x\n".repeat(2500) });
  const { output, summary } = await sandbox.call(readTool, { path: "a.txt" });
  assertStringIncludes(
    output,
    "\n… more lines follow, the last line is 2500; read on with offset 2001",
  );
  assertEquals(summary, "2,000 lines");
});

Deno.test("readTool.run() stops at 50 KB when the lines are long, and goes on from there", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": `${"y".repeat(999)}\n`.repeat(120) });
  const seen: string[] = [];
  let offset: number | undefined = 1;
  while (offset !== undefined) {
    const { output }: { output: string } = await sandbox.call(readTool, { path: "a.txt", offset });
    assertEquals(output.length <= MAX_OUTPUT_BYTES, true);
    seen.push(...output.matchAll(/^ *(\d+)\ty/gm).map(([, number]) => number ?? ""));
    const next: string | undefined = output.match(/offset (\d+)$/)?.[1];
    offset = next === undefined ? undefined : Number(next);
  }
  assertEquals(seen, Array.from({ length: 120 }, (_, index) => String(index + 1)));
});

Deno.test("readTool.run() cuts a long line and says so when it meets one", async () => {
  await using sandbox = await ToolSandbox.create({ "a.js": `${"ä".repeat(40_000)}\nnext\n` });
  const { output } = await sandbox.call(readTool, { path: "a.js" });
  const [first = "", second] = output.split("\n");
  assertEquals(first.startsWith(`1\t${"ä".repeat(2000)} … (line cut: 80,000 bytes)`), true);
  assertEquals(second, "2\tnext");
});

Deno.test("readTool.run() reads the start of a file when it has gigabytes", async () => {
  await using sandbox = await ToolSandbox.create({ "big.log": "first line\nsecond line\n" });
  await Deno.truncate(sandbox.path("big.log"), 4 * 1024 ** 3);
  const { output } = await sandbox.call(readTool, { path: "big.log" });
  assertStringIncludes(output, "binary data, 4.0 GB"); // the hole in it reads as NUL

  await using file = await Deno.open(sandbox.path("text.log"), { create: true, write: true });
  await file.write(new TextEncoder().encode("a line of text\n".repeat(3000)));
  await file.truncate(4 * 1024 ** 3);
  const text = await sandbox.call(readTool, { path: "text.log", limit: 2 });
  assertEquals(
    text.output,
    "1\ta line of text\n2\ta line of text\n… more lines follow, the file is 4.0 GB; read on with offset 3",
  );
});

Deno.test("readTool.run() says what a file is when it is not text", async () => {
  await using sandbox = await ToolSandbox.create({
    "a.png": PNG,
    "a.bin": Uint8Array.from([1, 2, 0, 3]),
    "a.txt": Uint8Array.from([0xff, 0xfe, 0x61]),
  });
  const answers = await Promise.all(
    ["a.png", "a.bin", "a.txt"].map((path) => sandbox.call(readTool, { path })),
  );
  assertEquals(answers.map(({ output }) => output), [
    '"a.png" is a PNG image, 640×480, 29 B',
    '"a.bin" is binary data, 4 B; its content is not shown',
    'cannot read "a.txt": it is no valid UTF-16LE',
  ]);
});

Deno.test("readTool.run() leaves out carriage returns and says so when lines end in CRLF", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "one\r\ntwo\r\n" });
  const { output } = await sandbox.call(readTool, { path: "a.txt" });
  assertEquals(output, "1\tone\n2\ttwo\n… the lines of this file end in CRLF");
  await sandbox.write("b.txt", "one\rtwo\r");
  assertEquals((await sandbox.call(readTool, { path: "b.txt" })).output, "1\tone\rtwo\r");
});

Deno.test("readTool.run() helps when the path is wrong", async () => {
  await using sandbox = await ToolSandbox.create({
    "src/config.ts": "x",
    "src/other.md": "x",
    "empty": "",
  });
  const ask = async (path: string, more = {}) =>
    (await sandbox.call(readTool, { path, ...more })).output;
  assertEquals(
    await ask("src/confg.ts"),
    'cannot read "src/confg.ts": no such file or directory; did you mean "src/config.ts"',
  );
  assertEquals(
    await ask("src/config.js"),
    'cannot read "src/config.js": no such file or directory; did you mean "src/config.ts"',
  );
  assertEquals(await ask("nowhere/x"), 'cannot read "nowhere/x": no such file or directory');
  assertEquals(await ask("src"), 'cannot read "src": it is a directory; use list');
  assertEquals(await ask("empty"), '"empty" is empty');
  assertEquals(
    await ask("src/config.ts", { offset: 5 }),
    'cannot read "src/config.ts" from line 5: it has 1 line',
  );
  assertEquals(
    await ask("/dev/zero"),
    'cannot read "/dev/zero": it is a device, a pipe or a socket',
  );
});

Deno.test("read keeps to the limit of a small window, and says where to read on", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "a line of text\n".repeat(4000) });
  const { output } = await sandbox.call(readTool, { path: "a.txt" }, { maxOutputBytes: 4096 });
  assertEquals(output.length <= 4096 && output.length > 3000, true, `${output.length} bytes`);
  assertStringIncludes(output, "the last line is 4000; read on with offset ");
});

Deno.test(
  "readTool.run() reads files of the kernel, and waits for none",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    await using sandbox = await ToolSandbox.create({ empty: "" });
    const status = await sandbox.call(readTool, { path: "/proc/self/status" });
    assertStringIncludes(status.output, "\tName:");
    const second = await sandbox.call(readTool, { path: "/proc/self/status", offset: 2, limit: 1 });
    assertStringIncludes(second.output, "2\tUmask:");
    assertEquals((await sandbox.call(readTool, { path: "empty" })).summary, "empty");
    await new Deno.Command("mkfifo", { args: [sandbox.path("fifo")] }).output();
    assertThrows(() => new UnsizedFile(sandbox.path("fifo")), Error, "not a regular file");
  },
);

Deno.test("readTool.run() says in words what the system answers", async () => {
  await using sandbox = await ToolSandbox.create({ file: "" });
  const table: [string, string][] = [
    ["x".repeat(300), "File name too long"],
    ["file/x", "a part of the path is not a directory"],
    ["none/x", "no such file or directory"],
  ];
  for (const [path, problem] of table) {
    const { output } = await sandbox.call(readTool, { path });
    assertEquals(output, `cannot read "${path}": ${problem}`);
  }
});
