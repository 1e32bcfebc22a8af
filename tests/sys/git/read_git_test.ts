/**
 * What an agent may write into a repository, so that git shows something else than is there.
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "@std/path/join";
import { encodeHex } from "../../../lib/text/encode_hex.ts";
import { withTemporaryTree } from "../../../lib/sys/git/temporary_tree.ts";
import { readGit } from "../../../lib/sys/git/read_git.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** Two commits, of which the second writes "evil". */
async function withEvil(path: string) {
  await createRepository(path);
  await Deno.writeTextFile(join(path, "file"), "evil\n");
  await git(path, "commit", "--quiet", "--all", "--message", "second");
  const id = async (name: string) => (await git(path, "rev-parse", name)).trim();
  return { path, id };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

type Repository = Awaited<ReturnType<typeof withEvil>>;

/** Writes what makes git tell one thing for another, here that the first state is the last. */
const LIES: Record<string, (repository: Repository) => Promise<unknown>> = {
  "a replaced blob": async ({ path, id }) =>
    await git(path, "replace", await id("HEAD:file"), await id("HEAD~:file")),
  "a replaced tree": async ({ path, id }) =>
    await git(path, "replace", await id("HEAD^{tree}"), await id("HEAD~^{tree}")),
  "a replaced commit that is packed": async ({ path, id }) => {
    await git(path, "replace", await id("HEAD"), await id("HEAD~"));
    await git(path, "pack-refs", "--all");
  },
  "a graft": async ({ path, id }) =>
    await Deno.writeTextFile(join(path, ".git", "info", "grafts"), `${await id("HEAD")}\n`),
  "a commit-graph": async ({ path, id }) => {
    const [from, to] = [await id("HEAD^{tree}"), await id("HEAD~^{tree}")];
    await git(path, "commit-graph", "write", "--reachable");
    const file = join(path, ".git", "objects", "info", "commit-graph");
    const hex = encodeHex(await Deno.readFile(file));
    await Deno.chmod(file, 0o644);
    await Deno.writeFile(file, bytesOf(hex.replace(from, to)));
  },
};

Deno.test("withTemporaryTree() makes the tree of what is there, whatever the index has ready", async () => {
  await using directory = await temporaryDirectory();
  const { path, id } = await withEvil(directory.at("repository"));
  await git(path, "read-tree", "HEAD");
  await git(path, "update-index", "--refresh");
  const [evil, first] = [await id("HEAD^{tree}"), await id("HEAD~^{tree}")];
  const index = join(path, ".git", "index");
  const hex = encodeHex(await Deno.readFile(index));
  await Deno.writeFile(index, bytesOf(hex.replace(evil, first)));
  assertEquals((await git(path, "write-tree")).trim(), first, "git itself tells the truth");
  const made = await withTemporaryTree(
    path,
    { forgetsTrees: true, untracked: "left out" },
    ({ tree }) => Promise.resolve(tree),
  );
  assertEquals(made, evil);
});

for (const [what, lie] of Object.entries(LIES)) {
  Deno.test(`readGit() sees what is there behind ${what}`, async () => {
    await using directory = await temporaryDirectory();
    const repository = await withEvil(directory.at("repository"));
    const options = { cwd: repository.path };
    const args = ["log", "--format=%H %P", "--patch", "HEAD"];
    const before = await readGit(args, options);
    await lie(repository);
    assertNotEquals(await git(repository.path, ...args), before, "git itself tells the truth");
    assertEquals(await readGit(args, options), before);
  });
}
