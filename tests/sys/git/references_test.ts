import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { UserError } from "../../../lib/errors.ts";
import { gitProgram } from "../../../lib/sys/git/git_program.ts";
import { listReferences } from "../../../lib/sys/git/references.ts";
import { createSandbox, git } from "../../helpers/sandbox.ts";

const LIMITS = { timeoutMs: 60_000 };

Deno.test("listReferences() lists what every working tree has checked out, and all but our own", async () => {
  await using sandbox = await createSandbox();
  const { project } = sandbox;
  const common = join(project, ".git");
  const commit = (await git(project, "rev-parse", "HEAD")).trim();
  const branch = (await git(project, "symbolic-ref", "HEAD")).trim();
  await git(project, "tag", "v1");
  await git(project, "update-ref", "refs/isonforge/start/a3f8c1d2", commit);
  await git(project, "update-ref", "refs/remotes/origin/main", commit);
  await git(project, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
  await git(project, "worktree", "add", "-q", "--detach", join(project, "..", "beside"));
  const all = [
    [branch, commit],
    ["refs/remotes/origin/HEAD", "ref: refs/remotes/origin/main"],
    ["refs/remotes/origin/main", commit],
    ["refs/tags/v1", commit],
    ["main-worktree/HEAD", `ref: ${branch}`],
    ["worktrees/beside/HEAD", commit],
  ];
  assertEquals([...await listReferences(common, LIMITS)], all as [string, string][]);
  await git(project, "pack-refs", "--all");
  assertEquals([...await listReferences(common, LIMITS)], all as [string, string][]);
});

Deno.test("listReferences() tells one list of stashes from another", async () => {
  await using sandbox = await createSandbox();
  const { project } = sandbox;
  const common = join(project, ".git");
  for (const text of ["1", "2"]) {
    await Deno.writeTextFile(join(project, "README.md"), text);
    await git(project, "-c", "user.name=a", "-c", "user.email=b", "stash", "-q");
  }
  const before = await listReferences(common, LIMITS);
  await git(project, "stash", "drop", "-q", "stash@{1}");
  const after = await listReferences(common, LIMITS);
  assertEquals(after.get("refs/stash"), before.get("refs/stash"));
  assertNotEquals(after.get("logs/refs/stash"), before.get("logs/refs/stash"));
});

Deno.test({
  name: "listReferences() does not wait for ever for what is no file",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using sandbox = await createSandbox();
    const common = join(sandbox.project, ".git");
    // A newer git (2.55) passes over a reference that is no file; it waits for what its configuration includes.
    await git(sandbox.project, "config", "include.path", "pipe");
    const pipe = join(common, "pipe");
    assertEquals((await new Deno.Command("mkfifo", { args: [pipe] }).output()).code, 0);
    await assertRejects(() => listReferences(common, { timeoutMs: 200 }), UserError);
  },
});

/** git 2.45 and later keeps references in tables where it is told so; here two may be found. */
const hasTables = ["git", gitProgram("/")].every((program) => {
  const { stdout, stderr } = new Deno.Command(program, { args: ["init", "-h"] }).outputSync();
  return [stdout, stderr].some((words) => new TextDecoder().decode(words).includes("ref-format"));
});

Deno.test({
  name: "listReferences() tells of references in tables what it tells of those in files",
  ignore: !hasTables,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const common = join(project, ".git");
    await git(project, "branch", "other");
    await git(project, "worktree", "add", "-q", "--detach", join(project, "..", "detached"));
    await git(project, "worktree", "add", "-q", "-b", "b", join(project, "..", "beside"));
    for (const text of ["1", "2", "3"]) {
      await Deno.writeTextFile(join(project, "README.md"), text);
      await git(project, "stash", "-q");
    }
    // git takes a repository over only where it has no other working trees.
    const trees = ["detached", "beside"];
    const inFiles = await listReferences(common, LIMITS);
    for (const tree of trees) await git(project, "worktree", "remove", join("..", tree));
    await git(project, "refs", "migrate", "--ref-format=reftable");
    await git(project, "worktree", "add", "-q", "--detach", join(project, "..", "detached"));
    await git(project, "worktree", "add", "-q", join(project, "..", "beside"), "b");
    const sorted = (references: ReadonlyMap<string, string>) => [...references].sort();
    const inTables = await listReferences(common, LIMITS);
    assertEquals(sorted(inTables), sorted(inFiles));
    await git(project, "switch", "-q", "other");
    await git(project, "stash", "drop", "-q", "stash@{1}");
    const after = await listReferences(common, LIMITS);
    assertEquals(after.get("main-worktree/HEAD"), "ref: refs/heads/other");
    assertEquals(after.get("refs/stash"), inTables.get("refs/stash"));
    assertNotEquals(after.get("logs/refs/stash"), inTables.get("logs/refs/stash"));
  },
});
