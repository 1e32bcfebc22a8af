/**
 * `rm` keeps worktrees, `rm --worktree` removes them, and nothing that was worked is lost.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { exists } from "../../lib/sys/files/info_at.ts";
import { modeOf, namesIn } from "../helpers/files.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { poll } from "../helpers/poll.ts";
import { addSubmodule, git } from "../helpers/sandbox.ts";
import {
  createRepository,
  type WorktreeSandbox,
  worktreeSandbox,
} from "../helpers/worktree_sandbox.ts";

const COMMIT = "git add -A; git commit -q -m work";

/** Asserts that `rm` refuses and that nothing has changed. */
async function refused(
  sandbox: WorktreeSandbox,
  { args, error, code = 1 }: { args: string[]; error: RegExp; code?: number },
): Promise<void> {
  const before = await sandbox.traces();
  const result = await sandbox.run(["rm", ...args]);
  assertMatch(result.stderr, error);
  assertEquals([result.code, result.stdout], [code, ""]);
  assertEquals(await sandbox.traces(), before);
}

Deno.test("rm keeps the worktree and says where it is", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "echo x > x");
  const path = sandbox.worktree("fix");
  const { stdout, stderr } = await sandbox.run(["rm", id]);
  assertEquals(stdout, `✓ Removed ${id}\n  worktree kept: ${path}\n`);
  // Wherever one stands.
  assertEquals(stderr, `git -C ${sandbox.project} worktree remove ${path} removes it\n`);
  assertEquals(await Deno.readTextFile(join(path, "x")), "x\n");
  assertMatch(await sandbox.ok(["worktrees"]), /^fix +- +- +1 file +\//m);
});

Deno.test("rm --worktree removes a worktree that holds nothing, and the branch that was made for it", async () => {
  await using sandbox = await worktreeSandbox();
  const before = await sandbox.traces();
  const id = await sandbox.done(
    "deep/fix",
    'echo ignored > i; echo i > "$(git rev-parse --git-path info/exclude)"',
  );
  const path = sandbox.worktree("deep/fix");
  assertEquals(
    await sandbox.ok(["rm", "--worktree", id]),
    `✓ Removed ${id}\n  worktree removed: ${path}\n  branch deleted: deep/fix\n`,
  );
  assertEquals(await sandbox.traces(), before);
});

Deno.test("rm --worktree says so to who stands in what it removes, where nothing can start any more", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "true");
  const path = sandbox.worktree("fix");
  const { stdout, stderr, code } = await sandbox.run(["rm", "--worktree", id], { cwd: path });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, `worktree removed: ${path}`);
  assertMatch(stderr, /^you are in a directory that is gone: cd elsewhere$/m);
});

