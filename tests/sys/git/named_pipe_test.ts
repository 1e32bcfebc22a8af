/**
 * Named pipes in the place of git's files, as an agent may put them there: git would wait for them without end.
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { git as userGit } from "../../../lib/sys/git/git.ts";
import { readGit } from "../../../lib/sys/git/read_git.ts";
import { UserError } from "../../../lib/errors.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

const SHARED = [
  ...["config", "packed-refs", "shallow", "refs/heads/main", "info/exclude", "info/attributes"],
  ...["objects/info/alternates", "objects/info/commit-graph"],
].map((name) => `.git/${name}`);
const OWN = ["HEAD", "index", "commondir", "config.worktree"].map((name) => `.git/${name}`);

Deno.test("git is not asked where it would wait for a named pipe", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  await Deno.mkdir(join(path, "src"));
  const tree = directory.at("tree");
  await git(path, "worktree", "add", "-q", "-b", "work", tree);
  const makePipe = async (at: string) => {
    await Deno.mkdir(dirname(at), { recursive: true });
    const made = await new Deno.Command("mkfifo", { args: [at] }).output();
    assertEquals(made.success, true);
  };
  const cases = [
    ...[...SHARED, ...OWN, ".gitignore", ".gitattributes"].flatMap((name) =>
      [path, join(path, "src")].map((cwd) => ({ cwd, at: join(path, name) }))
    ),
    ...SHARED.filter((name) => !name.endsWith("main")).map((name) => ({
      cwd: tree,
      at: join(path, name),
    })),
    { cwd: tree, at: join(path, ".git/worktrees/tree/index") },
    { cwd: tree, at: join(tree, ".gitignore") },
  ];
  for (const { cwd, at } of cases) {
    const kept = `${at}.kept`;
    await Deno.rename(at, kept).catch(() => {});
    await makePipe(at);
    const commands = [
      () => readGit(["status", "--porcelain"], { cwd, timeoutMs: 60_000 }),
      () => userGit(["status", "--porcelain"], { cwd, timeoutMs: 60_000 }),
      () => readGit(["for-each-ref"], { cwd, env: { GIT_DIR: join(path, ".git") } }),
    ];
    const { length } = at.startsWith(join(path, ".git/")) && !at.includes("/worktrees/")
      ? commands
      : [1, 2];
    for (const command of commands.slice(0, length)) {
      const { message } = await assertRejects(command, UserError);
      assertEquals(
        message,
        `git cannot be asked: "${at}" is a named pipe, for which it would wait`,
      );
    }
    await Deno.remove(at);
    await Deno.rename(kept, at).catch(() => {});
  }
  const common = join(path, ".git");
  const other = join(common, "worktrees", "tree", "locked");
  await makePipe(other);
  const list = () => readGit(["worktree", "list"], { cwd: common, timeoutMs: 60_000 });
  assertStringIncludes(
    (await assertRejects(list, UserError)).message,
    `"${other}" is a named pipe`,
  );
  await Deno.remove(other);
  // What is an ordinary file, or none, or a link to nothing that waits, is no reason.
  await Deno.symlink("/dev/null", join(path, ".git/info/attributes"));
  assertEquals(await readGit(["status", "--porcelain"], { cwd: path }), "");
});
