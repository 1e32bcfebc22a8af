/**
 * `--finish` and `isonforge pr`, on the compiled binary: real repositories and remotes, stand-ins for gh and glab.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { canContain } from "../helpers/contained_run.ts";
import { writePrograms } from "../helpers/executable.ts";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { git } from "../helpers/sandbox.ts";
import { type WorktreeSandbox, worktreeSandbox } from "../helpers/worktree_sandbox.ts";

const START = ["--bg", "-q", "--model", "rehearsal"];

/** PATH with a program that writes its arguments, a line each, and then runs a script. */
async function withProgram(
  sandbox: WorktreeSandbox,
  name: string,
  script: string,
): Promise<Record<string, string>> {
  const bin = join(sandbox.root, "bin");
  const asked = `printf '%s\\n' "$@" >'${join(sandbox.root, `${name}.asked`)}'`;
  await writePrograms(bin, { [name]: `#!/bin/sh\n${asked}\n${script}\n` });
  return { PATH: `${bin}:${Deno.env.get("PATH")}` };
}

/** A bare repository as the remote `origin`. */
async function withRemote(sandbox: WorktreeSandbox): Promise<string> {
  const origin = join(sandbox.root, "origin.git");
  await git(sandbox.root, "clone", "-q", "--bare", sandbox.project, origin);
  await git(sandbox.project, "remote", "add", "origin", origin);
  return origin;
}

/** Runs an agent to its end. */
async function done(sandbox: WorktreeSandbox, args: string[], env: Record<string, string> = {}) {
  const id = (await sandbox.ok([...START, ...args], { env })).trim();
  const meta = await sandbox.ended(id);
  return { id, meta, finished: (meta.finished ?? {}) as Record<string, unknown> };
}

const WRITE = "rehearse: bash echo 'export const x = 1;' >src/new.ts; printf A=1 >.env";
const SAY = "rehearse: say Add the constant x. It is not used yet.";

Deno.test("--finish commit commits what the run left, with the user's identity and hooks", async () => {
  await using sandbox = await worktreeSandbox();
  const { id, meta, finished } = await done(sandbox, [
    ...["-w", "feature", "--finish", "commit", `${WRITE}\n${SAY}`],
  ]);
  assertEquals([meta.reason, meta.finish, finished.left_out], ["completed", "commit", [".env"]]);
  const tree = sandbox.worktree("feature");
  const show = await git(tree, "show", "--format=%an <%ae>%n%B", "--name-only", "HEAD");
  assertMatch(show, /^Test <test@example\.com>\nAdd the constant x\. It is not used yet\n/);
  assertMatch(show, new RegExp(`\nIsonforge-Agent: ${id}\n+src/new\\.ts\n$`));
  assertEquals(await git(tree, "status", "--porcelain"), "?? .env\n");
  const commit = (await git(tree, "rev-parse", "HEAD")).trim();
  assertEquals(finished.commit, commit);
  const log = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
  assertStringIncludes(log, `• finish → committed as ${commit.slice(0, 12)}\n`);
  assertMatch(await sandbox.ok(["inspect", id]), /work +committed as \w+\n +left out: \.env\n/);

  // A hook that refuses is heard, nothing is lost, and it can be done later.
  await Deno.remove(join(tree, ".env"));
  const hooks = join(sandbox.project, ".git", "hooks");
  await writePrograms(hooks, {
    "pre-commit": "#!/bin/sh\necho 'lint: x is unused' >&2\nexit 1\n",
  });
  const refused = await done(sandbox, [
    ...["-w", "refused", "--finish", "commit", `rehearse: bash echo y >y`],
  ]);
  assertEquals(refused.finished, { problem: "not committed: lint: x is unused" });
  assertEquals(await git(sandbox.worktree("refused"), "status", "--porcelain"), "A  y\n");
  assertMatch((await sandbox.run(["agents"])).stderr, /^1 not brought home: /);
  assertMatch(await sandbox.ok(["agents", "--wide"]), /completed, not brought home/);
  assertMatch(
    await sandbox.ok(["inspect", refused.id]),
    /not committed: lint: x is unused\n +later: isonforge pr /,
  );
  const again = await sandbox.run(["pr", "--only-commit", refused.id]);
  assertEquals([again.code, again.stdout], [1, ""]);
  assertMatch(again.stderr, /^error: cannot bring home \w+: not committed: lint: x is unused/);
  await Deno.remove(join(hooks, "pre-commit"));
  const later = await sandbox.ok(["pr", "--only-commit", "refused"]);
  assertMatch(later, /^✓ Brought home refused \(\w+\)\n {2}committed as \w+\n$/);
  assertEquals(sandbox.meta(refused.id).finished, {
    commit: (await git(sandbox.worktree("refused"), "rev-parse", "HEAD")).trim(),
  });
  assertEquals(
    await sandbox.ok(["pr", "--only-commit", "refused"]),
    "✓ Nothing to commit of refused " +
      `(${refused.id})\n`,
  );
});

