import { assertEquals } from "@std/assert";
import { headCommit } from "../../../lib/sys/git/head_commit.ts";
import { addSubmodule, git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

async function assertAsGit(cwd: string): Promise<void> {
  assertEquals(headCommit(cwd), (await git(cwd, "rev-parse", "HEAD")).trim());
}

Deno.test("headCommit() finds what git finds when a branch is checked out, loose or packed, or none", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  await Deno.mkdir(`${path}/deep/er`, { recursive: true });
  await assertAsGit(path);
  await assertAsGit(`${path}/deep/er`);
  await git(path, "branch", "main2");
  await git(path, "pack-refs", "--all");
  await git(path, "commit", "--quiet", "--allow-empty", "-m", "second");
  await assertAsGit(path);
  await git(path, "pack-refs", "--all");
  await assertAsGit(path);
  await git(path, "switch", "--quiet", "main2");
  await assertAsGit(path);
  await git(path, "switch", "--quiet", "--detach", "main");
  await assertAsGit(path);
});

Deno.test("headCommit() finds what git finds when in a worktree or a submodule", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const library = await createRepository(directory.at("library"));
  await git(library, "commit", "--quiet", "--allow-empty", "-m", "library");
  await git(path, "worktree", "add", "--quiet", "-b", "a/b", directory.at("tree"));
  await git(directory.at("tree"), "commit", "--quiet", "--allow-empty", "-m", "tree");
  await addSubmodule(path, library, "lib");
  await assertAsGit(directory.at("tree"));
  await assertAsGit(`${path}/lib`);
  await git(path, "pack-refs", "--all");
  await assertAsGit(directory.at("tree"));
});

Deno.test("headCommit() is undefined when there is no repository or no commit", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(headCommit(directory.path), undefined);
  await git(directory.path, "init", "--quiet");
  assertEquals(headCommit(directory.path), undefined);
  // A loop of references, and files that are not git's.
  await Deno.writeTextFile(directory.at(".git", "HEAD"), "ref: HEAD\n");
  assertEquals(headCommit(directory.path), undefined);
  await Deno.writeTextFile(directory.at(".git", "HEAD"), "ref: ../../../../etc/hostname\n");
  assertEquals(headCommit(directory.path), undefined);
});
