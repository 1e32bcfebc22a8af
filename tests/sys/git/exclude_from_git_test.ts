import { assertEquals, assertMatch } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { excludeFromGit } from "../../../lib/sys/git/exclude_from_git.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

const NAME = ".isonforge/settings.local.json";

/** A file of a person's own in there. */
async function written(root: string): Promise<string> {
  const path = `${await Deno.realPath(root)}/${NAME}`;
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, "{}");
  return path;
}

Deno.test("excludeFromGit() has git ignore a file, in a worktree too, and once", async () => {
  await using directory = await temporaryDirectory();
  const root = await createRepository(directory.at("shop"));
  const exclude = `${await Deno.realPath(root)}/.git/info/exclude`;
  await Deno.mkdir(dirname(exclude), { recursive: true });
  await Deno.writeTextFile(exclude, "# no line break");
  const path = await written(root);
  assertEquals(await excludeFromGit(path), { kind: "excluded", file: exclude });
  assertEquals(await Deno.readTextFile(exclude), `# no line break\n/${NAME}\n`);
  assertEquals(await git(root, "status", "--porcelain"), "");
  assertEquals(await excludeFromGit(path), { kind: "ignored" });

  await Deno.remove(`${root}/.git/info`, { recursive: true });
  const worktree = directory.at("worktree");
  await git(root, "worktree", "add", "--quiet", worktree);
  assertEquals(await excludeFromGit(await written(worktree)), { kind: "excluded", file: exclude });
  assertEquals(await git(worktree, "status", "--porcelain"), "");
  assertEquals(await Deno.readTextFile(exclude), `/${NAME}\n`);
});

Deno.test("excludeFromGit() leaves alone what is ignored, and what is in no repository", async () => {
  await using directory = await temporaryDirectory();
  const plain = directory.at("plain");
  await Deno.mkdir(plain);
  assertEquals(await excludeFromGit(await written(plain)), { kind: "ignored" });
  const root = await createRepository(directory.at("shop"));
  await Deno.writeTextFile(`${root}/.gitignore`, "*.local.json\n");
  const before = await Deno.readTextFile(`${root}/.git/info/exclude`).catch(() => "");
  assertEquals(await excludeFromGit(await written(root)), { kind: "ignored" });
  assertEquals(await Deno.readTextFile(`${root}/.git/info/exclude`).catch(() => ""), before);
});

Deno.test("excludeFromGit() says why git does not ignore a file, and what helps", async () => {
  await using directory = await temporaryDirectory();
  const problemOf = async (root: string) => {
    const result = await excludeFromGit(await written(root));
    return result.kind === "not ignored" ? result.problem : result.kind;
  };
  const tracked = await createRepository(directory.at("tracked"));
  await written(tracked);
  await git(tracked, "add", ".");
  assertMatch(
    await problemOf(tracked),
    /^git has it already, until: git rm --cached :\/\.isonforge/,
  );
  // Then it is none that comes back.
  await git(tracked, "rm", "--quiet", "--cached", NAME);
  assertEquals(await excludeFromGit(`${await Deno.realPath(tracked)}/${NAME}`), {
    kind: "ignored",
  });

  const negated = await createRepository(directory.at("negated"));
  await Deno.writeTextFile(`${negated}/.gitignore`, "!*.local.json\n");
  assertMatch(await problemOf(negated), /a \.gitignore of the repository says that it counts/);

  const linked = await createRepository(directory.at("linked"));
  const outside = directory.at("outside");
  await Deno.writeTextFile(outside, "");
  await Deno.mkdir(`${linked}/.git/info`, { recursive: true });
  await Deno.remove(`${linked}/.git/info/exclude`).catch(() => {});
  await Deno.symlink(outside, `${linked}/.git/info/exclude`);
  assertMatch(await problemOf(linked), /leads out of .*; write \/\.isonforge.* \.gitignore$/);
  assertEquals(await Deno.readTextFile(outside), "");
});