Deno.test("what commands have closed is told by diff, and kept or removed by rm --worktree", async () => {
  await using sandbox = await worktreeSandbox();
  // Root sees into everything.
  if (isRoot) await giveAway(sandbox);
  const through = isRoot ? asOtherUser : [];
  const script = [
    "mkdir -p d/e known ro; echo x > known/x; git add known; git commit -q -m known",
    "echo changed > known/x; echo x > d/x; echo y > d/e/y; echo i > ro/i; chmod 500 ro",
    'echo ro >> "$(git rev-parse --git-path info/exclude)"; chmod 000 d/e; chmod 000 d known',
  ].join("; ");
  const id = await sandbox.done("fix", script, { through });
  const path = sandbox.worktree("fix");
  // One that is open, and one that cannot be opened: of both is known that there is something.
  const shown = await sandbox.run(["diff", id], { through });
  assertEquals(shown.code, 0, shown.stderr);
  assertStringIncludes(shown.stderr, "not shown: d/ (unreadable)");
  assertStringIncludes(shown.stderr, "not shown: known/ (unreadable)");
  assertMatch(await sandbox.ok(["worktrees"], { through }), /^fix .* [23] files +\//m);
  assertEquals(modeOf(join(path, "known")), 0);

  const refused = await sandbox.run(["rm", "--worktree", id], { through });
  assertEquals(refused.code, 1, refused.stdout);
  assertMatch(refused.stderr, /uncommitted changes \("known\/x", "d\/"\)/);

  await sandbox.ok(["rm", "--worktree", "--force", id], { through });
  assertEquals([exists(path), namesIn(join(sandbox.home, "worktrees"))], [false, []]);
  const kept = async (file: string) =>
    await git(sandbox.project, "-c", "safe.directory=*", "show", `refs/isonforge/${id}:${file}`);
  assertEquals([await kept("known/x"), await kept("d/x"), await kept("d/e/y")], [
    "changed\n",
    "x\n",
    "y\n",
  ]);

  const closing = await sandbox.done("closing", "mkdir c; echo x > c/x; chmod 000 c", { through });
  const closed = await sandbox.run(["diff", closing], { through });
  assertEquals([closed.code, closed.stdout], [0, ""], closed.stderr);
  assertMatch(
    closed.stderr,
    /not shown: c\/ \(unreadable\)\n[^]*has changed nothing that can be shown\n/,
  );
  await sandbox.ok(["rm", "--worktree", "--force", closing], { through });
});

Deno.test("rm --worktree refuses while there is work that is nowhere else", async (t) => {
  await using sandbox = await worktreeSandbox();
  const cases: ReadonlyArray<[name: string, script: string, held: RegExp]> = [
    ["changed", "echo x >> README.md", /uncommitted changes \("README.md"\)/],
    ["staged", "echo x > x; git add x", /uncommitted changes \("x"\)/],
    ["deleted", "rm README.md", /uncommitted changes \("README.md"\)/],
    ["untracked", "echo x > 'ä b'", /uncommitted changes \("ä b"\)/],
    ["many", "touch 1 2 3 4 5", /uncommitted changes \("1", "2", "3" and 2 more\)/],
    ["committed", `echo x > x; ${COMMIT}`, /1 commit of "committed" that no other branch has/],
    [
      "both",
      // Not what "committed" commits: within one second that would be the very same commit.
      `echo both > x; ${COMMIT}; ${COMMIT} --allow-empty; touch y`,
      /uncommitted changes \("y"\) and 2 commits of "both" that no other branch has/,
    ],
    [
      "detached",
      `git switch -q --detach; touch x; ${COMMIT}`,
      /1 commit of "detached" that no other branch has/,
    ],
    // Settings for the eye must not hide anything from us.
    ["hidden", "git config status.showUntrackedFiles no; touch x", /uncommitted changes \("x"\)/],
  ];
  for (const [name, script, held] of cases) {
    await t.step(name, async () => {
      const id = await sandbox.done(name, script);
      await refused(sandbox, {
        args: ["--worktree", id],
        error: new RegExp(
          `^error: cannot remove the worktree of ${id}: it holds ${held.source}\n` +
            `hint: isonforge diff ${id} shows it; --force keeps it under refs/isonforge/${id}\n$`,
        ),
      });
      assertEquals(namesIn(sandbox.worktree(name)).includes(".git"), true);
    });
  }
});

Deno.test("rm --worktree takes commits for held that are merged, pushed or tagged", async () => {
  await using sandbox = await worktreeSandbox();
  const remote = join(sandbox.root, "remote.git");
  await git(sandbox.root, "clone", "--quiet", "--bare", sandbox.project, remote);
  await git(sandbox.project, "remote", "add", "origin", remote);
  const ids = [
    await sandbox.done("merged", `echo 1 > 1; ${COMMIT}`),
    await sandbox.done("pushed", `echo 2 > 2; ${COMMIT}; git push -q -u origin pushed`),
    await sandbox.done("tagged", `echo 3 > 3; ${COMMIT}; git tag v1`),
  ];
  await git(sandbox.project, "merge", "--quiet", "merged");
  const stdout = await sandbox.ok(["rm", "--worktree", ...ids]);
  assertEquals(stdout.match(/^ {2}branch deleted: (merged|pushed|tagged)$/gm)?.length, 3);
  assertEquals(await git(sandbox.project, "branch", "--format=%(refname:short)"), "main\n");
  // What git had written about the branch is gone with it.
  assertEquals(
    (await git(sandbox.project, "config", "--local", "--list")).includes("pushed"),
    false,
  );
});

Deno.test("rm --worktree --force keeps everything under a reference first", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done(
    "fix",
    `echo committed > committed; ${COMMIT}; echo changed >> README.md; mkdir new; ` +
      "echo untracked > new/file; echo staged > both; git add both; echo later > both; " +
      "echo secret > .env; echo .env > .gitignore; rm src/prices.ts; chmod +x README.md",
  );
  const path = sandbox.worktree("fix");
  const tip = (await git(path, "rev-parse", "HEAD")).trim();
  const ref = `refs/isonforge/${id}`;
  assertEquals(
    await sandbox.ok(["rm", "--worktree", "--force", id]),
    `✓ Removed ${id}\n  work kept: ${ref}\n  worktree removed: ${path}\n  branch deleted: fix\n`,
  );
  const show = (file: string) => git(sandbox.project, "show", `${ref}:${file}`);
  assertEquals(
    [await show("committed"), await show("new/file"), await show("both"), await show(".gitignore")],
    ["committed\n", "untracked\n", "later\n", ".env\n"],
  );
  assertStringIncludes(await show("README.md"), "changed\n");
  const tree = await git(sandbox.project, "ls-tree", "-r", ref);
  assertEquals([tree.includes(".env"), tree.includes("prices.ts")], [false, false]);
  assertMatch(tree, /^100755 .*README\.md$/m);
  // On top of the agent's commits; what was staged and changed again is the second parent.
  assertEquals((await git(sandbox.project, "rev-parse", `${ref}^1`)).trim(), tip);
  assertEquals(await git(sandbox.project, "show", `${ref}^2:both`), "staged\n");
  assertEquals(namesIn(join(sandbox.home, "worktrees")), []);
  // It is a commit like any other.
  await git(sandbox.project, "switch", "--quiet", "-c", "again", ref);
  assertEquals(await Deno.readTextFile(join(sandbox.project, "new", "file")), "untracked\n");
});

