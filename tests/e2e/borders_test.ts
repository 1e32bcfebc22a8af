/**
 * What a model must not reach, tried by one on the compiled binary.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { filesBelow, namesIn } from "../helpers/files.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { createSandbox, type RunOptions, type Sandbox } from "../helpers/sandbox.ts";

const KEY = "PRIVATE-KEY-OF-THIS-TEST";

interface Call {
  name: string;
  arguments: unknown;
}

interface Asked {
  /** What the model read after its calls. */
  results: string[];
  /** Everything that went to it. */
  sent: string;
  stderr: string;
  code: number;
}

/** Runs a model that makes `calls`, one after the other in one answer, and then says that it is done. */
async function asked(
  sandbox: Sandbox,
  { mode, calls, ...options }: RunOptions & { mode: string; calls: readonly Call[] },
): Promise<Asked> {
  const server = startFakeOpenAI([{ toolCalls: [...calls] }, { text: "Done." }]);
  try {
    const { code, stderr } = await sandbox.run(
      ["-p", "--permission-mode", mode, "--base-url", server.url, "--model", "m", "--", "go"],
      options,
    );
    const posts = server.requests.filter(({ method }) => method === "POST");
    const { messages } = posts.at(-1)?.body as { messages: { role: string; content: string }[] };
    const results = messages.filter(({ role }) => role === "tool").map(({ content }) => content);
    return { results, sent: JSON.stringify(posts.map(({ body }) => body)), stderr, code };
  } finally {
    await server.close();
  }
}

/** The files around the project, with their content. */
async function outside(sandbox: Sandbox): Promise<Record<string, string>> {
  const root = sandbox.env.HOME ?? "";
  const paths = filesBelow(root).filter((path) =>
    !path.startsWith(`${sandbox.project}/`) && !path.startsWith(`${sandbox.home}/`)
  );
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await Deno.readTextFile(path)])),
  );
}

/** A repository whose links lead where a textual `..` does not. */
async function withLinks(sandbox: Sandbox): Promise<void> {
  const { project } = sandbox;
  const root = sandbox.env.HOME ?? "";
  await Deno.mkdir(join(root, ".ssh"));
  await Deno.writeTextFile(join(root, ".ssh/id_ed25519"), `${KEY}\n`);
  await Deno.writeTextFile(join(root, ".bashrc"), "as it was\n");
  await Deno.mkdir(join(root, "elsewhere"));
  await Deno.mkdir(join(project, "a/b/c/d"), { recursive: true });
  await Deno.mkdir(join(project, "node_modules/.pnpm/foo@1/node_modules/foo"), { recursive: true });
  const links: [string, string][] = [
    ["a/b/c/d", "l"],
    [".pnpm/foo@1/node_modules/foo", "node_modules/foo"],
    ["../elsewhere", "out"],
    ["out", "out2"],
    ["out2/../.ssh", "keys"],
    ["../not-there", "dangling"],
    ["loop", "loop"],
  ];
  for (const [target, name] of links) await Deno.symlink(target, join(project, name));
}

/** Paths that lead outside for the kernel, for the text, or for both. */
const PATHS = [
  "l/../../../.bashrc",
  "l/../../../../.bashrc",
  "l/../../../../../.bashrc",
  "l/../../../../../elsewhere/x",
  "node_modules/foo/../../../x",
  "node_modules/foo/../../../../../x",
  "node_modules/foo/../../../../../../x",
  "out/x",
  "out2/x",
  "out2/../x",
  "keys/authorized_keys",
  "dangling",
  "dangling/x",
  "loop",
  "../x",
  "~/x",
  "~/.bashrc",
];

const USERS: { name: string; options: RunOptions; isLeftOut: boolean }[] = [
  { name: "the user", options: {}, isLeftOut: false },
  { name: "a user who is not root", options: { through: asOtherUser }, isLeftOut: !isRoot },
];

