import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { GitLinks } from "../../../lib/engine/sandbox/git_links.ts";
import { removeForGood } from "../../../lib/sys/sandbox/intruders.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test({
  name: "GitLinks finds links with names that are no UTF-8, and below such names; they are removed",
  ignore: Deno.build.os !== "linux",
  // The C library stays open.
  sanitizeResources: false,
  async fn() {
    await using directory = await temporaryDirectory();
    const git = await Deno.realPath(directory.path);
    const sh = async (script: string) => {
      const { stdout } = await new Deno.Command("sh", { args: ["-c", script], cwd: git }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    await sh("mkdir refs; ln -s /x \"$(printf 'refs/before\\377')\"");
    const before = new Map();
    const links = new GitLinks([git], [], before);
    assertEquals(links.find(), []);
    await sh(
      "m=$(printf 'm\\377'); ln -s /x refs/$m; mkdir -p $m/$m; echo a > refs/a$m; ln -s /x $m/l; ln -s /x $m/$m/$m",
    );
    const found = links.find();
    const odd = "m\udcff";
    const made = [`refs/${odd}`, `${odd}/l`, `${odd}/${odd}/${odd}`].map((name) =>
      `${git}/${name}`
    );
    assertEquals(found.toSorted(), made.toSorted());
    removeForGood({ entries: [], links: found });
    assertEquals(links.find(), []);
    assertEquals(await sh("find . -type l | wc -l; find . -type f | wc -l"), "1\n1");
  },
});

Deno.test("GitLinks finds what has become a link, at any depth, and lets be what was one", async () => {
  await using directory = await temporaryDirectory();
  const git = await Deno.realPath(directory.path);
  const directories = [
    "logs/refs/heads/objects/ab",
    "objects/ab",
    "lfs/objects/ab",
    "objects/pack",
  ];
  for (const path of [...directories, "hooks", "closed/deep"]) {
    await Deno.mkdir(join(git, path), { recursive: true });
  }
  const link = (name: string, target = "/somewhere") => Deno.symlink(target, join(git, name));
  await link("before");
  await link("changed");
  const before = new Map();
  const links = new GitLinks([git], [join(git, "hooks")], before);
  assertEquals(links.find(), []);
  await Deno.remove(join(git, "changed"));
  const made = [
    ...["changed", "logs/refs/heads/main", "logs/refs/heads/objects/ab/branch"],
    ...["objects/pack/x", "objects/cd", "closed/deep/l"],
  ];
  for (const name of made) await link(name, "/elsewhere");
  // Nothing is written through these: they cannot be made, have the name of what they hold, or are git's own.
  for (const name of ["hooks/post-commit", "objects/ab/cdef", "lfs/objects/ab/cd"]) {
    await link(name);
  }
  await link("HEAD", "refs/heads/main");
  await Deno.chmod(join(git, "closed/deep"), 0o111);
  await Deno.chmod(join(git, "closed"), 0o111);
  assertEquals(links.find().toSorted(), made.map((name) => join(git, name)).toSorted());
  // Also where the sandbox is made anew.
  const again = new GitLinks([git], [join(git, "hooks")], before);
  assertEquals(again.find().toSorted(), links.find().toSorted());
  await Deno.remove(join(git, "HEAD"));
  await link("HEAD", "refs/heads/../../../x");
  assertEquals(links.find().length, made.length + 1);
});
