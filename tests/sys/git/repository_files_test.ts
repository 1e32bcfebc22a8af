import { assertEquals } from "@std/assert";
import { repositoryFiles } from "../../../lib/sys/git/repository_files.ts";
import { addSubmodule, git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

async function assertAsGit(cwd: string): Promise<void> {
  const [root, gitDirectory, commonDirectory] = (await git(
    cwd,
    ...["rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--git-common-dir"],
  )).trim().split("\n");
  assertEquals(repositoryFiles(cwd) as unknown, { root, gitDirectory, commonDirectory });
}

Deno.test("repositoryFiles() finds what git finds when in a repository, a worktree or a submodule", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const library = await createRepository(directory.at("library"));
  await git(path, "worktree", "add", "--quiet", "-b", "a/b", directory.at("tree"));
  await addSubmodule(path, library, "lib");
  await Deno.mkdir(`${path}/deep/er`, { recursive: true });
  for (const cwd of [path, `${path}/deep/er`, directory.at("tree"), `${path}/lib`]) {
    await assertAsGit(cwd);
  }
});

Deno.test("repositoryFiles() looks further up when a .git is none of git's", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  await Deno.mkdir(`${path}/empty/.git`, { recursive: true });
  await Deno.mkdir(`${path}/pipe`);
  const { success } = await new Deno.Command("mkfifo", { args: [`${path}/pipe/.git`] }).output();
  assertEquals(success, true);
  assertEquals(repositoryFiles(`${path}/empty`)?.root, path);
  assertEquals(repositoryFiles(`${path}/pipe`)?.root, path);
  assertEquals(repositoryFiles(directory.path), undefined);
});