for (const { name, options, isLeftOut: ignore } of USERS) {
  Deno.test(`a model of ${name} writes nothing outside of the directory, whatever links say`, {
    ignore,
  }, async () => {
    await using sandbox = await createSandbox();
    await withLinks(sandbox);
    if (options.through !== undefined) await giveAway(sandbox);
    const before = await outside(sandbox);
    const calls = PATHS.flatMap((path) => [
      { name: "write", arguments: { path, content: "written" } },
      { name: "edit", arguments: { path, old_string: "was", new_string: "is" } },
    ]);
    for (const mode of ["acceptEdits", "auto", "plan"]) {
      const { results, code } = await asked(sandbox, { mode, calls, ...options });
      assertEquals([results.length, code], [calls.length, 0]);
      assertEquals(await outside(sandbox), before, mode);
    }
    // What the kernel finds inside is written there.
    for (const path of ["a/.bashrc", ".bashrc", "node_modules/.pnpm/x", "x"]) {
      assertEquals(await Deno.readTextFile(join(sandbox.project, path)), "written", path);
    }
  });

  Deno.test(
    `a model of ${name} that plans reads no secret, whatever links say`,
    { ignore },
    async () => {
      await using sandbox = await createSandbox();
      await withLinks(sandbox);
      if (options.through !== undefined) await giveAway(sandbox);
      const root = sandbox.env.HOME ?? "";
      const paths = [
        "../.ssh/id_ed25519",
        "l/../../../../../.ssh/id_ed25519",
        "keys/id_ed25519",
        "out/../.ssh/id_ed25519",
        `/proc/self/root${root}/.ssh/id_ed25519`,
        `/proc/self/cwd/../.ssh/id_ed25519`,
        "/proc/self/environ",
        "/proc/thread-self/environ",
        "/proc/self/task/../environ",
        "/dev/fd/../environ",
      ];
      const directories = [
        "..",
        "keys",
        "l/../../../../..",
        "/proc/self",
        "/proc/self/task",
        "/proc",
      ];
      const calls = [
        ...paths.flatMap((path) => [
          { name: "read", arguments: { path } },
          { name: "grep", arguments: { path, pattern: "PRIVATE" } },
        ]),
        ...directories.map((path) => ({ name: "grep", arguments: { path, pattern: "PRIVATE" } })),
      ];
      const { results, sent, code } = await asked(sandbox, {
        mode: "plan",
        calls,
        ...options,
        env: { DATABASE_PASSWORD: KEY },
      });
      assertEquals([results.length, code], [calls.length, 0]);
      assert(!sent.includes(KEY), results.filter((result) => result.includes(KEY)).join("\n"));
    },
  );
}

Deno.test("a repository's files that are no files neither hang a run nor reach the model", async () => {
  await using sandbox = await createSandbox();
  const { project } = sandbox;
  const root = sandbox.env.HOME ?? "";
  await Deno.writeTextFile(join(root, "key"), `${KEY}\n`);
  const fifo = (path: string) => new Deno.Command("mkfifo", { args: [path] }).output();
  const kinds: [string, (path: string) => Promise<unknown>, RegExp][] = [
    ["a link out", (path) => Deno.symlink(join(root, "key"), path), /leads out of/],
    ["a FIFO", fifo, /is a named pipe/],
    ["/dev/zero", (path) => Deno.symlink("/dev/zero", path), /leads out of/],
    ["5 GB", async (path) => {
      await Deno.writeTextFile(path, "");
      await Deno.truncate(path, 5 * 1024 ** 3);
    }, /is larger than/],
  ];
  const groups = [["AGENTS.md", ".gitignore", ".git/info/exclude"], ["CLAUDE.md", ".git/HEAD"]];
  for (const names of groups) {
    for (const [kind, make, warning] of kinds) {
      const kept = await Promise.all(names.map(async (name) => {
        const path = join(project, name);
        const content = await Deno.readFile(path).catch(() => undefined);
        if (content !== undefined) await Deno.remove(path);
        await make(path);
        return { path, content };
      }));
      const { sent, stderr, code } = await asked(sandbox, {
        mode: "plan",
        calls: [{ name: "glob", arguments: { pattern: "**/*" } }],
      });
      assertEquals(code, 0, `${names} as ${kind}: ${stderr}`);
      assert(!sent.includes(KEY), `${names} as ${kind}`);
      assertMatch(stderr, warning, `${names} as ${kind}`);
      for (const { path, content } of kept) {
        await Deno.remove(path);
        if (content !== undefined) await Deno.writeFile(path, content);
      }
    }
  }
});

