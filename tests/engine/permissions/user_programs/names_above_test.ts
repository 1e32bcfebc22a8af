import { assertEquals } from "@std/assert";
import { namesAbove } from "../../../../lib/engine/permissions/user_programs/names_above.ts";
import { fill } from "../../../helpers/fill.ts";
import { git } from "../../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("namesAbove() begins at the home, else at the top of the working tree", async () => {
  await using directory = await temporaryDirectory();
  const top = await Deno.realPath(directory.path);
  const home = `${top}/home`;
  await fill(top, {
    "home/.Config/git/config": "x",
    "home/p/.github/workflows/ci.yml": "x",
    "srv/shop/.husky/pre-commit": "x",
    "srv/plain/.husky/pre-commit": "x",
    "home/.isonforge/worktrees/r/lib/a": "x",
  });
  for (const path of ["home/p", "srv/shop"]) await git(top, "init", "--quiet", `${top}/${path}`);
  const commit = ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"];
  await git(`${home}/p`, "add", ".");
  await git(`${home}/p`, ...commit);
  await Deno.mkdir(`${home}/.cursor`);
  await git(`${home}/p`, "worktree", "add", "-q", `${home}/.cursor/tree`);
  const table: [path: string, ...names: string[]][] = [
    ["home"],
    ["home/.Config", ".config"],
    ["home/.Config/git", ".config", "git"],
    ["home/p/.github", "p", ".github"],
    ["srv/shop"],
    ["srv/shop/.husky", ".husky"],
    // Nobody knows what it is the top of.
    ["srv/plain/.husky"],
    // Of ours, and of a worktree, it does not matter where they are.
    ["home/.isonforge/worktrees/r/lib", "worktrees", "r", "lib"],
    ["home/.cursor/tree/.github", "p", ".github"],
  ];
  for (const [path, ...names] of table) {
    assertEquals(namesAbove(`${top}/${path}`, home), names, path);
  }
});
