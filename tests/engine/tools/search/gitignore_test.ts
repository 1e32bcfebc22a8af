import { isIgnored, parseGitignore } from "../../../../lib/engine/tools/search/gitignore.ts";
import { assertEquals } from "@std/assert";
import { walkFiles } from "../../../../lib/engine/tools/search/walk_files.ts";
import { holdPlace } from "../../../../lib/sys/files/hold_place.ts";
import { ToolSandbox } from "../../../helpers/tool_sandbox.ts";

const NAMES = [
  ...[
    "a.log",
    "b.txt",
    "keep.log",
    "#hash",
    "!bang",
    "trailing ",
    "star*x",
    "back\\slash",
    "ä.tmp",
    "x1",
    "x2",
    "xa",
  ],
  ...[
    "build/out.js",
    "build/keep/me.js",
    "src/build/out.js",
    "src/a.log",
    "src/keep.log",
    "src/deep/er/a.log",
  ],
  ...[
    "src/foo/bar/x",
    "foo/bar/x",
    "foo/other",
    "docs/a/b/c.md",
    "docs/c.md",
    "docs/.gitkeep",
    "logs/debug",
    "logs/x/debug",
  ],
  ...[
    "node_modules/m/index.js",
    "src/node_modules/m/i.js",
    ".env",
    ".env.example",
    "dir/file",
    "sub/dir/file",
    "temp",
    "sub/temp/x",
  ],
];

const CASES: Record<string, Record<string, string>> = {
  "names, suffixes and negation": { ".gitignore": "*.log\n!keep.log\nnode_modules/\n.env\n" },
  "anchored and directory patterns": { ".gitignore": "/build\nfoo/bar\ntemp/\ndir\n" },
  "a directory that cannot be re-included from": {
    ".gitignore": "build\n!build/keep/me.js\nsrc/*\n!src/foo/\n",
  },
  "two stars": { ".gitignore": "**/debug\ndocs/**/c.md\nsrc/**\n!src/**/\n!src/a.log\n" },
  "two stars at the end": { ".gitignore": "docs/**\nfoo**\n**/er/**\n" },
  "quoting, comments and spaces": {
    ".gitignore": "# comment\n\\#hash\n\\!bang\ntrailing\\ \nb.txt   \nstar\\*x\nback\\\\slash\n",
  },
  "classes and question marks": {
    ".gitignore": "x[0-9]\n?.tmp\n[!a-z].txt\n[[:alpha:]].txt\nkee[p].log\n",
  },
  "nested files": {
    ".gitignore": "*.log\n/foo\n",
    "src/.gitignore": "!a.log\nbuild/\n/keep.log\n",
    "src/deep/.gitignore": "*\n!.gitignore\n",
  },
  "carriage returns and a byte order mark": {
    ".gitignore": "\uFEFF*.log\r\n!keep.log\r\n/build/\r\n",
  },
  "odd patterns": { ".gitignore": "/\n!\n\\\n[\n[z-a]\n//x\n*/deep\nsrc/*/bar\n" },
  "everything but": { ".gitignore": "*\n!*/\n!*.md\n" },
  "the exclude file of the repository": {
    ".git/info/exclude": "*.txt\n/docs/\n",
    ".gitignore": "!b.txt\n",
  },
};

async function git(cwd: string, ...args: string[]): Promise<string> {
  const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const { stdout } = await new Deno.Command("git", {
    args,
    cwd,
    env,
    stdin: "null",
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

async function walked(directory: string): Promise<string[]> {
  const signal = new AbortController().signal;
  using held = holdPlace(directory);
  const files = walkFiles(held, { directory, signal });
  return (await Array.fromAsync(files, ({ name }) => name)).sort();
}

for (const [title, ignoreFiles] of Object.entries(CASES)) {
  Deno.test(`walkFiles() finds what git finds when there are ${title}`, async () => {
    await using sandbox = await ToolSandbox.create(
      Object.fromEntries(NAMES.map((name) => [name, "x"])),
    );
    await git(sandbox.cwd, "init", "-q");
    for (const [name, content] of Object.entries(ignoreFiles)) await sandbox.write(name, content);
    const listed = await git(sandbox.cwd, "ls-files", "-z", "--others", "--exclude-standard");
    assertEquals(
      await walked(sandbox.cwd),
      listed.split("\0").filter((name) => name !== "").sort(),
    );
  });
}

Deno.test("walkFiles() honours the files above when it starts below", async () => {
  await using sandbox = await ToolSandbox.create({
    ".gitignore": "*.log\nsub/x\n",
    "sub/a.log": "",
    "sub/x": "",
    "sub/b": "",
  });
  await git(sandbox.cwd, "init", "-q");
  assertEquals(await walked(sandbox.path("sub")), ["b"]);
});

Deno.test("walkFiles() honours .gitignore when there is no repository", async () => {
  await using sandbox = await ToolSandbox.create({ ".gitignore": "*.log\n", "a.log": "", "b": "" });
  assertEquals(await walked(sandbox.cwd), [".gitignore", "b"]);
});

Deno.test("walkFiles() walks an ignored directory when it is asked for by name", async () => {
  await using sandbox = await ToolSandbox.create({ ".gitignore": "build/\n", "build/a": "" });
  await git(sandbox.cwd, "init", "-q");
  assertEquals(await walked(sandbox.path("build")), ["a"]);
});

Deno.test("walkFiles() reads the exclude file of the main repository when it is in a worktree", async () => {
  await using sandbox = await ToolSandbox.create({ "main/a": "" });
  const main = sandbox.path("main");
  await git(main, "init", "-q");
  await git(
    main,
    "-c",
    "user.name=x",
    "-c",
    "user.email=x@y",
    "commit",
    "-q",
    "--allow-empty",
    "-m",
    "x",
  );
  await git(main, "worktree", "add", "-q", "../tree");
  await sandbox.write("main/.git/info/exclude", "*.log\n");
  await sandbox.write("tree/a.log", "");
  await sandbox.write("tree/b", "");
  assertEquals(await walked(sandbox.path("tree")), ["b"]);
});

Deno.test("walkFiles() does not follow links when they lead to directories", async () => {
  await using sandbox = await ToolSandbox.create({ "a/x": "" });
  await Deno.symlink("..", sandbox.path("a/up"));
  assertEquals(await walked(sandbox.cwd), ["a/up", "a/x"]);
});

Deno.test("isIgnored() takes no longer for a file that is written to hold us up", () => {
  const hostile = [
    (`${"*a".repeat(400)}*[b]*\n`).repeat(1_000),
    (`${"**/".repeat(300)}*b*\n`).repeat(1_000),
    "*a*a*[b]\n".repeat(100_000),
    "[a-z]*[a-z]*[0-9]\n".repeat(60_000),
  ];
  for (const text of hostile) {
    const files = [{ directory: "", rules: parseGitignore(text) }];
    const names = ["a".repeat(255), "aaaa/".repeat(50) + "a"];
    for (const name of names) assertEquals(isIgnored(name, { isDirectory: false, files }), false);
  }
});