Deno.test("--force keeps commits that no branch has, and conflicts", async () => {
  await using sandbox = await worktreeSandbox();
  const lone = await sandbox.done(
    "lone",
    `echo a > a; ${COMMIT}; git switch -q --detach; echo b > b; ${COMMIT}`,
  );
  const head = (await git(sandbox.worktree("lone"), "rev-parse", "HEAD")).trim();
  await sandbox.ok(["rm", "--worktree", "--force", lone]);
  assertEquals((await git(sandbox.project, "rev-parse", `refs/isonforge/${lone}`)).trim(), head);

  const torn = await sandbox.done(
    "torn",
    `echo ours > README.md; ${COMMIT}; git switch -q -c theirs main; echo theirs > README.md; ` +
      `${COMMIT}; git switch -q torn; git merge -q theirs || true`,
  );
  assertMatch(await sandbox.ok(["diff", torn]), /README\.md/);
  await sandbox.ok(["rm", "--worktree", "--force", torn]);
  const kept = await git(
    sandbox.project,
    "-c",
    "safe.directory=*",
    "show",
    `refs/isonforge/${torn}:README.md`,
  );
  assertMatch(kept, /<<<<<<<[^]*ours[^]*theirs[^]*>>>>>>>/);

  const cut = await sandbox.done("cut", `echo c > c; ${COMMIT}; echo d > d`);
  await git(sandbox.project, "update-ref", "-d", "refs/heads/cut");
  await sandbox.ok(["rm", "--worktree", "--force", cut]);
  const files = await git(sandbox.project, "diff", "--name-only", "main", `refs/isonforge/${cut}`);
  assertEquals(files, "c\nd\n");
  // With what was committed before the branch was deleted.
  const commits = await git(sandbox.project, "rev-list", "--count", `main..refs/isonforge/${cut}`);
  assert(Number(commits) > 1);
});

Deno.test("a branch that was there before is kept", async () => {
  await using sandbox = await worktreeSandbox();
  await git(sandbox.project, "branch", "old");
  const id = await sandbox.done("old", "");
  assertMatch(await sandbox.ok(["rm", "--worktree", id]), /^ {2}branch kept: old$/m);
  assertEquals(await git(sandbox.project, "branch", "--list", "old"), "  old\n");
});