Deno.test("--finish pr pushes the branch and opens a draft with gh, and with glab", async () => {
  await using sandbox = await worktreeSandbox();
  const origin = await withRemote(sandbox);
  const url = "https://github.com/me/shop/pull/12";
  const env = await withProgram(sandbox, "gh", `echo 'Creating pull request'; echo ${url}`);
  const pr = ["--finish", "pr", "-w", "feature", `${WRITE} # for @someone/team\n${SAY}`];
  const { id, meta, finished } = await done(sandbox, pr, env);
  assertEquals([finished.pushed_to, finished.problem, meta.pull_request], [
    "origin",
    undefined,
    url,
  ]);
  assertMatch(
    await sandbox.ok(["worktrees"]),
    /^feature +\w+ +0 commits \(\+1 -0\) +1 file +http/m,
  );
  assertEquals(
    await git(origin, "rev-parse", "feature"),
    await git(sandbox.worktree("feature"), "rev-parse", "HEAD"),
  );
  const asked = await Deno.readTextFile(join(sandbox.root, "gh.asked"));
  assertMatch(asked, /^pr\ncreate\n--draft\n--head\nfeature\n--title\nAdd the constant x/);
  assertMatch(
    asked,
    new RegExp(`# for \`@someone/team\`\n> .*\n\n.*1 file, \\+1 -0 · isonforge agent ${id}`, "s"),
  );
  assertStringIncludes(await sandbox.ok(["inspect", id]), `pull request: ${url}\n`);

  // A failed run brings nothing home unless it is to; and where only glab is, it is that.
  await Deno.remove(join(sandbox.root, "bin", "gh"));
  const glab = await withProgram(
    sandbox,
    "glab",
    "echo '!3 https://gitlab.example/me/shop/-/merge_requests/3'",
  );
  const fails = "rehearse: bash echo z >z\nrehearse: fail out of memory";
  const failed = await done(sandbox, ["--finish", "pr", "-w", "failed", fails], glab);
  assertEquals([failed.meta.reason, failed.meta.finished], ["failed", undefined]);
  const always = ["--finish", "pr", "--finish-always", "-w", "always", fails];
  const brought = await done(sandbox, always, glab);
  assertEquals(
    [brought.meta.reason, brought.meta.pull_request],
    ["failed", "https://gitlab.example/me/shop/-/merge_requests/3"],
  );
  const body = await Deno.readTextFile(join(sandbox.root, "glab.asked"));
  assertMatch(body, /^mr\ncreate\n--draft\n--yes\n--source-branch\nalways\n/);
  assertStringIncludes(body, "The run ended before it was done: failed.");

  // Later, and once there is one already.
  const known = "https://github.com/me/shop/pull/9";
  const gh = await withProgram(
    sandbox,
    "gh",
    `echo "a pull request for branch already exists:\n${known}" >&2; exit 1`,
  );
  const late = await sandbox.ok(["pr", failed.id], { env: gh });
  assertMatch(late, new RegExp(`\n {2}pushed to origin\n {2}pull request: ${known}\n$`));
  assertEquals(sandbox.meta(failed.id).pull_request, known);
});

