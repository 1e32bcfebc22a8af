import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { branchChanges } from "../../../lib/agents/worktrees/diff/branch_changes.ts";
import { endedRecord } from "../../helpers/records.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

Deno.test("branchChanges() has the commits of an agent without a worktree, also of what is not there any more", async () => {
  await using directory = await temporaryDirectory();
  const top = await Deno.realPath(await createRepository(directory.at("shop")));
  const base_commit = (await git(top, "rev-parse", "HEAD")).trim();
  const cwd = join(top, "sub");
  await Deno.mkdir(cwd);
  await Deno.writeTextFile(join(cwd, ".envrc"), "x\n");
  await git(top, "add", "-A");
  await git(top, "commit", "-qm", "work");
  await git(top, "update-index", "--assume-unchanged", "sub/.envrc");
  await Deno.remove(join(cwd, ".envrc"));

  const found = await branchChanges(endedRecord("0a1b2c3d", { cwd, base_commit }), { cwd: "/" });

  const names = found.map(({ top, changes }) => [top, changes.map(({ path }) => path)]);
  assertEquals(names, [[top, ["sub/.envrc"]]]);
  const [none] = await branchChanges(endedRecord("0a1b2c3d", { cwd, base_commit }), {
    cwd: "/",
    end: base_commit,
  });
  assertEquals(none?.changes, []);
  assertEquals(await branchChanges(endedRecord("0a1b2c3d", { cwd }), { cwd: "/" }), []);
  const gone = endedRecord("0a1b2c3d", { cwd: directory.at("gone"), base_commit });
  assertEquals(await branchChanges(gone, { cwd: "/" }), []);
});