Deno.test("a worktree that others use is not removed", async () => {
  await using sandbox = await worktreeSandbox();
  const first = await sandbox.done("fix", "");
  const second = await sandbox.startAgent("rehearse: sleep 600", { args: ["-w", "fix"] });
  const error = new RegExp(
    `^error: cannot remove the worktree of ${first}: ${second} uses it too\nhint: remove ${second} first`,
  );
  await refused(sandbox, { args: ["--worktree", "--force", first], error });
  // Also when both are named: one of them is running.
  const both = await sandbox.run(["rm", "--worktree", first, second]);
  assertEquals([both.code, both.stdout], [1, ""]);
  await refused(sandbox, { args: ["--worktree", second], error: /it is running/ });
  await sandbox.ok(["stop", second]);
  await refused(sandbox, { args: ["--worktree", first], error });
  const stdout = await sandbox.ok(["rm", "--worktree", first, second]);
  assertMatch(
    stdout,
    new RegExp(
      `^✓ Removed ${first}\n[^]*branch deleted: fix\n` +
        `✓ Removed ${second}\n  worktree gone already: \\S+\n  branch gone already: fix\n$`,
    ),
  );
  assertEquals(namesIn(join(sandbox.home, "worktrees")), []);
});

Deno.test("what --force cannot keep is not removed even so", async (t) => {
  await using sandbox = await worktreeSandbox();
  await t.step("a repository inside", async () => {
    const id = await sandbox.done(
      "nested",
      "git init -q sub/inner; cd sub/inner; git commit -q --allow-empty -m x",
    );
    await refused(sandbox, {
      args: ["--worktree", "--force", id],
      error:
        /there are repositories in it: "sub\/inner"\nhint: push what is only there, then: git -C /,
    });
  });
  await t.step("a submodule", async () => {
    const library = await createRepository(join(sandbox.root, "library"));
    await addSubmodule(sandbox.project, library, "lib");
    await git(sandbox.project, "commit", "--quiet", "-m", "a library");
    const id = await sandbox.done(
      "modules",
      "git -c protocol.file.allow=always submodule --quiet update --init",
    );
    await refused(sandbox, {
      args: ["--worktree", "--force", id],
      error: /repositories in it: "lib"/,
    });
    // One that is not checked out holds nothing.
    await sandbox.ok(["rm", "--worktree", await sandbox.done("empty", "")]);
  });
  await t.step("a worktree that somebody locked", async () => {
    const id = await sandbox.done("locked", "");
    await git(
      sandbox.project,
      "worktree",
      "lock",
      "--reason",
      "on a stick",
      sandbox.worktree("locked"),
    );
    await refused(sandbox, {
      args: ["--worktree", "--force", id],
      error: /it is locked: on a stick\nhint: git worktree unlock /,
    });
  });
  await t.step("a file that cannot be read", async () => {
    const id = await sandbox.done("dark", "mkdir dark; mkfifo dark/pipe; ln -s nowhere dark/link");
    // Git does not track pipes, and says nothing of them; the link is kept.
    await sandbox.ok(["rm", "--worktree", "--force", id]);
    assertEquals(
      await git(
        sandbox.project,
        "-c",
        "safe.directory=*",
        "show",
        `refs/isonforge/${id}:dark/link`,
      ),
      "nowhere",
    );
  });
});

