import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileFilter } from "../../../lib/engine/tools/search/file_filter.ts";
import { globTool } from "../../../lib/engine/tools/glob.ts";
import { grepTool } from "../../../lib/engine/tools/grep.ts";
import { GrepReport } from "../../../lib/engine/tools/search/grep_report.ts";
import { PatternWorker } from "../../../lib/engine/tools/search/pattern_worker.ts";
import { PatternError, type Search } from "../../../lib/engine/tools/search/search.ts";
import { searchFiles } from "../../../lib/engine/tools/search/search_files.ts";
import { searchWithRipgrep } from "../../../lib/engine/tools/search/search_with_ripgrep.ts";
import type { ToolOutcome } from "../../../lib/engine/tools/tool.ts";
import { holdPlace } from "../../../lib/sys/files/hold_place.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

const FILES = {
  ".gitignore": "*.gen.ts\nout/\n",
  "a.ts": "const x = 1;\nfoo(x);\nconst y = 2;\nbar(y);\nfoo(y);\n",
  "b.js": "foo()\r\nFOO()\r\n",
  "c.gen.ts": "foo()\n",
  "out/d.ts": "foo()\n",
  "src/e.ts": "// nothing\nlet foo = 'ä';\n",
  "src/deep/f.md": "1\n2\n3\nfoo\n5\n6\nfoo\n8\n",
  "bin": Uint8Array.from([0x66, 0x6f, 0x6f, 0, 0x0a]),
  ".hidden/g.ts": "foo\n",
  "long.txt": `${"x".repeat(5000)}needle${"y".repeat(5000)}\n`,
};

interface Case {
  title: string;
  args: { pattern: string; path?: string; glob?: string; context?: number };
  output: string;
}

const CASES: Case[] = [
  {
    title: "a word stands in several files",
    args: { pattern: "foo\\(" },
    output: "3 matches in 2 files\na.ts\n2: foo(x);\n5: foo(y);\n\nb.js\n1: foo()",
  },
  {
    title: "case is ignored",
    args: { pattern: "(?i)^foo", path: "b.js" },
    output: "2 matches in 1 file\nb.js\n1: foo()\n2: FOO()",
  },
  {
    title: "a glob names files in any directory",
    args: { pattern: "foo", glob: "*.ts" },
    output:
      "4 matches in 3 files\n.hidden/g.ts\n1: foo\n\na.ts\n2: foo(x);\n5: foo(y);\n\nsrc/e.ts\n2: let foo = 'ä';",
  },
  {
    title: "a glob names a directory",
    args: { pattern: "foo", glob: "src/**/*.{md,ts}" },
    output: "3 matches in 2 files\nsrc/deep/f.md\n4: foo\n7: foo\n\nsrc/e.ts\n2: let foo = 'ä';",
  },
  {
    title: "a glob is negated",
    args: { pattern: "foo", glob: "!*.{ts,js}" },
    output: "2 matches in 1 file\nsrc/deep/f.md\n4: foo\n7: foo",
  },
  {
    title: "context is wanted",
    args: { pattern: "foo", path: "src/deep", context: 1 },
    output: "2 matches in 1 file\nsrc/deep/f.md\n3- 3\n4: foo\n5- 5\n6- 6\n7: foo\n8- 8",
  },
  {
    title: "context leaves gaps",
    args: { pattern: "^[16]$", path: "src/deep/f.md", context: 1 },
    output: "2 matches in 1 file\nsrc/deep/f.md\n1: 1\n2- 2\n--\n5- 5\n6: 6\n7- foo",
  },
  {
    title: "the line is very long",
    args: { pattern: "needle" },
    output: `1 match in 1 file\nlong.txt\n1: …${"x".repeat(100)}needle${"y".repeat(194)}…`,
  },
  {
    title: "it ends a line in CRLF",
    args: { pattern: "\\)$", path: "b.js" },
    output: "2 matches in 1 file\nb.js\n1: foo()\n2: FOO()",
  },
  {
    title: "the carriage return is what is looked for",
    args: { pattern: "\\r$", path: "b.js" },
    output: "2 matches in 1 file\nb.js\n1: foo()\n2: FOO()",
  },
  { title: "nothing matches", args: { pattern: "nowhere at all" }, output: "no match" },
  {
    title: "the directory is ignored but named",
    args: { pattern: "foo", path: "out" },
    output: "1 match in 1 file\nout/d.ts\n1: foo()",
  },
];

/** Both ways of searching give the same answers. */
const WAYS = [
  { name: "searchFiles()", search: searchFiles, isMissing: false },
  { name: "searchWithRipgrep()", search: searchWithRipgrep, isMissing: !await hasRipgrep() },
];

