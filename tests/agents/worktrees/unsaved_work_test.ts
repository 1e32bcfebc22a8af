import { assertEquals } from "@std/assert";
import {
  repositoriesIn,
  someOf,
  uncommittedIn,
  unmergedCount,
} from "../../../lib/agents/worktrees/unsaved_work.ts";
import { addSubmodule, git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

Deno.test("unmergedCount() counts the commits that nothing else holds", async () => {
  await using directory = await temporaryDirectory();
  const cwd = await createRepository(directory.at("shop"));
  const path = directory.at("tree");
  await git(cwd, "worktree", "add", "--quiet", "-b", "a/b", path);
  const count = async () =>
    await unmergedCount({
      repository: `${cwd}/.git`,
      name: "a/b",
      path,
      tips: [(await git(path, "rev-parse", "HEAD")).trim()],
    });
  assertEquals(await count(), 0);
  await git(path, "commit", "--quiet", "--allow-empty", "-m", "one");
  await git(path, "commit", "--quiet", "--allow-empty", "-m", "two");
  assertEquals(await count(), 2);
  // Our own references are no reason to forget it, nor is the stash.
  await git(cwd, "update-ref", "refs/isonforge/a3f8c1d2", "a/b");
  assertEquals(await count(), 2);
  await git(cwd, "branch", "a/c", "a/b^");
  assertEquals(await count(), 1);
  for (
    const [name, hold, drop] of [
      ["a branch", ["branch", "a/bb", "a/b"], ["branch", "-D", "a/bb"]],
      ["a remote branch", ["update-ref", "refs/remotes/origin/a/b", "a/b"], [
        "update-ref",
        "-d",
        "refs/remotes/origin/a/b",
      ]],
      ["a tag", ["tag", "v1", "a/b"], ["tag", "-d", "v1"]],
      ["another worktree", ["worktree", "add", "--detach", directory.at("other"), "a/b"], [
        "worktree",
        "remove",
        directory.at("other"),
      ]],
    ] as const
  ) {
    await git(cwd, ...hold);
    assertEquals([name, await count()], [name, 0]);
    await git(cwd, ...drop);
    assertEquals([name, await count()], [name, 1]);
  }
});

Deno.test("uncommittedIn() names each change once, whatever the user's settings hide", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  assertEquals(await uncommittedIn(path), []);
  await git(path, "config", "status.showUntrackedFiles", "no");
  await git(path, "config", "status.relativePaths", "true");
  await git(path, "mv", "file", "moved to");
  await Deno.mkdir(`${path}/new`);
  await Deno.writeTextFile(`${path}/new/1`, "");
  await Deno.writeTextFile(`${path}/new/2`, "");
  assertEquals(await uncommittedIn(path), ["file", "moved to", "new/"]);
  assertEquals(await uncommittedIn(path, { runFilters: true }), ["file", "moved to", "new/"]);
});

Deno.test("uncommittedIn() runs nothing of a repository inside, which whoever worked there has configured", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const inner = await createRepository(`${path}/inner`);
  await Deno.writeTextFile(`${inner}/.gitattributes`, "* filter=own\n");
  await git(inner, "add", ".");
  await git(inner, "commit", "--quiet", "-m", "attributes");
  await git(path, "add", "inner");
  await Deno.writeTextFile(
    `${path}/.gitmodules`,
    '[submodule "inner"]\npath = inner\nurl = ./inner\n',
  );
  await git(path, "add", ".gitmodules");
  await git(path, "commit", "--quiet", "-m", "gitlink");
  const ran = directory.at("ran");
  for (const key of ["core.fsmonitor", "filter.own.clean"]) {
    await git(inner, "config", key, `echo ${key} >> '${ran}'; cat`);
  }
  await Deno.writeTextFile(`${inner}/file`, "changed\n");
  assertEquals(await uncommittedIn(path, { runFilters: true }), ["inner/file"]);
  assertEquals(await Deno.readTextFile(ran).catch(() => "nothing"), "nothing");
});

Deno.test("repositoriesIn() finds submodules that are checked out and repositories that are not tracked", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const library = await createRepository(directory.at("library"));
  for (const name of ["lib", "empty"]) {
    await addSubmodule(path, library, name);
  }
  await git(path, "submodule", "--quiet", "deinit", "--force", "empty");
  await createRepository(`${path}/deep/er/inner`);
  assertEquals(await repositoriesIn(path), ["lib", "deep/er/inner"]);
});

Deno.test("someOf() names a few and counts the rest", () => {
  assertEquals(someOf(["a"]), '"a"');
  assertEquals(someOf(["a", "b", "c"]), '"a", "b", "c"');
  assertEquals(someOf(["a", "b", "c", "d", "e"]), '"a", "b", "c" and 2 more');
});
