/**
 * Tracked files whose names are no UTF-8.
 */
import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { changesBetween } from "../../../lib/sys/git/changes_between.ts";
import { withTemporaryTree } from "../../../lib/sys/git/temporary_tree.ts";
import { treeStatus } from "../../../lib/sys/git/tree_status.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

/** Deno cannot name such files. */
async function sh(cwd: string, script: string): Promise<void> {
  const { success } = await new Deno.Command("/bin/sh", { args: ["-ec", script], cwd }).output();
  if (!success) throw new Error(`${script} has failed`);
}

Deno.test("what differs in files whose names are no UTF-8 is seen as in others", async () => {
  await using directory = await temporaryDirectory();
  const path = await createRepository(directory.at("shop"));
  const make =
    "mkdir \"$(printf 'd\\377')\"; for n in 'caf\\351' 'gone\\351' 'd\\377/in' 'd\\377/\\370' 'file'; do " +
    'echo x > "$(printf "$n")"; done; chmod +x "$(printf \'caf\\351\')"';
  await sh(path, make);
  await git(path, "add", "-A");
  await git(path, "commit", "-qm", "names");
  const change = async () =>
    await withTemporaryTree(
      path,
      { forgetsTrees: true },
      async ({ tree, notKept }, options) => ({
        notKept,
        changes: (await changesBetween("HEAD", tree, options)).map(({ path, before, after }) =>
          `${path} ${before?.mode} ${after?.mode}`
        ),
      }),
    );
  assertEquals(await change(), { notKept: [], changes: [] });
  await sh(
    path,
    "echo y >> \"$(printf 'caf\\351')\"; rm \"$(printf 'gone\\351')\"; echo y >> \"$(printf 'd\\377/\\370')\"; echo y >> file",
  );
  const { changed } = await treeStatus(path);
  const names = ["caf\udce9", "d\udcff/\udcf8", "file", "gone\udce9"];
  assertEquals(changed.toSorted(), names.toSorted());
  const { notKept, changes } = await change();
  assertEquals([notKept, changes.toSorted()], [
    [],
    [
      "caf\udce9 100755 100755",
      "d\udcff/\udcf8 100644 100644",
      "file 100644 100644",
      "gone\udce9 100644 undefined",
    ].toSorted(),
  ]);
  // What is none is not waited for.
  await sh(path, "rm \"$(printf 'caf\\351')\"; mkfifo \"$(printf 'caf\\351')\"");
  assertEquals((await change()).notKept, [{ path: "caf\udce9", reason: "unreadable" }]);
  await sh(path, "rm \"$(printf 'caf\\351')\"; echo y > \"$(printf 'caf\\351')\"");
  // As if they had not changed.
  await git(path, "update-index", "--assume-unchanged", "file");
  await sh(path, "git update-index --assume-unchanged \"$(printf 'caf\\351')\"");
  assertEquals((await treeStatus(path)).changed.toSorted(), names.toSorted());
});
