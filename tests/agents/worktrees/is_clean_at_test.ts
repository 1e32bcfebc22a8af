import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { isCleanAt } from "../../../lib/agents/worktrees/diff/is_clean_at.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

Deno.test("isCleanAt() is true only for just that commit, however a change is hidden", async () => {
  await using directory = await temporaryDirectory();
  const cwd = await createRepository(directory.at("shop"));
  const file = join(cwd, "a.txt");
  await Deno.writeTextFile(file, "one\n");
  await git(cwd, "add", ".");
  await git(cwd, "commit", "--quiet", "-m", "a");
  const head = (await git(cwd, "rev-parse", "HEAD")).trim();
  const before = (await git(cwd, "rev-parse", "HEAD~")).trim();
  assertEquals([await isCleanAt(cwd, head), await isCleanAt(cwd, before)], [true, false]);
  const changes: Record<string, () => Promise<unknown>> = {
    changed: () => Deno.writeTextFile(file, "two\n"),
    staged: async () => {
      await Deno.writeTextFile(file, "two\n");
      await git(cwd, "add", ".");
    },
    untracked: () => Deno.writeTextFile(join(cwd, "new"), ""),
    deleted: () => Deno.remove(file),
    hidden: async () => {
      await git(cwd, "update-index", "--assume-unchanged", "a.txt");
      await Deno.writeTextFile(file, "two\n");
    },
    committed: () => git(cwd, "commit", "--quiet", "--allow-empty", "-m", "b"),
    "of a broken repository": () => Deno.writeTextFile(join(cwd, ".git", "index"), "no index"),
  };
  for (const [name, change] of Object.entries(changes)) {
    await change();
    assertEquals(await isCleanAt(cwd, head), false, name);
    await Deno.remove(join(cwd, ".git", "index"));
    await git(cwd, "reset", "--quiet", "--hard", head);
    await git(cwd, "clean", "--quiet", "-df");
    assertEquals(await isCleanAt(cwd, head), true, name);
  }
  assertEquals(await isCleanAt(directory.path, head), false);
});