Deno.test("rm --worktree of an agent without one, and of one whose repository is gone", async () => {
  await using sandbox = await worktreeSandbox();
  const plain = await sandbox.startAgent("short");
  await sandbox.ended(plain);
  await refused(sandbox, {
    args: ["--worktree", plain],
    error: new RegExp(
      `^error: cannot remove the worktree of ${plain}: it has none that is known\nhint: without --worktree: isonforge rm ${plain}\n`,
    ),
  });
  const other = await createRepository(join(sandbox.root, "other"));
  const id = await sandbox.done("fix", "echo x > x", { cwd: other });
  await Deno.rename(other, join(sandbox.root, "moved"));
  await refused(sandbox, {
    args: ["--worktree", "--force", id],
    error: /: its repository "[^"]+other" is gone\nhint: /,
  });
  assertMatch(await sandbox.ok(["worktrees"]), /^fix +\S+ +\? +\? \(repository gone\) +\//m);
  const respawn = await sandbox.run(["respawn", id]);
  assertEquals(respawn.code, 1);
  assertMatch(respawn.stderr, /^error: cannot respawn \S+: its repository "[^"]+" is gone\n/);
  assertMatch((await sandbox.run(["rm", id])).stderr, /^rm -r \S+\/fix removes it$/m);
});

Deno.test("rm --worktree of one whose directory was deleted looks at the branch", async () => {
  await using sandbox = await worktreeSandbox();
  const [empty, full] = [
    await sandbox.done("empty", ""),
    await sandbox.done("full", `touch x; ${COMMIT}`),
  ];
  for (const name of ["empty", "full"]) {
    await Deno.remove(sandbox.worktree(name), { recursive: true });
  }
  assertMatch(await sandbox.ok(["worktrees"]), /^empty +\S+ +\? +\? \(directory gone\) +\//m);
  await refused(sandbox, { args: ["--worktree", full], error: /it holds 1 commit of "full"/ });
  assertMatch(await sandbox.ok(["rm", "--worktree", empty]), /^ {2}branch deleted: empty$/m);
  assertEquals(
    (await git(sandbox.project, "worktree", "list", "--porcelain")).includes("empty"),
    false,
  );
  assertEquals(await sandbox.ok(["rm", full]), `✓ Removed ${full}\n`);
  assertEquals(await git(sandbox.project, "log", "-1", "--format=%s", "full"), "work\n");
});

Deno.test("--force without --worktree still clears a record that cannot be read, and no worktree", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "touch x");
  const path = sandbox.worktree("fix");
  await Deno.writeTextFile(sandbox.path(id, "meta.json"), "{");
  await refused(sandbox, {
    args: ["--worktree", "--force", id],
    error: /it has none that is known\n/,
  });
  assertEquals(await sandbox.ok(["rm", "--force", id]), `✓ Removed ${id}\n`);
  assertEquals(namesIn(path).includes("x"), true);
});

Deno.test("a record that names another directory leads nowhere", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "");
  const theirs = join(sandbox.root, "theirs");
  await git(sandbox.project, "worktree", "add", "--quiet", "-b", "theirs", theirs);
  const meta = { ...sandbox.meta(id), worktree_path: theirs };
  await Deno.writeTextFile(sandbox.path(id, "meta.json"), JSON.stringify(meta));
  await refused(sandbox, {
    args: ["--worktree", "--force", id],
    error: /"[^"]+theirs" is not where isonforge has it/,
  });
  await Deno.writeTextFile(
    sandbox.path(id, "meta.json"),
    JSON.stringify({ ...meta, worktree: "../../../theirs" }),
  );
  await refused(sandbox, { args: ["--worktree", "--force", id], error: /^error: / });
  assertEquals(namesIn(theirs).includes("README.md"), true);
});

Deno.test("rm --worktree and -w at once leave a worktree with its agent, or neither", async () => {
  await using sandbox = await worktreeSandbox();
  for (let round = 0; round < 5; round++) {
    const id = await sandbox.done("fix", "");
    const [removed, started] = await Promise.all([
      sandbox.run(["rm", "--worktree", id]),
      sandbox.run(["--bg", "-w", "fix", "--model", "rehearsal", "short"]),
    ]);
    assertEquals(started.code, 0, started.stderr);
    if (removed.code !== 0) assertMatch(removed.stderr, /uses it too/);
    const next = started.stdout.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
    await poll(() => sandbox.meta(next).ended_at, "the next agent");
    assertEquals(sandbox.meta(next).reason, "completed");
    const left = namesIn(join(sandbox.home, "agents"));
    await sandbox.ok(["rm", "--worktree", ...left]);
    assertEquals(namesIn(join(sandbox.home, "worktrees")), []);
  }
});
