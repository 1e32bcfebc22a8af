import { assertEquals } from "@std/assert";
import { delay } from "../../../lib/sys/delay.ts";
import { SeenPaths } from "../../../lib/sys/sandbox/seen_paths.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** Ways to put something else at a path; ext4 takes the number of the inode again, each time. */
const REPLACED: Readonly<Record<string, (path: string) => void>> = {
  "a directory made anew": (path) => {
    Deno.removeSync(path, { recursive: true });
    Deno.mkdirSync(path);
  },
  "a file made anew": (path) => {
    Deno.removeSync(path, { recursive: true });
    Deno.writeTextFileSync(path, "later");
  },
  "a file moved there, twice": (path) => {
    Deno.removeSync(path, { recursive: true });
    for (const text of ["first", "second"]) {
      Deno.writeTextFileSync(`${path}.lock`, text);
      Deno.renameSync(`${path}.lock`, path);
    }
  },
};

Deno.test("what comes where nothing was is seen, also among many of its directory", async () => {
  await using directory = await temporaryDirectory();
  const { at } = directory;
  const names = ["a", "b", "c", "d", "in/a", "in/b", "in/c", "in/d", "in/deep/a"];
  const seen = new SeenPaths(names.map((name) => at(name)));
  assertEquals(seen.changed(), []);
  await Deno.writeTextFile(at("b"), "");
  await Deno.mkdir(at("in/deep"), { recursive: true });
  assertEquals(seen.changed(), [at("b")]);
  await Deno.writeTextFile(at("in/deep/a"), "");
  await Deno.symlink("nowhere", at("in/c"));
  assertEquals(seen.changed(), ["b", "in/c", "in/deep/a"].map((name) => at(name)));
  seen.accept(at("b"), seen.identityOf(at("b")));
  assertEquals(seen.changed(), ["in/c", "in/deep/a"].map((name) => at(name)));
});

for (const [what, replace] of Object.entries(REPLACED)) {
  Deno.test(`what stands in the place of something else is seen: ${what}`, async () => {
    await using directory = await temporaryDirectory();
    const path = directory.at("guarded");
    const other = directory.at("other");
    await Deno.writeTextFile(other, "as it was");
    await Deno.mkdir(path);
    const seen = new SeenPaths([path, other]);
    for (let round = 0; round < 5; round++) {
      // The clock of the kernel goes on by its ticks, of up to 10 ms.
      await delay(20);
      replace(path);
      await Deno.writeTextFile(other, "written in place", { append: true });
      assertEquals(seen.changed(), [path]);
      seen.accept(path, seen.identityOf(path));
      assertEquals(seen.changed(), []);
    }
  });
}
