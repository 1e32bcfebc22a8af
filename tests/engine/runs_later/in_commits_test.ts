import { assertEquals } from "@std/assert";
import { executedInCommits } from "../../../lib/engine/runs_later/in_commits.ts";
import { changesBetween } from "../../../lib/sys/git/changes_between.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** What two commits differ in, made by scripts of the shell; then what of it is executed: path, program, change. */
async function executedBetween(
  before: string,
  after: string,
  { readsUntil = Infinity } = {},
): Promise<string[]> {
  await using directory = await temporaryDirectory();
  const root = directory.path;
  const git = { cwd: root };
  const commit = async (script: string) => {
    const who = "-c user.name=x -c user.email=x@example.com";
    const { success, stderr, stdout } = await new Deno.Command("/bin/sh", {
      args: [
        "-ec",
        `${script}\ngit add -A && git ${who} commit -q --allow-empty -m x && git rev-parse HEAD`,
      ],
      cwd: root,
      env: { GIT_CONFIG_GLOBAL: "/dev/null" },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trim();
  };
  const start = await commit(`git init -q; ${before}`);
  const changes = await changesBetween(start, await commit(after), git);
  const options = { start, git, root, user: { home: `${root}-home` }, readsUntil };
  const found = await executedInCommits(changes, options);
  return found.map(({ path, by, change }) => `${path} ${by} ${change}`).sort();
}

Deno.test("executedInCommits() finds by name what runs later, at any depth", async () => {
  const before = [
    "mkdir -p .vscode .github/workflows a; echo 1 > .vscode/settings.json; echo 1 > .github/workflows/ci.yml",
    "echo 1 > Makefile; echo 1 > gone.txt; echo 1 > .envrc; echo 1 > a/justfile",
  ].join("\n");
  const after = [
    "echo 2 > .vscode/tasks.json; echo 2 > .vscode/settings.json; echo 2 > .github/workflows/ci.yml",
    "echo 2 > Makefile; rm .envrc; mkdir -p a/b/.zed a/c/.cargo x/node_modules/y; echo 1 > a/b/.zed/tasks.json",
    "echo 1 > a/b/.zed/settings.json; echo 1 > a/c/.cargo/config.toml; echo 1 > x/node_modules/y/Makefile",
    "mkdir -p d/.local/share d/.jj/repo; echo 1 > d/.jj/repo/config.toml; ln -s a d/.local/share/systemd; ln -s a d/.jj/x",
    "echo 1 > plain.txt; ln -s a .bundle; ln -s a b; ln -s plain.txt .mcp.json; git mv a/justfile a/c/justfile",
  ].join("\n");
  assertEquals(await executedBetween(before, after), [
    ".bundle bundler new",
    ".github/workflows/ci.yml the CI changed",
    ".mcp.json an agent new",
    ".vscode/settings.json your editor changed",
    ".vscode/tasks.json your editor new",
    "Makefile make changed",
    "a/b/.zed your editor new",
    "a/c/.cargo/config.toml cargo new",
    "a/c/justfile just new",
    "d/.jj/repo/config.toml jujutsu new",
    "d/.local/share/systemd your session new",
  ]);
});

Deno.test("executedInCommits() reads of package.json only what is run", async () => {
  const before =
    `mkdir a b c d; for d in a b c; do echo '{"scripts":{"x":"1"}}' > $d/package.json; done`;
  const after = [
    `echo '{"name":"a","scripts":{"x":"1"}}' > a/package.json; echo '{"scripts":{"x":"2"}}' > b/package.json`,
    `echo '{"name":"d"}' > d/package.json; echo '{"tasks":{"x":"1"}}' > d/deno.json`,
    `rm c/package.json; ln -s ../d/package.json c/package.json; mkdir e; echo '{' > e/package.json`,
  ].join("\n");
  assertEquals(await executedBetween(before, after), [
    "b/package.json npm changed",
    "c/package.json npm changed",
    "d/deno.json deno new",
    "e/package.json npm new",
  ]);
});

Deno.test("executedInCommits() finds hooks in a directory of the project, and what git takes for its own", async () => {
  const before =
    "git config core.hooksPath scripts/hooks; mkdir -p scripts/hooks; echo 1 > scripts/hooks/pre-commit";
  const after = [
    "echo 2 > scripts/hooks/pre-commit; echo 1 > scripts/hooks/pre-push; echo 1 > scripts/other",
    "mkdir -p bare/objects bare/refs; touch bare/HEAD bare/objects/x bare/refs/x",
  ].join("\n");
  assertEquals(await executedBetween(before, after), [
    "bare git new",
    "scripts/hooks/pre-commit git changed",
    "scripts/hooks/pre-push git new",
  ]);
});

Deno.test("executedInCommits() tells of package.json unread where there is no time to read it", async () => {
  const before = `echo '{"scripts":{"x":"1"}}' > package.json`;
  const after = `echo '{"name":"a","scripts":{"x":"1"}}' > package.json`;
  assertEquals(await executedBetween(before, after), []);
  assertEquals(await executedBetween(before, after, { readsUntil: 0 }), [
    "package.json npm changed",
  ]);
});

Deno.test("executedInCommits() finds what git's configuration names", async () => {
  const before = [
    "git config filter.f.clean './scripts/clean.sh %f'; git config core.fsmonitor \"$PWD/fsm.sh\"",
    "git config diff.x.textconv 'node tools/text.js'; mkdir scripts; echo 1 > scripts/clean.sh",
    "echo 1 > fsm.sh; echo 1 > scripts/other.sh",
  ].join("\n");
  const after =
    "mkdir tools; echo 1 > tools/text.js; for f in fsm.sh scripts/*.sh; do echo 2 > $f; done";
  assertEquals(await executedBetween(before, after), [
    "fsm.sh git changed",
    "scripts/clean.sh git changed",
    "tools/text.js git new",
  ]);
});

Deno.test("executedInCommits() finds what links of the home and PATH name, and knows the names above", async () => {
  await using directory = await temporaryDirectory();
  const home = await Deno.realPath(directory.path);
  const root = `${home}/.config`;
  await Deno.mkdir(`${root}/bin`, { recursive: true });
  await Deno.symlink(".config/rc", `${home}/.bashrc`);
  const file = { oid: "1", mode: "100644" };
  const changes = [
    { path: "rc", before: undefined, after: file },
    { path: "bin/x", before: undefined, after: { ...file, mode: "100755" } },
    { path: "bin/README.md", before: undefined, after: file },
    { path: "git/config", before: undefined, after: file },
    { path: "plain", before: undefined, after: file },
  ];
  const user = { home, environment: { PATH: `${root}/bin`, GIT_CONFIG_SYSTEM: "/dev/null" } };
  const options = { start: "HEAD", git: { cwd: root }, root, user };
  const found = await executedInCommits(changes, options);
  assertEquals(found.map(({ path, by }) => `${path} ${by}`).toSorted(), [
    "bin/x your shell",
    "git/config git",
    "rc your shell",
  ]);
});