Deno.test("a config.json that is no file is said to be so at once", async () => {
  await using sandbox = await createSandbox();
  await Deno.mkdir(sandbox.home, { mode: 0o700 });
  const path = join(sandbox.home, "config.json");
  await new Deno.Command("mkfifo", { args: [path] }).output();
  const { code, stderr } = await sandbox.run(["-p", "--model", "rehearsal", "x"]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, `error: cannot read ${path}: it is a named pipe\nhint: `);
});

Deno.test("a search passes by FIFOs and sockets, and runs no program of the repository", async () => {
  await using sandbox = await createSandbox();
  const { project } = sandbox;
  await new Deno.Command("mkfifo", { args: [join(project, "src/fifo")] }).output();
  await new Deno.Command("mkfifo", { args: [join(project, "src/.gitignore")] }).output();
  using _socket = Deno.listen({ transport: "unix", path: join(project, "src/socket") });
  await Deno.symlink("fifo", join(project, "src/link"));
  for (const name of ["rg", "git"]) {
    const script = `#!/bin/sh\ntouch "${project}/ran-$(basename "$0")"\n`;
    await Deno.writeTextFile(join(project, name), script, { mode: 0o755 });
  }
  const calls = [
    { name: "grep", arguments: { pattern: "fetch" } },
    { name: "grep", arguments: { pattern: "fetch", path: "src/fifo" } },
    { name: "grep", arguments: { pattern: "fetch", path: "src/link" } },
    { name: "read", arguments: { path: "src/fifo" } },
    { name: "glob", arguments: { pattern: "src/*" } },
    { name: "list", arguments: { path: "src" } },
    { name: "grep", arguments: { pattern: "fetch", path: "src" } },
  ];
  const path = Deno.env.get("PATH") ?? "/usr/bin:/bin";
  for (const PATH of [path, `.:${path}`, `:${path}`, `${project}:${path}`, "."]) {
    const { results, code } = await asked(sandbox, { mode: "plan", calls, env: { PATH } });
    assertEquals(code, 0);
    const [everywhere = "", fifo = "", link = "", read = "", glob = "", list = ""] = results;
    assertStringIncludes(everywhere, "src/prices.ts\n2:");
    for (const result of [fifo, link, read]) {
      assertMatch(result, /it is a device, a pipe or a socket/);
    }
    assertStringIncludes(glob, "src/prices.ts");
    assertMatch(list, /fifo {2}\(not a regular file\)/);
    assertEquals(namesIn(project).includes("ran-rg"), false, PATH);
  }
});

