import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { gitPlaces } from "../../../lib/engine/sandbox/git_places.ts";
import { whyNoCommits } from "../../../lib/engine/sandbox/unwritable_git.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

async function repository(path: string): Promise<string> {
  await Deno.mkdir(path, { recursive: true });
  await git(path, "init", "--quiet", "--initial-branch=main");
  await git(path, "commit", "--quiet", "--allow-empty", "--message", "first");
  return join(path, ".git");
}

Deno.test("gitPlaces() of a repository keeps what configures it and what it runs", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const path = await repository(join(root, "shop"));
  await Deno.remove(join(path, "hooks"), { recursive: true });
  const { writable, readOnly, expected } = gitPlaces(path);
  assertEquals(writable, [path]);
  // The hooks were made again: what is not there cannot be kept.
  assertEquals(readOnly, ["config", "hooks", "info", "modules"].map((name) => join(path, name)));
  assertEquals(expected.includes(join(path, "commondir")), true);
});

Deno.test("gitPlaces() of a worktree leaves all but commits as it is", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const common = await repository(join(root, "shop"));
  await git(join(root, "shop"), "worktree", "add", "--quiet", join(root, "wt"));
  const own = join(common, "worktrees/wt");
  const { writable, readOnly, kept, expected, shared } = gitPlaces(join(root, "wt/.git"));
  assertEquals(writable, [common, own]);
  assertEquals(shared, [common]);
  assertEquals(
    readOnly.toSorted(),
    [
      join(root, "wt/.git"),
      ...["config", "hooks", "info", "modules", "worktrees"].map((name) => join(common, name)),
      ...["commondir", "gitdir"].map((name) => join(own, name)),
    ].toSorted(),
  );
  for (const name of ["HEAD", "index"]) assertEquals(kept.includes(join(common, name)), true, name);
  assertEquals(kept.includes(join(common, "objects")), false);
  assertEquals(expected, ["config.worktree", "info"].map((name) => join(own, name)));
});

Deno.test("gitPlaces() does not believe a .git that leads to what does not lead back", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const common = await repository(join(root, "shop"));
  await git(join(root, "shop"), "worktree", "add", "--quiet", join(root, "wt"));
  const trap = join(root, "trap");
  await Deno.mkdir(trap);
  const path = join(trap, ".git");
  const nothing = { writable: [], readOnly: [path], kept: [], expected: [], shared: [] };
  for (const target of [common, join(common, "worktrees/wt"), root, "/", "../wt/.git"]) {
    await Deno.writeTextFile(path, `gitdir: ${target}\n`);
    assertEquals(gitPlaces(path), nothing, target);
  }
  // It leads back, but to a directory that it shares with none.
  const made = join(trap, "made");
  await Deno.mkdir(made);
  await Deno.writeTextFile(join(made, "gitdir"), `${path}\n`);
  await Deno.writeTextFile(join(made, "commondir"), `${common}\n`);
  await Deno.writeTextFile(path, `gitdir: ${made}\n`);
  assertEquals(gitPlaces(path), nothing);
  await Deno.remove(path);
  await Deno.symlink(common, path);
  assertEquals(gitPlaces(path), { ...nothing, readOnly: [] });
});

Deno.test("gitPlaces() of a submodule are in the repository around it", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const common = await repository(join(root, "shop"));
  await repository(join(root, "library"));
  await git(
    join(root, "shop"),
    "-c",
    "protocol.file.allow=always",
    "submodule",
    "--quiet",
    "add",
    join(root, "library"),
    "lib",
  );
  const path = join(root, "shop/lib/.git");
  const module = join(common, "modules/lib");
  const { writable, readOnly } = gitPlaces(path);
  assertEquals(writable, [module]);
  assertEquals(readOnly.slice(0, 2), [path, join(module, "config")]);
});

Deno.test("gitPlaces() of a git directory elsewhere are those of the tree that it names", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const tree = join(root, "shop");
  const elsewhere = join(root, "elsewhere");
  await git(root, "init", "--quiet", "--separate-git-dir", elsewhere, tree);
  const path = join(tree, ".git");
  assertEquals(gitPlaces(path).writable, []);
  assertMatch(whyNoCommits(tree, [tree]) ?? "", /^commands cannot commit: ".*shop\/\.git" leads/);
  await git(tree, "config", "core.worktree", join(root, "other"));
  assertEquals(gitPlaces(path).writable, []);
  await git(tree, "config", "core.worktree", "../shop");
  const { writable, readOnly } = gitPlaces(path);
  assertEquals(writable, [elsewhere]);
  assertEquals(readOnly.slice(0, 2), [path, join(elsewhere, "config")]);
  assertEquals(whyNoCommits(join(tree), [tree]), undefined);
  assertEquals(whyNoCommits(root, [root]), undefined);
});

Deno.test("gitPlaces() of a link are those of a git directory in what may be written", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const path = await repository(join(root, "shop"));
  const moved = join(root, "shop/.bare");
  await Deno.rename(path, moved);
  await Deno.symlink(".bare", path);
  const { writable, readOnly } = gitPlaces(path, { roots: [join(root, "shop")] });
  assertEquals(writable, [moved]);
  assertEquals(readOnly.includes(join(moved, "config")), true);
  assertEquals(gitPlaces(path, { roots: [join(root, "shop/src")] }).writable, []);
});