Deno.test("of what an agent leaves checked out only its own branch is committed to and pushed", async () => {
  await using sandbox = await worktreeSandbox();
  const origin = await withRemote(sandbox);
  const { project } = sandbox;
  await git(project, "switch", "-q", "-c", "dev");
  const main = await git(project, "rev-parse", "main");
  const unmoved = async () => {
    const at = [await git(project, "rev-parse", "main"), await git(origin, "rev-parse", "main")];
    assertEquals(at, [main, main]);
    assertEquals(await git(origin, "branch", "--format=%(refname)"), "refs/heads/main\n");
  };
  const leaves = async (name: string, what: string, finish = "pr") =>
    await done(sandbox, ["--finish", finish, "-w", name, `rehearse: bash echo 1 >a; ${what}`]);
  const not = `its worktree has "main" checked out, not its own, "NAME"; look at it, then: git -C`;
  for (const finish of ["pr", "commit"]) {
    const { id, finished } = await leaves(finish, "git symbolic-ref HEAD refs/heads/main", finish);
    const why = `not committed: ${not.replace("NAME", finish)} ${sandbox.worktree(finish)} switch`;
    assertEquals(finished, { problem: `${why} ${finish}` });
    const again = await sandbox.run(["pr", id]);
    assertEquals([again.code, again.stdout], [1, ""]);
    assertStringIncludes(again.stderr, why);
    await unmoved();
  }
  // What is told to be done leads to where it goes on, with the files as they were.
  await git(sandbox.worktree("commit"), "switch", "-q", "commit");
  assertMatch(await sandbox.ok(["pr", "--only-commit", "commit"]), /\n {2}committed as \w+\n$/);

  // A new name may be one that a server does something at.
  const renamed = await leaves("before", "git branch -m after");
  assertMatch(String(renamed.finished.problem), /its own, "before", is gone; .* branch -m before$/);

  // What changes while a commit is made: where it went is told, and it goes no further.
  await writePrograms(join(project, ".git", "hooks"), {
    "pre-commit": "#!/bin/sh\ngit symbolic-ref HEAD refs/heads/main\n",
  });
  const hooked = await leaves("hooked", "true");
  assertStringIncludes(
    String(hooked.finished.problem),
    `not pushed: ${not.replace("NAME", "hooked")}`,
  );
  assertMatch(
    await sandbox.ok(["inspect", hooked.id]),
    /references: look first +main \(moved from/,
  );
  await git(project, "update-ref", "refs/heads/main", main.trim());
  await unmoved();

  // What isonforge has pushed itself is nothing to look at.
  await Deno.remove(join(project, ".git", "hooks", "pre-commit"));
  const pushed = await leaves("pushed", "git tag -a -m x own", "pr");
  assertEquals(pushed.finished.pushed_to, "origin");
  const { references } = JSON.parse(await sandbox.ok(["inspect", "--json", pushed.id]));
  assertEquals(references.changed.map(({ name }: { name: string }) => name), ["refs/tags/own"]);
});

Deno.test("what cannot be brought home is said, and nothing leaves with a key in it", async () => {
  await using sandbox = await worktreeSandbox();
  const none = await done(sandbox, ["--finish", "pr", "-w", "none", "rehearse: bash echo a >a"]);
  assertEquals(none.finished.problem, "not pushed: the repository has no remote");
  assert(none.finished.commit !== undefined);
  const origin = await withRemote(sandbox);
  const key = `ghp_${"a1".repeat(18)}`;
  const holds = await done(sandbox, [
    ...["--finish", "pr", "-w", "holds", `rehearse: bash printf 'token = "${key}"' >config.ts`],
  ]);
  assertEquals(
    holds.finished.problem,
    `not pushed: what looks like a key stands in "config.ts (${
      String(holds.finished.commit).slice(0, 12)
    })"`,
  );
  assertEquals(await git(origin, "branch", "--list", "holds"), "");
  const refused: [args: string[], code: number, says: RegExp][] = [
    [[...START, "--finish", "commit", "x"], 2, /^error: --finish is for a worktree: add -w/],
    [[...START, "-w", "y", "--finish", "push", "x"], 2, /^error: --finish takes one of commit, pr/],
    [[...START, "-w", "y", "--finish-always", "x"], 2, /^error: --finish-always says when/],
    [["-p", "-w", "y", "--finish", "pr", "x"], 2, /^error: --finish is for background agents/],
    [
      ["pr", holds.id],
      1,
      /stands in "config.ts \(\w+\)"\nhint: look at it: .*--force pushes it\n$/,
    ],
    [["respawn", "none", "--finish-always"], 0, /^changed: --finish-always/],
  ];
  for (const [args, code, says] of refused) {
    const result = await sandbox.run(args);
    assertEquals(result.code, code, `${args.join(" ")}\n${result.stderr}`);
    assertMatch(result.stderr, says);
  }
  await sandbox.ended(none.id);
  await git(sandbox.project, "remote", "set-url", "origin", join(sandbox.root, "gone"));
  const gone = await sandbox.run(["pr", "--force", holds.id]);
  assertEquals(gone.code, 1);
  assertMatch(gone.stderr, /^error: cannot bring home \w+: not pushed: .*gone/);
  const plain = await done(sandbox, ["rehearse: say hi"]);
  assertMatch((await sandbox.run(["pr", plain.id])).stderr, /^error: .* it has no worktree/);
});

Deno.test("an agent that brings its work home is running until that is done, and can be stopped", async () => {
  await using sandbox = await worktreeSandbox();
  await writePrograms(join(sandbox.project, ".git", "hooks"), {
    "pre-commit": "#!/bin/sh\ntouch begun\nexec sleep 600\n",
  });
  const args = ["-w", "slow", "--finish", "commit", "rehearse: bash echo a >a"];
  const id = (await sandbox.ok([...START, ...args])).trim();
  await poll(
    () => Deno.stat(join(sandbox.worktree("slow"), "begun")).catch(() => false),
    "the hook",
  );
  const [row] = JSON.parse(await sandbox.ok(["agents", "--json"]));
  assertEquals([row.state, row.activity], ["running", "finish commit"]);
  assertEquals((await sandbox.run(["pr", id])).code, 1);
  assertEquals(await sandbox.ok(["stop", id]), `✓ Stopped ${id}\n`);
  const meta = sandbox.meta(id);
  assertEquals(meta.reason, "completed");
  assertMatch(String((meta.finished as { problem: string }).problem), /^cut short: /);
  await sandbox.gone();
  assertEquals(await Deno.readTextFile(join(sandbox.worktree("slow"), "a")), "a\n");
});

Deno.test({
  name:
    "hooks that an agent in a sandbox has written run in that sandbox, and none runs for a push",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await worktreeSandbox();
    const origin = await withRemote(sandbox);
    await git(sandbox.project, "config", "core.hooksPath", ".hooks");
    const escaped = join(sandbox.root, "escaped");
    const hook = `printf '#!/bin/sh\\ntouch ${escaped}; touch ran-$(basename $0)\\n'`;
    const env = await withProgram(sandbox, "gh", "echo https://github.com/me/shop/pull/1");
    // What a rule denies to read is out of reach inside, and stays in the commit as it was.
    const settings = JSON.stringify({ permissions: { deny: ["Read(./README.md)"] } });
    const { finished } = await done(sandbox, [
      ...["--sandbox", "workspace", "--finish", "pr", "-w", "fix", "--settings", settings],
      `rehearse: bash mkdir .hooks; for h in pre-commit pre-push; do ${hook} >.hooks/$h; done; ` +
      "chmod +x .hooks/*; echo x >x",
    ], env);
    assertEquals([finished.problem, finished.pushed_to], [undefined, "origin"]);
    assertEquals(namesIn(sandbox.worktree("fix")).filter((name) => name.startsWith("ran")), [
      "ran-pre-commit",
    ]);
    assertEquals(namesIn(sandbox.root).includes("escaped"), false);
    assertMatch(await git(origin, "log", "--format=%s", "fix"), /\nfirst\n$/);
    assertEquals(
      await git(origin, "show", "fix:README.md"),
      await git(sandbox.project, "show", "main:README.md"),
    );
  },
});