Deno.test("acceptEdits asks before a file that some program would run", async () => {
  await using sandbox = await createSandbox();
  const { project } = sandbox;
  await Deno.symlink(".git", join(project, "link"));
  await Deno.writeTextFile(join(project, "package.json"), '{"name": "a", "scripts": {"x": "y"}}');
  const write = (path: string, content = "x") => ({ name: "write", arguments: { path, content } });
  const asking = [
    ".git/hooks/pre-commit",
    ".git/config",
    "link/hooks/pre-commit",
    "sub/.git",
    ".GIT/config",
    ".envrc",
    ".vscode/tasks.json",
    ".github/workflows/x.yml",
    ".mcp.json",
    ".claude/settings.json",
    ".husky/pre-commit",
    "Makefile",
    "package.json",
  ];
  const allowed = [
    write("src/new.ts"),
    write("package.json", '{"name": "b", "scripts": {"x": "y"}}'),
    {
      name: "edit",
      arguments: { path: "package.json", old_string: '"b"', new_string: '"c"' },
    },
  ];
  const calls = [...asking.map((path) => write(path)), ...allowed];
  const { results, code } = await asked(sandbox, { mode: "acceptEdits", calls });
  assertEquals([results.length, code], [calls.length, 0]);
  for (const [index, path] of asking.entries()) {
    assertMatch(results[index] ?? "", /later runs what is in ".*nobody to ask/, path);
  }
  for (const result of results.slice(asking.length)) {
    assertMatch(result, /^(created|replaced|edited)/);
  }
  assertEquals(
    await Deno.readTextFile(join(project, "package.json")),
    '{"name": "c", "scripts": {"x": "y"}}',
  );
});

Deno.test("what a command had spilled is gone when the run has ended", async () => {
  await using sandbox = await createSandbox();
  const TMPDIR = join(sandbox.env.HOME ?? "", "tmp");
  await Deno.mkdir(TMPDIR);
  const command = "seq 100000; ls $TMPDIR | wc -l";
  for (
    const after of [[], [{ name: "bash", arguments: { command: "kill -TERM $PPID; sleep 600" } }]]
  ) {
    const { results, sent } = await asked(sandbox, {
      mode: "yolo",
      calls: [{ name: "bash", arguments: { command } }, ...after],
      env: { TMPDIR },
    });
    if (after.length === 0) assertMatch(results[0] ?? "", /all of it is in ".*isonforge-output-/);
    assert(sent.length > 0);
    assertEquals(namesIn(TMPDIR), []);
  }
});

Deno.test("arguments that are nested too deep are the model's mistake, and told to it", async () => {
  await using sandbox = await createSandbox();
  // Numbered, or the run would end the answer as one that repeats itself.
  const levels = Array.from({ length: 10_000 }, (_, level) => level);
  const lists = levels.map((level) => `[${level},`).join("") + "0" + "]".repeat(levels.length);
  const objects = levels.map((level) => `{"${level}":`).join("") + "0" + "}".repeat(levels.length);
  const calls = [
    { name: "read", arguments: `{"path": ${lists}}` },
    { name: "read", arguments: objects },
    { name: "nothing", arguments: lists },
    { name: "read", arguments: { path: "README.md" } },
  ];
  const { results, code, stderr } = await asked(sandbox, { mode: "plan", calls });
  assertEquals(code, 0, stderr);
  assertEquals(results.length, calls.length);
  for (const result of results.slice(0, 3)) assertMatch(result, /^error: /);
  assertMatch(results[3] ?? "", /# Shop/);
});

Deno.test("a directory that becomes a link to keys all the time never shows one", async () => {
  await using sandbox = await createSandbox();
  const { project } = sandbox;
  const keys = join(sandbox.env.HOME ?? "", ".ssh");
  await Deno.mkdir(keys);
  await Deno.writeTextFile(join(keys, "prices.ts"), `${KEY} fetch\n`);
  const script = `while :; do mv src was; ln -s "${keys}" src; rm src; mv was src; done`;
  const swapping = new Deno.Command("sh", {
    args: ["-c", script],
    cwd: project,
    stderr: "null",
  }).spawn();
  try {
    const calls = Array.from({ length: 60 }, () => [
      { name: "read", arguments: { path: "src/prices.ts" } },
      { name: "grep", arguments: { pattern: "fe(?=tch)", path: "src" } },
    ]).flat();
    const { results, sent, code } = await asked(sandbox, { mode: "plan", calls });
    assertEquals([results.length, code], [calls.length, 0]);
    assert(!sent.includes(KEY));
  } finally {
    swapping.kill("SIGKILL");
    await swapping.status;
  }
});
