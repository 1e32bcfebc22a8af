import { assertEquals } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { findRepository } from "../../../lib/agents/worktrees/repository.ts";
import { worksForTreesIn } from "../../../lib/agents/worktrees/working_trees.ts";
import { record } from "../../helpers/records.ts";
import { addSubmodule, git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

/** How the repository lies where the agent is started: in `trees/shop/src` of the directory. */
const LAYOUTS: Record<string, (at: (path: string) => string) => Promise<unknown>> = {
  "its main tree": (at) => createRepository(at("trees/shop")),
  "a submodule": async (at) => {
    await createRepository(at("library"));
    const top = await createRepository(at("trees"));
    await addSubmodule(top, at("library"), "shop");
  },
  "a linked worktree": async (at) => {
    const main = await createRepository(at("main"));
    await git(main, "worktree", "add", "--quiet", "-b", "mine", at("trees/shop"));
  },
  "a linked worktree of a bare repository": async (at) => {
    const main = await createRepository(at("main"));
    await git(main, "clone", "--quiet", "--bare", main, at("bare.git"));
    await git(at("bare.git"), "worktree", "add", "--quiet", "-b", "mine", at("trees/shop"));
  },
  "a linked worktree of a submodule": async (at) => {
    await createRepository(at("library"));
    const top = await createRepository(at("top"));
    await addSubmodule(top, at("library"), "lib");
    await git(join(top, "lib"), "worktree", "add", "--quiet", "-b", "mine", at("trees/shop"));
  },
  "a tree whose git directory is elsewhere": async (at) => {
    const main = await createRepository(at("main"));
    await git(main, "clone", "--quiet", `--separate-git-dir=${at("git")}`, main, at("trees/shop"));
  },
};

/** An agent in a worktree that was made by who stood at `cwd`. */
async function agentStartedAt(cwd: string, made: string) {
  const { commonDir, prefix } = await findRepository(cwd);
  const path = join(made, "some/fix");
  return {
    ...record("a3f8c1d2"),
    ...{
      cwd: join(path, prefix),
      worktree: "some/fix",
      worktree_path: path,
      repository: commonDir,
    },
  };
}

for (const [layout, make] of Object.entries(LAYOUTS)) {
  Deno.test(`worksForTreesIn() finds the agent that was started with -w in ${layout}`, async () => {
    await using directory = await temporaryDirectory();
    const at = (path: string) => directory.at(path);
    await Deno.mkdir(at("trees"));
    await make(at);
    const [shop, src] = [at("trees/shop"), at("trees/shop/src")];
    for (const path of [src, `${src}/deep`, `${shop}/other`]) await Deno.mkdir(path);
    const agent = await agentStartedAt(src, at("made"));
    const isOf = (path: string) => worksForTreesIn(path)(agent);
    assertEquals([shop, src].map(isOf), [true, true]);
    // From above its git directory is all that says where it is.
    assertEquals(isOf(at("trees")), layout !== "a tree whose git directory is elsewhere");
    await createRepository(at("unrelated"));
    assertEquals([`${src}/deep`, `${shop}/other`, at("unrelated")].map(isOf), [
      false,
      false,
      false,
    ]);
  });
}

Deno.test("worksForTreesIn() of a worktree that isonforge made leaves out agents of the others", async () => {
  await using directory = await temporaryDirectory();
  const main = await createRepository(directory.at("main"));
  const made = directory.at("made");
  await git(main, "worktree", "add", "--quiet", "-b", "other", join(made, "other"));
  const agent = await agentStartedAt(main, made);
  const places = [join(made, "other"), made, main, dirname(main)];
  assertEquals(places.map((path) => worksForTreesIn(path)(agent)), [false, false, true, true]);
});
