/**
 * What an agent changed, and taking it over: `diff`, `merge`, `worktrees`.
 */
import { atTerminal } from "../helpers/pseudo_terminal.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { git, ISONFORGE } from "../helpers/sandbox.ts";
import {
  createRepository,
  type WorktreeSandbox,
  worktreeSandbox,
} from "../helpers/worktree_sandbox.ts";

const COMMIT = "git add -A; git commit -q -m work";

Deno.test("worktrees lists branch, agents, commits, changes and path", async () => {
  await using sandbox = await worktreeSandbox();
  assertEquals(
    await sandbox.ok(["worktrees"]),
    'No worktrees.\nStart an agent in one: isonforge -w <name> --bg "<prompt>"\n',
  );
  const auth = await sandbox.done(
    "feature-auth",
    `echo 1 > 1; ${COMMIT}; echo 2 > 2; ${COMMIT}; echo 3 > 3`,
  );
  const billing = await sandbox.startAgent("rehearse: sleep 600", {
    args: ["-w", "feature-billing"],
  });
  const [a, b] = [sandbox.worktree("feature-auth"), sandbox.worktree("feature-billing")];
  assertEquals(
    await sandbox.ok(["worktrees"]),
    "Branch           Agents              Ahead              Uncommitted  Path\n" +
      `${"─".repeat(69 + b.length)}\n` +
      `feature-auth     ${auth}            2 commits (+2 -0)  1 file       ${a}\n` +
      `feature-billing  ${billing} (running)  -                  -            ${b}\n`,
  );
  assertEquals(JSON.parse(await sandbox.ok(["worktrees", "--json"])), [
    {
      branch: "feature-auth",
      path: a,
      agents: [{ id: auth, state: "stopped" }],
      state: "present",
      ahead: 2,
      uncommitted: 1,
      files: 2,
      insertions: 2,
      deletions: 0,
      merged_into: null,
      pull_request: null,
    },
    {
      branch: "feature-billing",
      path: b,
      agents: [{ id: billing, state: "running" }],
      state: "present",
      ahead: 0,
      uncommitted: 0,
      files: null,
      insertions: null,
      deletions: null,
      merged_into: null,
      pull_request: null,
    },
  ]);
  // A repository that is broken harms no other's row.
  const other = await createRepository(join(sandbox.root, "other"));
  await sandbox.done("broken", "", { cwd: other });
  await Deno.writeTextFile(join(other, ".git", "config"), "[core\n");
  assertMatch(
    await sandbox.ok(["worktrees"]),
    /^broken +[0-9a-f]{8} +\? +\? \(git worktree failed: bad config[^]*^feature-billing /m,
  );
  // From anywhere: they are the user's, not a directory's.
  assertMatch(await sandbox.ok(["worktrees"], { cwd: "/" }), /^feature-auth /m);
});

Deno.test("diff shows what is committed, staged, changed, deleted and untracked, and nothing else", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done(
    "fix",
    `echo committed > committed; ${COMMIT}; echo staged > staged; git add staged; ` +
      "echo changed >> README.md; rm src/prices.ts; echo untracked > 'new ä'; " +
      "echo .env > .gitignore; echo secret > .env",
  );
  const path = sandbox.worktree("fix");
  const status = await git(path, "status", "--porcelain");
  const diff = await sandbox.ok(["diff", id], { cwd: "/" });
  for (const line of ["+committed", "+staged", "+changed", "+untracked", "+.env"]) {
    assertMatch(diff, new RegExp(`^\\${line}$`, "m"));
  }
  assertStringIncludes(diff, "--- a/src/prices.ts\n+++ /dev/null\n");
  assertEquals([diff.includes("secret"), diff.includes("\x1b")], [false, false]);
  assertEquals(await git(path, "status", "--porcelain"), status);
  // It is a patch: what it makes of the beginning is what the agent has.
  const patch = join(sandbox.root, "patch");
  await Deno.writeTextFile(patch, diff);
  await git(sandbox.project, "apply", "--index", patch);
  await git(sandbox.project, "commit", "--quiet", "-m", "taken over");
  await git(path, "add", "-A");
  const [ours, theirs] = [
    await git(sandbox.project, "rev-parse", "HEAD^{tree}"),
    await git(path, "write-tree"),
  ];
  assertEquals(ours, theirs);

  await Deno.remove(path, { recursive: true });
  const { code, stdout, stderr } = await sandbox.run(["diff", id]);
  assertEquals([code, stderr], [
    0,
    `the worktree of ${id} is gone: this is what is committed on fix\n`,
  ]);
  assertMatch(stdout, /^\+committed$/m);
  assertEquals(stdout.includes("staged"), false);
});

