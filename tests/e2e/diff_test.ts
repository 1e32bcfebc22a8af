/**
 * `diff`: a patch that git takes, whatever the configuration says, and of the agent's changes alone.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { namesIn } from "../helpers/files.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { git } from "../helpers/sandbox.ts";
import { type WorktreeSandbox, worktreeSandbox } from "../helpers/worktree_sandbox.ts";

/** Runs an agent in the project itself, to its end; returns its id. */
async function doneHere(sandbox: WorktreeSandbox, script: string): Promise<string> {
  const id = await sandbox.startAgent(`rehearse: bash ${script}`);
  await sandbox.ended(id);
  return id;
}

async function checkpointOf(sandbox: WorktreeSandbox, id: string) {
  return JSON.parse(await Deno.readTextFile(sandbox.path(id, "checkpoint.json")));
}

Deno.test("diff into a pipe is a patch that git apply takes, whatever the configuration says", async () => {
  await using sandbox = await worktreeSandbox();
  const script =
    "printf '\\0\\1\\2' > binary; printf 'no line break' > end; git mv README.md moved.md; " +
    "echo more >> moved.md; chmod +x src/prices.ts; ln -s moved.md link; git add -A; git commit -qm 1; " +
    "rm -r src; mkdir 'a dir'; echo ü > 'a dir/ü \"x\"'; git add -N 'a dir'";
  const id = await sandbox.done("fix", script);
  const path = sandbox.worktree("fix");
  await git(path, "add", "-A");
  const expected = (await git(path, "write-tree")).trim();
  const settings = [
    ["color.ui", "always"],
    ["color.diff", "always"],
    ["diff.noprefix", "true"],
    ["diff.mnemonicPrefix", "true"],
    ["diff.external", "false"],
    ["diff.context", "0"],
    ["diff.interHunkContext", "9"],
    ["diff.relative", "true"],
    ["diff.renames", "copies"],
    ["diff.colorMoved", "zebra"],
    ["diff.wsErrorHighlight", "all"],
    ["diff.orderFile", "/nowhere"],
    ["diff.submodule", "log"],
    ["diff.ignoreSubmodules", "all"],
    ["diff.algorithm", "patience"],
    ["diff.suppressBlankEmpty", "true"],
    ["core.pager", "false"],
    ["pager.diff", "false"],
    ["core.quotePath", "false"],
    ["core.abbrev", "4"],
    ["diff.wordRegex", "."],
  ] as const;
  const patches = [await sandbox.ok(["diff", id])];
  for (const [key, value] of settings) await git(sandbox.project, "config", key, value);
  const env = { GIT_DIFF_OPTS: "--unified=0", GIT_EXTERNAL_DIFF: "false", GIT_PAGER: "false" };
  patches.push(await sandbox.ok(["diff", id], { cwd: join(sandbox.project, "src"), env }));
  for (const patch of patches) {
    const file = join(sandbox.root, "patch");
    await Deno.writeTextFile(file, patch);
    await git(sandbox.project, "apply", "--index", file);
    assertEquals((await git(sandbox.project, "write-tree")).trim(), expected);
    await git(sandbox.project, "reset", "--quiet", "--hard");
  }
});

Deno.test("diff without a worktree shows nothing of what was changed before", async () => {
  await using sandbox = await worktreeSandbox();
  const { project } = sandbox;
  await Deno.writeTextFile(join(project, "README.md"), "mine\n");
  await Deno.writeTextFile(join(project, "staged"), "mine\n");
  await git(project, "add", "staged");
  await Deno.writeTextFile(join(project, "untracked"), "mine\n");
  const before = await git(project, "status", "--porcelain");
  const id = await doneHere(sandbox, "echo theirs >> README.md; echo theirs > new; rm untracked");
  const { stdout, stderr } = await sandbox.run(["diff", id]);
  assertMatch(
    stderr,
    /^\S+ has no worktree: this is all that changed in ".*" since it made its first change$/m,
  );
  assertMatch(stdout, /^\+theirs$/m);
  assert(!/^\+mine$/m.test(stdout), stdout);
  assertMatch(stdout, /^deleted file mode 100644[^]*^-mine$/m);
  // Nothing of the user's was touched for it.
  assertEquals(before, "MM README.md\nA  staged\n?? untracked\n".replace("MM", " M"));
  assertEquals(await git(project, "diff", "--cached", "--name-only"), "staged\n");
  const { ref, commit } = await checkpointOf(sandbox, id);
  assertEquals(ref, `refs/isonforge/start/${id}`);
  assertEquals(await git(project, "show", `${commit}:untracked`), "mine\n");
  assertEquals(await git(project, "show", `${commit}:README.md`), "mine\n");
  await sandbox.ok(["rm", id]);
  assertEquals(await git(project, "for-each-ref", "refs/isonforge"), "");
});

Deno.test("diff of an agent that changed nothing says so, whatever the user had changed", async () => {
  await using sandbox = await worktreeSandbox();
  await Deno.writeTextFile(join(sandbox.project, "README.md"), "mine\n");
  const id = await sandbox.startAgent("short");
  await sandbox.ended(id);
  const { code, stdout, stderr } = await sandbox.run(["diff", id]);
  assertEquals([code, stdout, stderr], [0, "", `${id} has changed nothing\n`]);
  assertEquals(await checkpointOf(sandbox, id), { state: "unchanged" });
});