async function hasRipgrep(): Promise<boolean> {
  try {
    return (await new Deno.Command("rg", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

async function searched(
  sandbox: ToolSandbox,
  { pattern, path = ".", glob, context = 0 }: Case["args"],
  search: typeof WAYS[number]["search"],
): Promise<ToolOutcome | undefined> {
  const place = sandbox.path(path);
  using held = holdPlace(place);
  const request: Search = {
    pattern,
    cwd: sandbox.cwd,
    path: place,
    held,
    isDirectory: (await Deno.stat(place)).isDirectory,
    isWanted: fileFilter(glob),
    contextLines: context,
    signal: sandbox.abort.signal,
  };
  return (await search(request, new GrepReport({ cwd: sandbox.cwd })))?.outcome();
}

for (const { name, search, isMissing } of WAYS) {
  for (const { title, args, output } of CASES) {
    Deno.test(`${name} finds lines when ${title}`, { ignore: isMissing }, async () => {
      await using sandbox = await ToolSandbox.create(FILES);
      assertEquals((await searched(sandbox, args, search))?.output, output);
    });
  }

  Deno.test(`${name} reads no file of gigabytes`, { ignore: isMissing }, async () => {
    await using sandbox = await ToolSandbox.create({
      "a.txt": "foo\n",
      "data": "foo\0",
      "endless.log": "foo\n".repeat(4096),
    });
    // Sparse: only what is read of them takes time.
    for (const large of ["data", "endless.log"]) {
      await Deno.truncate(sandbox.path(large), 50 * 1024 ** 3);
    }
    const { output = "" } = await searched(sandbox, { pattern: "foo" }, search) ?? {};
    assertStringIncludes(output, "1 match in 1 file\na.txt\n1: foo");
    assertStringIncludes(output, '… "endless.log" was not searched: it has 50 GB');
  });

  Deno.test(`${name} shows the text before a NUL, and says so`, { ignore: isMissing }, async () => {
    const text = "line\n".repeat(2000);
    await using sandbox = await ToolSandbox.create({
      "crash.log": `${text}needle 1\nnext\nx needle\0\0y\nneedle 2\n`,
      "late.log": `${text}\0\nneedle\n`,
      "none.log": `${text}\0\n`,
    });
    const late =
      '… "late.log" is binary from byte 10000 on: what matches there is not shown; bash has grep -a';
    const crash = late.replace("late", "crash").replace("10000", "10022");
    const first = "1 match in 1 file\ncrash.log\n2001: needle 1";
    const output = async (args: Case["args"]) => (await searched(sandbox, args, search))?.output;
    assertEquals(await output({ pattern: "needle" }), `${first}\n${crash}\n${late}`);
    assertEquals(
      await output({ pattern: "needle", path: "crash.log", context: 2 }),
      `${first.replace("2001", "1999- line\n2000- line\n2001")}\n2002- next\n${crash}`,
    );
    assertEquals(await output({ pattern: "needle", path: "late.log" }), `no match\n${late}`);
    assertEquals(await output({ pattern: "needle", path: "none.log" }), "no match");
  });

  Deno.test(`${name} stops when there are enough matches`, { ignore: isMissing }, async () => {
    await using sandbox = await ToolSandbox.create({
      "a.txt": "match\n".repeat(5000),
      "b.txt": "match\n",
    });
    const outcome = await searched(sandbox, { pattern: "match" }, search);
    assertStringIncludes(outcome?.output ?? "", "only the first 500 matches are shown");
    assertEquals(outcome?.output.split("\n").length, 503);
    assertEquals(outcome?.summary, "over 500 matches in 1 file");
  });
}

Deno.test("grepTool.run() tells what it found in few words when it is done", async () => {
  await using sandbox = await ToolSandbox.create(FILES);
  const { isError, summary } = await sandbox.call(grepTool, { pattern: "foo\\(" });
  assertEquals([isError, summary], [false, "3 matches in 2 files"]);
  assertEquals((await sandbox.call(grepTool, { pattern: "nowhere at all" })).summary, "no matches");
});

Deno.test("grepTool.run() understands a look-ahead when ripgrep does not", async () => {
  await using sandbox = await ToolSandbox.create(FILES);
  const { output } = await sandbox.call(grepTool, { pattern: "foo(?=\\(x)" });
  assertEquals(output, "1 match in 1 file\na.ts\n2: foo(x);");
});

Deno.test("grepTool.run() is an error for the model when the pattern or the path is wrong", async () => {
  await using sandbox = await ToolSandbox.create(FILES);
  const pattern = await sandbox.call(grepTool, { pattern: "foo(" });
  assertEquals(pattern.isError, true);
  assertStringIncludes(pattern.output, 'cannot search for "foo(": ');
  const path = await sandbox.call(grepTool, { pattern: "foo", path: "nowhere" });
  assertEquals([path.isError, path.output], [
    true,
    'cannot search "nowhere": no such file or directory',
  ]);
});

Deno.test("grepTool.run() says so when a file is too large to be searched", async () => {
  await using sandbox = await ToolSandbox.create({ "a.txt": "foo\n" });
  await Deno.truncate(sandbox.path("a.txt"), 40 * 1024 * 1024);
  const outcome = await searched(sandbox, { pattern: "foo" }, searchFiles);
  assertStringIncludes(outcome?.output ?? "", '… "a.txt" was not searched: it has 40 MB');
});

Deno.test("grep goes on beside directories that lie thousands deep", async () => {
  await using sandbox = await ToolSandbox.create({ "z.txt": "foo\n" });
  await Deno.mkdir(sandbox.path("d/".repeat(1800)), { recursive: true });
  const outcome = await sandbox.call(grepTool, { pattern: "foo" });
  assertEquals(outcome.output, "1 match in 1 file\nz.txt\n1: foo");
});

Deno.test("grep finds what stands in a line of several megabytes", async () => {
  const filler = "x".repeat(5 * 1024 * 1024);
  await using sandbox = await ToolSandbox.create({
    "early.js": `ab needle1${filler}\n`,
    "late.js": `a\n${filler}needle2${filler}"},"line_number":7\nneedle2\n`,
  });
  const cwd = sandbox.cwd;
  const search = (pattern: string): Search => ({
    pattern,
    cwd,
    path: cwd,
    held: holdPlace(cwd),
    isDirectory: true,
    isWanted: () => true,
    contextLines: 0,
    signal: sandbox.abort.signal,
  });
  for (const find of [searchWithRipgrep, searchFiles]) {
    const early = (await find(search("needle1"), new GrepReport({ cwd })))?.outcome();
    if (early === undefined) continue; // ripgrep is not installed
    assertStringIncludes(early.output, "1 match in 1 file\nearly.js\n1: ab needle1xxx");
    const late = (await find(search("needle\\d"), new GrepReport({ cwd })))?.outcome();
    assertStringIncludes(late?.output ?? "", "3 matches in 2 files");
    assertStringIncludes(late?.output ?? "", "2: …");
    assertStringIncludes(late?.output ?? "", "needle2");
    assertStringIncludes(late?.output ?? "", "3: needle2");
  }
});

Deno.test("glob and grep find names with brackets and parentheses in them", async () => {
  const files = [
    "app/[slug]/page.tsx",
    "app/[...all]/page.tsx",
    "app/(group)/page.tsx",
    "app/@modal/page.tsx",
    "routes/+page.svelte",
    "s/page.tsx",
    "app/l/page.tsx",
  ];
  await using sandbox = await ToolSandbox.create(
    Object.fromEntries(files.map((name) => [name, "word\n"])),
  );
  const table: Readonly<Record<string, readonly string[]>> = {
    "app/[slug]/page.tsx": ["app/[slug]/page.tsx", "app/l/page.tsx"],
    "**/[slug]/*.tsx": ["app/[slug]/page.tsx", "app/l/page.tsx", "s/page.tsx"],
    "app/[...all]/*": ["app/[...all]/page.tsx", "app/l/page.tsx"],
    "app/(group)/**": ["app/(group)/page.tsx"],
    "app/@modal/page.tsx": ["app/@modal/page.tsx"],
    "**/+page.svelte": ["routes/+page.svelte"],
    "app/[a-m]/page.tsx": ["app/l/page.tsx"],
  };
  for (const [pattern, names] of Object.entries(table)) {
    const globbed = await sandbox.call(globTool, { pattern });
    assertEquals(globbed.output.split("\n").sort(), [...names].sort(), `glob ${pattern}`);
    const grepped = await sandbox.call(grepTool, { pattern: "word", glob: pattern });
    const found = grepped.output.split("\n").filter((line) => line.includes("/")).sort();
    assertEquals(found, [...names].sort(), `grep ${pattern}`);
  }
});

/** Patterns that go back and forth for ever in JavaScript; what ripgrep does not understand comes to our own search. */
const HOSTILE_PATTERNS = [
  "(?=a)(a+)+$",
  "(?=a)(a|a)*$",
  "(?=a)(a|aa)+$",
  "(?=a)(.*a){25}$",
  "(?=(a+))\\1*(a*)*$",
  "(?<=a|^)(\\w+\\s?)*$",
];

for (const pattern of HOSTILE_PATTERNS) {
  Deno.test(`PatternWorker gives up ${pattern}, and meanwhile the clock goes on`, async () => {
    using worker = new PatternWorker(new RegExp(pattern), { maxFindMs: 200 });
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    const text = `${"a".repeat(60)}!\n`.repeat(3);
    try {
      const error = await assertRejects(() => worker.find(text, FIND), PatternError);
      assertStringIncludes(error.message, "it took more than 0.2 seconds for one file");
      assertEquals(ticks > 0, true);
    } finally {
      clearInterval(timer);
    }
  });
}

Deno.test("PatternWorker gives up as soon as its signal is aborted", async () => {
  using worker = new PatternWorker(/(?=a)(a+)+$/);
  const signal = AbortSignal.timeout(50);
  const error = await assertRejects(() => worker.find(`${"a".repeat(60)}!`, { ...FIND, signal }));
  assertEquals(error, signal.reason);
});

const FIND = { limit: 10, signal: new AbortController().signal };

Deno.test("grepTool.run() says so when the file that it is to search is no text", async () => {
  await using sandbox = await ToolSandbox.create(FILES);
  const { output, isError } = await sandbox.call(grepTool, { pattern: "foo", path: "bin" });
  assertEquals(output, 'cannot search "bin": it is binary data; bash has grep -a');
  assertEquals(isError, true);
});
