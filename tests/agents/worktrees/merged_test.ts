import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { mergedInto, mergeTargets } from "../../../lib/agents/worktrees/merged.ts";
import { findRepository, listWorktrees } from "../../../lib/agents/worktrees/repository.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

Deno.test("mergedInto() tells whether a branch that has all of it went on, or stayed where it was", async () => {
  await using directory = await temporaryDirectory();
  const cwd = await createRepository(directory.at("shop"));
  const { commonDir: repository } = await findRepository(cwd);
  const commit = async (text: string, file = "file") => {
    await Deno.writeTextFile(join(cwd, file), text);
    await git(cwd, "add", ".");
    await git(cwd, "commit", "--quiet", "--message", text.trim() || "nothing");
  };
  const shown = async (name = "fix") => {
    const into = await mergeTargets(repository, await listWorktrees(repository));
    const head = (await git(cwd, "rev-parse", name)).trim();
    return await mergedInto(head, { name, repository, into });
  };
  await git(cwd, "switch", "--quiet", "-c", "fix");
  await commit("second\n");
  await git(cwd, "switch", "--quiet", "main");
  // A tag of its name is not the branch.
  await git(cwd, "tag", "main", "fix");
  assertEquals(await shown(), undefined, "main stayed where it was");
  await git(cwd, "branch", "reverted", "fix");
  await git(cwd, "switch", "--quiet", "reverted");
  await commit("first\n");
  await git(cwd, "switch", "--quiet", "main");
  assertEquals(await shown("reverted"), "main", "it changes nothing in the end");
  await commit("aside\n", "aside");
  assertEquals(await shown(), undefined, "main went on");
  await commit("second\n");
  assertEquals(await shown(), "main", "main has its files");
  await commit("second\nthird\n");
  assertEquals(await shown(), undefined, "main went on in the same file, with a conflict");
  await git(cwd, "merge", "--quiet", "-s", "ours", "--message", "all of it", "refs/heads/fix");
  assertEquals(await shown(), "main", "main has its commits");
  await git(cwd, "switch", "--quiet", "--orphan", "alone");
  await commit("other\n");
  await git(cwd, "switch", "--quiet", "main");
  assertEquals(await shown("alone"), undefined, "it has no commit in common");
});