Deno.test("what is large or secret is named, not kept, and is not taken for the agent's", async () => {
  await using sandbox = await worktreeSandbox();
  const { project } = sandbox;
  await Deno.writeTextFile(join(project, ".env"), "KEY=1\n");
  await Deno.writeTextFile(join(project, ".env.example"), "KEY=\n");
  await Deno.writeTextFile(join(project, "large"), "");
  await Deno.truncate(join(project, "large"), 11 * 2 ** 20);
  await git(project, "init", "--quiet", "inner");
  const id = await doneHere(sandbox, "echo 1 > 1");
  const { not_kept, commit } = await checkpointOf(sandbox, id);
  assertEquals(not_kept, [
    { path: ".env", reason: "secret" },
    { path: "inner/", reason: "repository" },
    { path: "large", reason: "too large" },
  ]);
  assertEquals(
    await git(project, "ls-tree", "--name-only", commit),
    ".env.example\nREADME.md\nsrc\n",
  );
  assertMatch(
    await Deno.readTextFile(sandbox.path(id, "stderr.log")),
    /^note: not kept as it was before the first change: \.env \(secret\), inner\/ \(repository\), large \(too large\)$/m,
  );
  const { stdout, stderr } = await sandbox.run(["diff", id]);
  assertMatch(stderr, /^not compared: \.env, which was there before \(secret\)$/m);
  assertMatch(stdout, /^diff --git a\/1 b\/1$/m);
  assertEquals(stdout.match(/^diff --git/gm)?.length, 1);
});

Deno.test("respawn keeps what was there before the first run", async () => {
  await using sandbox = await worktreeSandbox();
  await Deno.writeTextFile(join(sandbox.project, "README.md"), "mine\n");
  const id = await doneHere(sandbox, "echo theirs >> README.md");
  await sandbox.ok(["respawn", id]);
  await sandbox.ok(["wait", id]);
  assertEquals((await sandbox.ok(["diff", id])).match(/^[+]theirs$/gm)?.length, 2);
});

Deno.test(
  "an agent works on, and says so, where its files cannot be kept",
  { ignore: !isRoot },
  async () => {
    await using sandbox = await worktreeSandbox();
    await Deno.writeTextFile(join(sandbox.project, "README.md"), "mine\n");
    await giveAway(sandbox);
    await Deno.chmod(join(sandbox.project, ".git", "objects"), 0o555);
    const id = (await sandbox.ok(
      ["--bg", "-q", "--model", "rehearsal", "rehearse: bash echo 1 > 1"],
      { through: asOtherUser },
    )).trim();
    await sandbox.ended(id);
    assertEquals((await checkpointOf(sandbox, id)).state, "failed");
    assertEquals(await Deno.readTextFile(join(sandbox.project, "1")), "1\n");
    const { stderr } = await sandbox.run(["diff", id], { through: asOtherUser });
    assertMatch(stderr, /^what was changed before is not known: /m);
  },
);

Deno.test("an agent in a repository without a commit has a diff", async () => {
  await using sandbox = await worktreeSandbox();
  const empty = join(sandbox.root, "empty");
  await git(sandbox.root, "init", "--quiet", empty);
  await Deno.writeTextFile(join(empty, "mine"), "mine\n");
  const id = await sandbox.startAgent("rehearse: bash echo 1 > 1", { cwd: empty });
  await sandbox.ended(id);
  const patch = await sandbox.ok(["diff", id]);
  assertMatch(patch, /^\+1$/m);
  assert(!patch.includes("mine"), patch);
});

Deno.test("what hangs while the files are kept does not keep --timeout from ending the run", async () => {
  await using sandbox = await worktreeSandbox();
  // At the top it would be seen.
  const ignore = join(sandbox.project, "deep", ".gitignore");
  await Deno.mkdir(join(sandbox.project, "deep"));
  const { success } = await new Deno.Command("mkfifo", { args: [ignore] }).output();
  assert(success);
  const env = { TMPDIR: join(sandbox.root, "temporary") };
  await Deno.mkdir(env.TMPDIR);
  const id = await sandbox.startAgent("rehearse: bash echo 1 > 1", {
    args: ["--timeout", "3s"],
    env,
  });
  const { reason } = await sandbox.ended(id);
  assertEquals(reason, "timeout");
  assertEquals(await checkpointOf(sandbox, id), { state: "unchanged" });
  assertEquals(namesIn(env.TMPDIR), []);
});

Deno.test("a named pipe that an agent leaves in the place of git's files is said, and waited for by nobody", async () => {
  await using sandbox = await worktreeSandbox();
  for (const name of ["index", "packed-refs"]) {
    const path = join(sandbox.project, ".git", name);
    const kept = join(sandbox.root, name);
    const id = await doneHere(
      sandbox,
      `echo 1 > 1; mv -f .git/${name} ${kept} || :; mkfifo .git/${name}`,
    );
    assertMatch(await sandbox.ok(["inspect", id]), /completed, exit code 0/);
    const diff = await sandbox.run(["diff", id]);
    assertEquals([diff.code, diff.stdout], [1, ""]);
    assertMatch(diff.stderr, new RegExp(`error: git cannot be asked: "${path}" is a named pipe`));
    assertMatch(diff.stderr, new RegExp(`hint: rm ${path}`));
    await Deno.remove(path);
    await Deno.rename(kept, path).catch(() => {});
    assertMatch(await sandbox.ok(["diff", id]), /^\+1$/m);
    await Deno.remove(join(sandbox.project, "1"));
  }
});