Deno.test({
  name: "diff on a terminal has colour and a pager, as git has",
  fn: async () => {
    await using sandbox = await worktreeSandbox();
    const id = await sandbox.done("fix", "echo x > x");
    const show = async (env: Record<string, string>) => {
      const [program, ...args] = atTerminal([...ISONFORGE, "diff", id].join(" "));
      const { stdout } = await new Deno.Command(program, {
        args,
        cwd: sandbox.project,
        env: { ...sandbox.env, GIT_PAGER: "sed s/^/paged:/", ...env },
        stdin: "null",
      }).output();
      return new TextDecoder().decode(stdout);
    };
    assertStringIncludes(await show({ NO_COLOR: "" }), "paged:\x1b[32m+");
    assertMatch(await show({ NO_COLOR: "1" }), /^paged:\+x\r$/m);
    // Without a pager a file commands no terminal: here it would set the clipboard.
    await Deno.writeTextFile(join(sandbox.worktree("fix"), "evil"), "y\x1b]52;c;eA==\x07z\n");
    const plain = await show({ NO_COLOR: "", GIT_PAGER: "cat" });
    assertStringIncludes(plain, "\x1b[32m+");
    assert(!plain.includes("\x1b]"), plain);
  },
});

Deno.test("diff of an agent that changed nothing, that has no worktree, and that was in no repository", async () => {
  await using sandbox = await worktreeSandbox();
  const idle = await sandbox.done("idle", "");
  assertEquals(await sandbox.run(["diff", idle]), {
    code: 0,
    stdout: "",
    stderr: `${idle} has changed nothing\n`,
  });

  const plain = await sandbox.startAgent("rehearse: bash echo plain > plain", {
    cwd: join(sandbox.project, "src"),
  });
  await sandbox.ended(plain);
  assertEquals(
    sandbox.meta(plain).base_commit,
    (await git(sandbox.project, "rev-parse", "HEAD")).trim(),
  );
  const shown = await sandbox.run(["diff", plain]);
  assertMatch(shown.stdout, /^\+\+\+ b\/src\/plain\n@@ -0,0 \+1 @@\n\+plain\n$/m);
  assertMatch(
    shown.stderr,
    new RegExp(`^${plain} has no worktree: this is all that changed in "[^"]+project" since `),
  );

  const outside = await sandbox.startAgent("short", { cwd: sandbox.root });
  await sandbox.ended(outside);
  const refused = await sandbox.run(["diff", outside]);
  assertEquals([refused.code, refused.stdout], [1, ""]);
  assertMatch(
    refused.stderr,
    /^error: cannot show what \S+ changed: it was not started at a commit of a git repository\n/,
  );
  assertEquals("base_commit" in sandbox.meta(outside), false);
});

Deno.test("diff and merge go by what is there, whatever git replace shows, and tell of that", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done(
    "fix",
    `echo EVIL > s.js; ${COMMIT}; ` +
      "git replace $(git rev-parse HEAD:s.js) $(echo harmless | git hash-object -w --stdin)",
  );
  const told = /^replaced objects: look first: git shows others in the place of [0-9a-f]{12} \(/m;
  const diff = await sandbox.run(["diff", id]);
  assertMatch(diff.stdout, /^\+EVIL$/m);
  assertMatch(diff.stderr, told);
  assertMatch((await sandbox.run(["merge", id])).stderr, told);
  assertEquals(await Deno.readTextFile(join(sandbox.project, "s.js")), "EVIL\n");
  // The other way round: what was shown is what comes.
  const other = await sandbox.done(
    "other",
    `echo harmless > t.js; ${COMMIT}; ` +
      "git replace $(git rev-parse HEAD:t.js) $(echo EVIL | git hash-object -w --stdin)",
  );
  assertMatch(await sandbox.ok(["diff", other]), /^\+harmless$/m);
  await sandbox.ok(["merge", other]);
  assertEquals(await Deno.readTextFile(join(sandbox.project, "t.js")), "harmless\n");
});

Deno.test("diff says when the commit where it began, or all that it left, is gone", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "echo x > x");
  const meta = sandbox.meta(id);
  await Deno.writeTextFile(
    sandbox.path(id, "meta.json"),
    JSON.stringify({ ...meta, base_commit: "1".repeat(40) }),
  );
  assertMatch(
    (await sandbox.run(["diff", id])).stderr,
    /the commit where it started, 1{40}, is not in "/,
  );
  await Deno.remove(sandbox.worktree("fix"), { recursive: true });
  await git(sandbox.project, "worktree", "prune");
  await git(sandbox.project, "branch", "-D", "fix");
  const { code, stderr } = await sandbox.run(["diff", id]);
  assertEquals(code, 1);
  assertMatch(stderr, /: its worktree and its branch "fix" are gone\n/);
});

