import { assertEquals } from "@std/assert";
import { treeAround } from "../../../lib/agents/worktrees/run_mark.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("treeAround() finds the worktree of ours, with the repositories in it, or the nearest tree elsewhere", async () => {
  await using directory = await temporaryDirectory();
  const at = (path: string) => directory.at(path);
  for (const tree of ["worktrees/shop/a/b", "worktrees/shop/a/b/sub/inner", "outer", "outer/in"]) {
    await Deno.mkdir(at(`${tree}/.git`), { recursive: true });
    await Deno.mkdir(at(`${tree}/deep/er`), { recursive: true });
  }
  const around = (path: string) => treeAround(at(path), at("worktrees"));
  assertEquals(around("worktrees/shop/a/b"), at("worktrees/shop/a/b"));
  assertEquals(around("worktrees/shop/a/b/sub/inner/deep/er"), at("worktrees/shop/a/b"));
  assertEquals(around("worktrees/shop/a"), undefined);
  assertEquals(around("outer/in/deep"), at("outer/in"));
  assertEquals(around("outer/deep/er"), at("outer"));
  // Also where it is gone by now.
  assertEquals(around("worktrees/shop/a/b/gone/deep"), at("worktrees/shop/a/b"));
});
