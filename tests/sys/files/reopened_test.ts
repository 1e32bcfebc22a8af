import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import {
  isThereReopened,
  reopen,
  reopenedEntries,
  reopenedInfo,
} from "../../../lib/sys/files/reopened.ts";
import { SeenPaths } from "../../../lib/sys/sandbox/seen_paths.ts";
import { isRoot, OTHER_UID } from "../../helpers/other_user.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { obeyingModes } from "../../helpers/without_privilege.ts";

Deno.test("reopen() lets the owner look into a directory, and leaves the rest of its mode, links and files", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const modes: [before: number, after: number, did: boolean][] = [
    [0o000, 0o700, true],
    [0o1311, 0o1711, true],
    [0o550, 0o550, false],
  ];
  for (const [before, after, did] of modes) {
    const path = join(root, before.toString(8));
    await Deno.mkdir(path);
    await Deno.chmod(path, before);
    assertEquals(reopen(path), did);
    assertEquals(((await Deno.lstat(path)).mode ?? 0) & 0o7777, after);
  }
  await Deno.writeTextFile(join(root, "file"), "", { mode: 0o200 });
  await Deno.mkdir(join(root, "target"), { mode: 0o700 });
  await Deno.chmod(join(root, "target"), 0o000);
  await Deno.symlink("target", join(root, "link"));
  for (const name of ["file", "link", "missing"]) assertEquals(reopen(join(root, name)), false);
  assertEquals(((await Deno.lstat(join(root, "target"))).mode ?? 0) & 0o777, 0);
  await Deno.chmod(join(root, "target"), 0o700);
});

Deno.test({
  name: "what is in a closed directory is found where commands may have closed it",
  async fn() {
    await using directory = await temporaryDirectory();
    const root = await Deno.realPath(directory.path);
    using _ = obeyingModes();
    const at = (name: string) => join(root, name);
    await Deno.mkdir(at("a/b/c"), { recursive: true });
    await Deno.writeTextFile(at("a/b/c/f"), "");
    const close = () => ["a/b/c", "a/b", "a"].forEach((name) => Deno.chmodSync(at(name), 0o000));
    close();
    for (const tops of [[], [at("elsewhere")]]) {
      assertEquals(isThereReopened(at("a/b/c/f"), tops), false);
    }
    assertEquals(reopenedInfo(at("a/b/c/f"), [at("a/b"), at("a")])?.isFile, true);
    for (const name of ["a/b/missing", "a/b/c/f"]) {
      Deno.chmodSync(at("a/b"), 0o000);
      Deno.chmodSync(at("a"), 0o000);
      assertEquals(isThereReopened(at(name), [root]), name.endsWith("f"));
    }
    Deno.chmodSync(at("a"), 0o000);
    assertEquals(reopenedEntries(at("a")).map(({ name }) => name), ["b"]);
    const seen = new SeenPaths([at("a/b/c/f"), at("a/later")], [root]);
    Deno.chmodSync(at("a"), 0o000);
    assertEquals(seen.changed(), []);
    Deno.chmodSync(at("a"), 0o700);
  },
});

Deno.test("reopenedEntries() opens nothing of another user's", async () => {
  await using directory = await temporaryDirectory();
  const others = directory.at("others");
  await Deno.mkdir(directory.at("others/inside"), { recursive: true });
  await Deno.chmod(others, 0o000);
  if (isRoot) await Deno.chown(others, OTHER_UID, OTHER_UID);
  {
    using _ = obeyingModes();
    assertEquals(reopenedEntries(others).length, isRoot ? 0 : 1);
  }
  assertEquals(((await Deno.lstat(others)).mode ?? 0) & 0o777, isRoot ? 0 : 0o700);
  await Deno.chmod(others, 0o700);
});