Deno.test("diff to a reader that leaves early is no error", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "seq 200000 > numbers");
  const { stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `${ISONFORGE.join(" ")} diff ${id} | head -1; echo "\${PIPESTATUS[0]}"`],
    cwd: sandbox.project,
    env: sandbox.env,
  }).output();
  const decoder = new TextDecoder();
  assertEquals([decoder.decode(stdout), decoder.decode(stderr)], [
    "diff --git a/numbers b/numbers\n0\n",
    "",
  ]);
});

Deno.test("merge takes the branch of an agent into the one that is checked out", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", `echo 1 > 1; ${COMMIT}; echo 2 > 2; ${COMMIT}`);
  await git(sandbox.project, "commit", "--quiet", "--allow-empty", "-m", "meanwhile");
  await Deno.writeTextFile(join(sandbox.project, "untracked"), "");
  const stdout = await sandbox.ok(["merge", id], { cwd: join(sandbox.project, "src") });
  assertMatch(
    stdout,
    new RegExp(`✓ Merged fix into main: 2 commits\n  remove: isonforge rm --worktree ${id}\n$`),
  );
  // What was merged is ahead of nothing any more.
  assertMatch(await sandbox.ok(["worktrees"]), /^fix +\S+ +merged into main +- /m);
  assertEquals(await git(sandbox.project, "log", "-1", "--format=%s"), "Merge branch 'fix'\n");
  assertEquals(await Deno.readTextFile(join(sandbox.project, "2")), "2\n");
  assertEquals(await sandbox.ok(["merge", id]), "main has everything of fix already\n");
  await sandbox.ok(["rm", "--worktree", id]);
});

Deno.test("merge means the branch, not a tag of its name", async () => {
  await using sandbox = await worktreeSandbox();
  await git(sandbox.project, "tag", "fix");
  const id = await sandbox.done("fix", `echo 1 > 1; ${COMMIT}`);
  await sandbox.ok(["merge", id]);
  assertEquals(await Deno.readTextFile(join(sandbox.project, "1")), "1\n");
});

/** Asserts that `merge` refuses and that nothing has changed. */
async function refused(
  sandbox: WorktreeSandbox,
  { id, cwd = sandbox.project, error, says = "" }: {
    id: string;
    cwd?: string;
    error: RegExp;
    says?: string;
  },
): Promise<void> {
  const status = ["status", "--porcelain", "--branch"];
  const before = [await sandbox.traces(), await git(sandbox.project, ...status)];
  const { code, stdout, stderr } = await sandbox.run(["merge", id], { cwd });
  assertMatch(stderr, error);
  assertEquals([code, stdout.replace(/ .*/, "")], [1, says]);
  assertEquals([await sandbox.traces(), await git(sandbox.project, ...status)], before);
}

