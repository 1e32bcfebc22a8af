/**
 * `-w NAME --from-pr`: on the compiled binary, with a stand-in for GitHub's program and a real repository behind it.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { writePrograms } from "../helpers/executable.ts";
import { git } from "../helpers/sandbox.ts";
import { type WorktreeSandbox, worktreeSandbox } from "../helpers/worktree_sandbox.ts";

const SAY = ["--bg", "-q", "--model", "rehearsal"];

/** PATH with a `gh` that answers so. */
async function withGh(sandbox: WorktreeSandbox, script: string): Promise<Record<string, string>> {
  const bin = join(sandbox.root, `gh-${crypto.randomUUID()}`);
  await writePrograms(bin, { gh: `#!/bin/sh\n${script}\n` });
  return { PATH: `${bin}:${Deno.env.get("PATH")}` };
}

/** A repository with a pull request 7, and what gh says about it. */
async function withPullRequest(sandbox: WorktreeSandbox) {
  const origin = join(sandbox.root, "origin");
  await git(sandbox.root, "clone", "-q", "--bare", sandbox.project, origin);
  const tree = (await git(origin, "rev-parse", "HEAD^{tree}")).trim();
  const commit = (await git(
    origin,
    ...["-c", "user.name=A", "-c", "user.email=a@example.com"],
    ...["commit-tree", "-p", "HEAD", "-m", "theirs", tree],
  )).trim();
  await git(origin, "update-ref", "refs/pull/7/head", commit);
  const answer = JSON.stringify({ url: `${origin}/pull/7`, headRefOid: commit });
  const asked = join(sandbox.root, "asked");
  return { commit, asked, env: await withGh(sandbox, `echo "$*" >'${asked}'; echo '${answer}'`) };
}

Deno.test("-w NAME --from-pr begins a branch at the pull request", async () => {
  await using sandbox = await worktreeSandbox();
  const { commit, asked, env } = await withPullRequest(sandbox);
  const args = [...SAY, "-w", "review", "--from-pr", "7", "rehearse: say done"];
  const id = (await sandbox.ok(args, { env })).trim();
  const meta = await sandbox.ended(id);
  assertEquals([meta.worktree, meta.base_commit], ["review", commit]);
  assertEquals((await git(sandbox.project, "rev-parse", "review")).trim(), commit);
  assertEquals(await Deno.readTextFile(asked), "pr view 7 --json url,headRefOid\n");

  const again = await sandbox.run(args, { env });
  assertEquals(again.code, 1);
  assertStringIncludes(again.stderr, "--from-pr makes a new branch, and this one exists");
});

Deno.test("--from-pr makes no branch without gh, without -w, and when gh refuses", async () => {
  await using sandbox = await worktreeSandbox();
  const before = await git(sandbox.project, "for-each-ref");
  const bin = join(sandbox.root, "no-gh");
  await Deno.mkdir(bin);
  for (const program of ["git", "sh"]) {
    const { stdout } = await new Deno.Command("/bin/sh", { args: ["-c", `command -v ${program}`] })
      .output();
    await Deno.symlink(new TextDecoder().decode(stdout).trim(), join(bin, program));
  }
  const inWorktree = ["-w", "a", "--from-pr", "7"];
  const refusing = await withGh(sandbox, "echo 'no pull requests found' >&2; exit 1");
  const strange = await withGh(sandbox, "echo '{}'");
  const cases: [env: Record<string, string>, args: string[], code: number, says: RegExp][] = [
    [
      { PATH: bin },
      inWorktree,
      1,
      /^error: cannot read pull request 7: there is no gh.*\nhint: install/,
    ],
    [{}, ["--from-pr", "7"], 2, /^error: --from-pr is for a worktree/],
    [refusing, inWorktree, 1, /^error: cannot read pull request 7: no pull requests found/],
    [strange, inWorktree, 1, /something else than a pull request/],
  ];
  for (const [env, args, code, says] of cases) {
    const result = await sandbox.run([...SAY, ...args, "rehearse: say done"], { env });
    assertEquals([result.code, result.stdout], [code, ""], result.stderr);
    assertMatch(result.stderr, says);
  }
  assertEquals(await git(sandbox.project, "for-each-ref"), before);
  assertEquals(await sandbox.ok(["agents", "--json"]), "[]\n");
});
