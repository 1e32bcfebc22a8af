import { assertEquals, assertStringIncludes } from "@std/assert";
import { globTool } from "../../../lib/engine/tools/glob.ts";
import { listTool } from "../../../lib/engine/tools/list.ts";
import { NO_SANDBOX } from "../../../lib/sys/sandbox/command_sandbox.ts";
import { bordersOf } from "../../../lib/sys/sandbox/sandbox_borders.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

async function tree(): Promise<ToolSandbox> {
  const names = [
    "a.ts",
    "b.js",
    "src/c.ts",
    "src/d/e.ts",
    "src/d/f.tsx",
    ".github/ci.yml",
    "out/g.ts",
  ];
  const sandbox = await ToolSandbox.create({
    ".gitignore": "out/\n",
    ...Object.fromEntries(names.map((name) => [name, ""])),
  });
  for (const [index, name] of names.entries()) {
    await Deno.utime(sandbox.path(name), 1000 + index, 1000 + index);
  }
  return sandbox;
}

Deno.test("globTool.run() finds files, the newest first, when names match", async () => {
  await using sandbox = await tree();
  const find = async (pattern: string, path?: string) =>
    (await sandbox.call(globTool, { pattern, ...(path === undefined ? {} : { path }) })).output
      .split("\n");
  assertEquals(await find("**/*.ts"), ["src/d/e.ts", "src/c.ts", "a.ts"]);
  assertEquals(await find("*.{ts,js}"), ["b.js", "a.ts"]);
  assertEquals(await find("src/**/*.tsx"), ["src/d/f.tsx"]);
  assertEquals(await find("./src/*"), ["src/c.ts"]);
  assertEquals(await find("*", "src/d"), ["src/d/f.tsx", "src/d/e.ts"]);
  assertEquals(await find("**/ci.yml"), [".github/ci.yml"]);
  assertEquals(await find("src/c.ts"), ["src/c.ts"]);
  assertEquals(await find(`${sandbox.cwd}/src/*.ts`), ["src/c.ts"]);
  assertEquals(await find("out/*.ts"), ["out/g.ts"]); // asked for by name
});

Deno.test("globTool.run() and listTool.run() pass by what the sandbox does not show", async () => {
  await using sandbox = await ToolSandbox.create({
    ...{ "a/id_rsa": "", "home/.ssh/id_rsa": "", "b": "" },
    ...{ ".env": "", "secrets/key": "" },
  });
  const hidden = [sandbox.path("home/.ssh"), sandbox.path("b")];
  const borders = bordersOf({
    ...{ writable: [sandbox.cwd], readOnly: [], kept: [], own: [], hidden, visible: [] },
    ...{ expected: [], closed: [], environment: {} },
    // What rules deny is there, though nobody reads it.
    unreadable: [sandbox.path(".env"), sandbox.path("secrets")],
  });
  const within = { sandbox: { ...NO_SANDBOX, borders } };
  const find = async (args: Record<string, string>) =>
    (await sandbox.call(globTool, args, within)).output;
  const list = async (path: string) =>
    (await sandbox.call(listTool, { path }, within)).output.split("\n");
  assertEquals((await find({ pattern: "**" })).split("\n").sort(), [".env", "a/id_rsa"]);
  assertStringIncludes(await find({ pattern: "[0-9]*/comm", path: "/proc" }), "no file matches");
  assertEquals(await list("."), ["a/", "home/", "secrets/", ".env  0 B"]);
  assertEquals(await list("home"), ['"home" is empty']);
  assertEquals((await list("/proc")).filter((name) => /^\d/.test(name)), []);
});

Deno.test("globTool.run() says so when nothing matches", async () => {
  await using sandbox = await tree();
  const { output, isError, summary } = await sandbox.call(globTool, { pattern: "e.ts" });
  assertEquals(output, 'no file matches "e.ts"; "**/e.ts" looks into subdirectories too');
  assertEquals([isError, summary], [false, "no files"]);
  assertStringIncludes(
    (await sandbox.call(globTool, { pattern: "no/*" })).output,
    "no such file or directory",
  );
  assertStringIncludes(
    (await sandbox.call(globTool, { pattern: "*", path: "a.ts" })).output,
    "is not a directory",
  );
});

Deno.test("globTool.run() shows the newest 500 when there are more", async () => {
  await using sandbox = await ToolSandbox.create(
    Object.fromEntries(Array.from({ length: 510 }, (_, index) => [`f${index}`, ""])),
  );
  const { output, summary } = await sandbox.call(globTool, { pattern: "f*" });
  assertEquals(output.split("\n").length, 501);
  assertStringIncludes(output, "… 10 older files left out");
  assertEquals(summary, "510 files");
});

Deno.test("listTool.run() lists directories first and sizes when it is a directory", async () => {
  await using sandbox = await ToolSandbox.create({
    "b.txt": "x".repeat(2000),
    "z/y": "",
    "a": "",
    "C/x": "",
  });
  await Deno.symlink("b.txt", sandbox.path("link"));
  const { output, summary } = await sandbox.call(listTool, {});
  assertEquals(output, "C/\nz/\na  0 B\nb.txt  2.0 KB\nlink -> b.txt");
  assertEquals(summary, "5 entries");
});

Deno.test("listTool.run() helps when it is no directory", async () => {
  await using sandbox = await ToolSandbox.create({ "b.txt": "", "source/x": "" });
  await Deno.mkdir(sandbox.path("empty"));
  const ask = async (path: string) => (await sandbox.call(listTool, { path })).output;
  assertEquals(await ask("b.txt"), 'cannot list "b.txt": it is a file; use read');
  assertEquals(
    await ask("sourc"),
    'cannot list "sourc": no such file or directory; did you mean "source"',
  );
  assertEquals(await ask("empty"), '"empty" is empty');
});