Deno.test("merge refuses with the state in the way, and changes nothing", async (t) => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", `echo x > x; echo x > README.md; ${COMMIT}`);
  const path = sandbox.worktree("fix");
  const cannot = (reason: string) => new RegExp(`^error: cannot merge ${id}: ${reason}`);
  await t.step("uncommitted changes in the worktree", async () => {
    await Deno.writeTextFile(join(path, "new"), "");
    const error = cannot(
      'its worktree holds uncommitted changes \\("new"\\)\nhint: commit them first: git -C ',
    );
    await refused(sandbox, { id, error });
    await Deno.remove(join(path, "new"));
  });
  for (const stage of [false, true]) {
    await t.step(`a changed file that the merge would overwrite, staged: ${stage}`, async () => {
      await Deno.writeTextFile(join(sandbox.project, "README.md"), "changed");
      if (stage) await git(sandbox.project, "add", "README.md");
      await refused(sandbox, {
        id,
        says: "Updating\n",
        error:
          /error: Your local changes [^]*\tREADME\.md\n[^]*\nerror: cannot merge [^:]+: git refused to merge "fix" into "main"\nhint: its reason is above\n$/,
      });
      await git(sandbox.project, "reset", "--quiet", "--hard");
    });
  }
  await t.step("no branch here", async () => {
    await git(sandbox.project, "switch", "--quiet", "--detach");
    await refused(sandbox, { id, error: cannot("no branch is checked out here\nhint: ") });
    await git(sandbox.project, "switch", "--quiet", "main");
  });
  await t.step(
    "from within its own worktree",
    () =>
      refused(sandbox, {
        id,
        cwd: path,
        error: cannot('"fix" is the branch that is checked out here\nhint: .*cd '),
      }),
  );
  await t.step("another repository, and none", async () => {
    const other = await createRepository(join(sandbox.root, "other"));
    await refused(sandbox, {
      id,
      cwd: other,
      error: cannot("it worked on another repository than this one\nhint: cd "),
    });
    await refused(sandbox, {
      id,
      cwd: sandbox.root,
      error: /^error: "[^"]+" is not in a git repository\n/,
    });
  });
  await t.step("another branch in the worktree", async () => {
    await git(path, "switch", "--quiet", "-c", "aside");
    await refused(sandbox, {
      id,
      error: cannot('its worktree has branch "aside" checked out, not "fix"\n'),
    });
    await git(path, "switch", "--quiet", "fix");
  });
  await t.step("somebody at work in the worktree", async () => {
    const running = await sandbox.startAgent("rehearse: sleep 600", { args: ["-w", "fix"] });
    await refused(sandbox, { id, error: cannot(`${running} is running in its worktree\nhint: `) });
    await refused(sandbox, {
      id: running,
      error: /: it is running\nhint: wait until it is done, or: isonforge stop /,
    });
    await sandbox.ok(["stop", running]);
  });
  await t.step("no worktree", async () => {
    const plain = await sandbox.startAgent("short", { args: ["--name", "the-plain"] });
    await sandbox.ended(plain);
    await refused(sandbox, {
      id: "the-plain",
      error: new RegExp(
        `^error: cannot merge the-plain \\(${plain}\\): it has no worktree, it ran in "`,
      ),
    });
  });
  await t.step("an untracked file that the merge would overwrite: git's own words", async () => {
    await Deno.writeTextFile(join(sandbox.project, "x"), "mine");
    await refused(sandbox, {
      id,
      says: "Updating\n",
      error:
        /error: The following untracked working tree files [^]*\tx\n[^]*\nerror: cannot merge [^:]+: git refused to merge "fix" into "main"\nhint: its reason is above\n$/,
    });
    assertEquals(await Deno.readTextFile(join(sandbox.project, "x")), "mine");
  });
});

Deno.test("merge does not begin where git would change files by a stash that somebody has left to be applied", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", `echo theirs > new; git add new; ${COMMIT}`);
  const readme = join(sandbox.project, "README.md");
  const before = await Deno.readTextFile(readme);
  await Deno.writeTextFile(readme, "evil\n");
  const stash = await git(sandbox.project, "stash", "create");
  await Deno.writeTextFile(readme, before);
  const path = join(sandbox.project, ".git/MERGE_AUTOSTASH");
  await Deno.writeTextFile(path, stash);
  const { code, stderr } = await sandbox.run(["merge", id]);
  assertEquals(code, 1);
  assertMatch(stderr, /MERGE_AUTOSTASH" says\nhint: unless you have begun a merge .*: rm \/.*\n$/);
  assertEquals(await Deno.readTextFile(readme), before);
  await Deno.remove(path);
  assertEquals((await sandbox.run(["merge", id])).code, 0);
  assertEquals(await Deno.readTextFile(readme), before);
});

Deno.test("merge leaves conflicts as git does, and says how to go on", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", `echo theirs > README.md; ${COMMIT}`);
  await Deno.writeTextFile(join(sandbox.project, "README.md"), "ours\n");
  await git(sandbox.project, "commit", "--quiet", "-a", "-m", "ours");
  const { code, stdout, stderr } = await sandbox.run(["merge", id]);
  assertEquals(code, 1);
  assertMatch(stdout, /^CONFLICT \(content\): Merge conflict in README\.md$/m);
  assertEquals(
    stderr,
    `error: cannot merge ${id}: "fix" and "main" are in conflict in "README.md"\n` +
      "hint: solve that and run git commit, or take it all back: git merge --abort\n",
  );
  assertMatch(await Deno.readTextFile(join(sandbox.project, "README.md")), /<<<<<<< HEAD\nours/);
  assertMatch(
    (await sandbox.run(["merge", id])).stderr,
    /: a merge is in progress here\nhint: finish it: git commit, or take it back: git merge --abort\n$/,
  );
  await git(sandbox.project, "merge", "--abort");
  assertEquals(await git(sandbox.project, "status", "--porcelain"), "");
});

Deno.test("the commands about worktrees have --help with an example", async () => {
  await using sandbox = await worktreeSandbox();
  for (const command of ["worktrees", "diff", "merge", "rm"]) {
    assertMatch(await sandbox.ok([command, "--help"]), /Usage:[^]*Examples:/);
  }
  assertMatch(await sandbox.ok(["rm", "--help"]), /--worktree[^]*refs\/isonforge/);
  assertMatch(
    await sandbox.ok(["--help"]),
    / {2}worktrees [^]* {2}diff [^]* {2}merge [^]*-w, --worktree +[<[]name/,
  );
});
