import { assertEquals } from "@std/assert";
import { hasRunIn, treeAround } from "../../../lib/agents/worktrees/run_mark.ts";
import { processTable } from "../../../lib/sys/platform.ts";
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

Deno.test("hasRunIn() takes for a run who has the lock each time that it asks, and not who asks as well", async () => {
  await using directory = await temporaryDirectory();
  using other = await Deno.open(directory.path);
  await other.lock(true);
  const asked = hasRunIn(directory.path);
  other.unlockSync();
  assertEquals(await asked, false);
  await other.lock(false);
  assertEquals(await hasRunIn(directory.path), true);
});

Deno.test("shareForLife() leaves nothing to try again where there is no directory", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(processTable().shareForLife(directory.at("none")), true);
});
