/**
 * What works outside of a sandbox on files that an agent beside it may move: a link takes the place of a directory between the look
 * at a file and what is done to it.
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { restoreFiles } from "../../lib/agents/checkpoints/restore_files.ts";
import { includeFiles } from "../../lib/agents/worktrees/include_files.ts";
import { git } from "../helpers/sandbox.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../helpers/temporary_directory.ts";

/** A repository with an ignored directory, and beside it one with another file of the same name. */
async function world(): Promise<{ directory: TemporaryDirectory; root: string }> {
  const directory = await temporaryDirectory();
  const root = join(await Deno.realPath(directory.path), "repo");
  for (const name of [join(root, "conf"), directory.at("hidden")]) {
    await Deno.mkdir(name, { recursive: true });
    await Deno.writeTextFile(join(name, "key"), name.endsWith("hidden") ? "SECRET" : "own");
  }
  await git(root, "init", "-q", "-b", "main");
  await Deno.writeTextFile(join(root, ".gitignore"), "conf/\n");
  await Deno.writeTextFile(join(root, ".worktreeinclude"), "conf/\n");
  return { directory, root };
}

/** Puts the link there as soon as somebody has looked at the file. */
async function whileSwapped<T>(
  { directory, root }: Awaited<ReturnType<typeof world>>,
  action: () => Promise<T>,
): Promise<T> {
  const { lstat } = Deno;
  Deno.lstat = async (path) => {
    const info = await lstat(path);
    if (path === join(root, "conf/key")) {
      await Deno.rename(join(root, "conf"), join(root, "was"));
      await Deno.symlink(directory.at("hidden"), join(root, "conf"));
    }
    return info;
  };
  try {
    return await action();
  } finally {
    Deno.lstat = lstat;
  }
}

Deno.test("includeFiles() copies nothing through a link that has come meanwhile", async () => {
  const made = await world();
  await using directory = made.directory;
  const copy = directory.at("copy");
  await Deno.mkdir(copy);
  const { copied, warnings } = await whileSwapped(
    made,
    () => includeFiles(copy, { from: made.root, commonDir: join(made.root, ".git") }),
  );
  assertEquals([copied, warnings.length], [[], 1], warnings.join());
});

Deno.test("restoreFiles() deletes nothing through a link that has come meanwhile", async () => {
  const made = await world();
  await using directory = made.directory;
  const file = {
    ...{ path: "conf/key", before: undefined, isChangedLater: false },
    action: "delete" as const,
  };
  const { done, failed } = await whileSwapped(
    made,
    () => restoreFiles({ root: made.root, files: [file], left: [] }),
  );
  assertEquals([done.length, failed.length], [0, 1]);
  assertEquals(await Deno.readTextFile(directory.at("hidden/key")), "SECRET");
});
