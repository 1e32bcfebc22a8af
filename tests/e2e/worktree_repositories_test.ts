/**
 * Repositories of every kind: a worktree of them works, or the reason is said and nothing is left.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { namesIn } from "../helpers/files.ts";
import { git } from "../helpers/sandbox.ts";
import { createRepository, identify, worktreeSandbox } from "../helpers/worktree_sandbox.ts";

const BG = ["--bg", "--model", "rehearsal"];

const BAD_NAMES = ["", "-x", "a..b", "a b", "a~1", "a.lock", ".a", "a/.b", "/a", "a/", "..", "../a"]
  .concat([
    "a/../../b",
    "HEAD",
    "@",
    "@{-1}",
    "a\nb",
    "a\u0000b".replace("\u0000", "\u0001"),
    "a:b",
    "a\\b",
  ]);

Deno.test("a name that git refuses is wrong usage, and changes nothing", async (t) => {
  await using sandbox = await worktreeSandbox();
  const before = await sandbox.traces();
  for (const name of BAD_NAMES) {
    await t.step(JSON.stringify(name), async () => {
      for (const mode of [["--bg"], ["-p"]]) {
        const { code, stdout, stderr } = await sandbox.run(
          [...mode, "--model", "rehearsal", `--worktree=${name}`, "x"],
        );
        assertMatch(stderr, /^error: [^\n]+\nhint: /);
        assertEquals([code, stdout], [2, ""], stderr);
      }
      assertEquals(await sandbox.traces(), before);
    });
  }
  assertEquals(namesIn(sandbox.home), []);
});

Deno.test("what cannot be used is refused with its reason, and changes nothing", async (t) => {
  await using sandbox = await worktreeSandbox();
  const refused = async (
    name: string,
    { cwd = sandbox.project, error }: { cwd?: string; error: RegExp },
  ) => {
    const before = await sandbox.traces();
    const { code, stdout, stderr } = await sandbox.run([...BG, "-w", name, "x"], { cwd });
    assertMatch(stderr, error);
    assertEquals([code, stdout, sandbox.processes()], [1, "", []]);
    assertEquals(await sandbox.traces(), before);
  };
  await t.step(
    "no repository",
    () =>
      refused("fix", {
        cwd: sandbox.root,
        error: /^error: "[^"]+" is not in a git repository\nhint: /,
      }),
  );
  await t.step("no commit yet", async () => {
    const cwd = join(sandbox.root, "empty");
    await Deno.mkdir(cwd);
    await git(cwd, "init", "--quiet");
    await refused("fix", {
      cwd,
      error:
        /^error: cannot use a worktree for "fix": "[^"]+empty" has no commit yet\nhint: .*git commit/,
    });
    assertEquals(
      await git(cwd, "worktree", "list", "--porcelain").then((list) =>
        list.match(/^worktree/gm)?.length
      ),
      1,
    );
  });
  await t.step("an unborn branch in a repository with commits", async () => {
    const cwd = await createRepository(join(sandbox.root, "unborn"));
    await git(cwd, "switch", "--quiet", "--orphan", "fresh");
    await refused("fix", { cwd, error: /has no commit yet/ });
    // A branch that exists needs no HEAD.
    await sandbox.done("main", "", { cwd });
  });
  await t.step("inside of .git", () =>
    refused("fix", {
      cwd: join(sandbox.project, ".git"),
      error: /^error: "[^"]+" is inside of a git directory, not in a working tree\n/,
    }));
  await t.step("the branch that is checked out", () =>
    refused("main", {
      error:
        /^error: cannot use a worktree for "main": that branch is checked out in "[^"]+project"\nhint: /,
    }));
  await t.step("a name that another branch has as a directory", async () => {
    await git(sandbox.project, "branch", "taken");
    await refused("taken/too", {
      error: /^error: cannot use a worktree for "taken\/too": .*'refs\/heads\/taken' exists/,
    });
  });
  await t.step("a name inside of another worktree", async () => {
    await sandbox.done("outer", "");
    await git(sandbox.worktree("outer"), "switch", "--quiet", "--detach");
    await git(sandbox.project, "branch", "-D", "outer");
    await refused("outer/inner", { error: /it would be inside that of "outer"\n/ });
  });
  await t.step("a name around another worktree", async () => {
    await sandbox.done("around/it", "");
    await refused("around", {
      error:
        /^error: cannot make a worktree for "around": that of "around\/it" would be inside it\nhint: choose/,
    });
  });
  await t.step(
    "a worktree where something else is checked out",
    () =>
      refused("outer", { error: /"[^"]+outer" has no branch checked out\nhint: .*switch outer/ }),
  );
  await t.step("something else in the way", async () => {
    const place = join(sandbox.worktree("outer"), "..", "blocked");
    await Deno.mkdir(place);
    await Deno.writeTextFile(join(place, "keep"), "keep");
    await refused("blocked", { error: /"[^"]+blocked" is in the way and is not a worktree/ });
    assertEquals(namesIn(place), ["keep"]);
  });
  await t.step("a subdirectory that leads out of the worktree", async () => {
    await git(sandbox.project, "switch", "--quiet", "-c", "links");
    await Deno.rename(join(sandbox.project, "src"), join(sandbox.root, "elsewhere"));
    await Deno.symlink(join(sandbox.root, "elsewhere"), join(sandbox.project, "src"));
    await git(sandbox.project, "add", "-A");
    await git(sandbox.project, "commit", "--quiet", "-m", "a link");
    await git(sandbox.project, "switch", "--quiet", "main");
    await refused("links", {
      cwd: join(sandbox.project, "src"),
      error: /"src\/" leads out of the worktree/,
    });
  });
  await t.step("a worktree deleted while no branch was checked out in it", async () => {
    await sandbox.done("lone", "git switch -q --detach; git commit -q --allow-empty -m lone");
    await Deno.remove(sandbox.worktree("lone"), { recursive: true });
    await refused("lone", {
      error: /deleted while no branch was checked out in it, at [0-9a-f]{40}\nhint: keep/,
    });
  });
});

Deno.test("a detached HEAD: the branch begins there", async () => {
  await using sandbox = await worktreeSandbox();
  await git(sandbox.project, "switch", "--quiet", "--detach");
  await git(sandbox.project, "commit", "--quiet", "--allow-empty", "-m", "detached");
  await sandbox.done("fix", "git log -1 --format=%s > subject");
  assertEquals(await Deno.readTextFile(join(sandbox.worktree("fix"), "subject")), "detached\n");
});

Deno.test("a bare repository, and a worktree of it", async () => {
  await using sandbox = await worktreeSandbox();
  const bare = join(sandbox.root, "shop.git");
  await git(sandbox.root, "clone", "--quiet", "--bare", sandbox.project, bare);
  await identify(bare);
  await sandbox.done("one", "git commit -q --allow-empty -m one", { cwd: bare });
  assertMatch(sandbox.worktree("one"), /worktrees\/shop-[0-9a-f]{8}\/one$/);
  // From the worktree of an agent: the same repository, the commit of where one stands.
  await sandbox.done("two", "git log -1 --format=%s > subject", { cwd: sandbox.worktree("one") });
  assertEquals(await Deno.readTextFile(join(sandbox.worktree("two"), "subject")), "one\n");
  assertEquals(namesIn(join(sandbox.home, "worktrees")).length, 1);
});

Deno.test("a worktree of the user's own: the same repository", async () => {
  await using sandbox = await worktreeSandbox();
  const linked = join(sandbox.root, "linked");
  await git(sandbox.project, "worktree", "add", "--quiet", "-b", "linked", linked);
  await git(linked, "commit", "--quiet", "--allow-empty", "-m", "on linked");
  const id = await sandbox.done("fix", "git log -1 --format=%s > subject", {
    cwd: join(linked, "src"),
  });
  const path = sandbox.worktree("fix");
  assertEquals(await Deno.readTextFile(join(path, "src", "subject")), "on linked\n");
  assertEquals(sandbox.meta(id).repository, await Deno.realPath(join(sandbox.project, ".git")));
  assertEquals(await git(linked, "status", "--porcelain"), "");
});

Deno.test("submodules: from inside of one it works, around one it is said that it is empty", async () => {
  await using sandbox = await worktreeSandbox();
  const library = await createRepository(join(sandbox.root, "library"));
  const local = ["-c", "protocol.file.allow=always"];
  await git(sandbox.project, ...local, "submodule", "--quiet", "add", library, "lib");
  await git(sandbox.project, "commit", "--quiet", "-m", "a library");
  const inside = join(sandbox.project, "lib");
  await identify(inside);
  await sandbox.done("inner", "echo x > x; git add .; git commit -qm inner", { cwd: inside });
  assertMatch(sandbox.worktree("inner"), /worktrees\/lib-[0-9a-f]{8}\/inner$/);
  assertEquals(await git(inside, "log", "-1", "--format=%s", "inner"), "inner\n");
  assertEquals(await git(inside, "status", "--porcelain"), "");
  assertEquals(await git(sandbox.project, "status", "--porcelain"), "");

  const { code, stderr } = await sandbox.run([...BG, "-w", "outer", "x"]);
  assertEquals(code, 0);
  assertMatch(
    stderr,
    /\nwarning: submodules are not checked out in a new worktree: git submodule /,
  );
  assertEquals(namesIn(join(sandbox.worktree("outer"), "lib")), []);
});

Deno.test("spaces, quotes and other scripts, in paths and names", async () => {
  await using sandbox = await worktreeSandbox();
  const cwd = await createRepository(join(sandbox.root, "Läden & 'Söhne' 日本"));
  const name = "größe/日本-'x'";
  const id = await sandbox.done(name, "echo x > 'ä \"b\"'; git add .; git commit -qm x", { cwd });
  const path = sandbox.worktree(name);
  assertEquals(sandbox.meta(id).cwd, path);
  assertMatch(
    await sandbox.ok(["worktrees"]),
    /^größe\/日本-'x'  +[0-9a-f]{8}  +1 commit \(\+1 -0\)  +-  +\//m,
  );
  assertMatch(await sandbox.ok(["diff", id]), /^\+x$/m);
  await sandbox.ok(["merge", id], { cwd });
  assertMatch(
    await sandbox.ok(["rm", "--worktree", id]),
    new RegExp(`^  branch deleted: ${name}$`, "m"),
  );
  assertEquals(namesIn(join(sandbox.home, "worktrees")), []);
});

Deno.test("a symbolic link to the home, and to the repository", async () => {
  await using sandbox = await worktreeSandbox();
  const [home, project] = [join(sandbox.root, "link-home"), join(sandbox.root, "link-project")];
  await Deno.mkdir(sandbox.home, { mode: 0o700 });
  await Deno.symlink(sandbox.home, home);
  await Deno.symlink(sandbox.project, project);
  const id = await sandbox.done("fix", "pwd > where", {
    cwd: project,
    env: { ISONFORGE_HOME: home },
  });
  await sandbox.done("fix", "", { cwd: sandbox.project });
  assertEquals(sandbox.meta(id).cwd, sandbox.worktree("fix"));
  assertEquals(namesIn(join(sandbox.home, "worktrees")).length, 1);
});

/** Other ways in which git keeps a repository, in the order of the versions that can. */
for (const [format, option] of [["SHA-256", "object"], ["reftable", "ref"]] as const) {
  const value = format === "reftable" ? format : "sha256";
  const isHere = await canInit(`--${option}-format=${value}`);
  Deno.test({
    name: `a repository of ${format}: worktree, list, diff, merge, rollback, report, rm${
      isHere ? "" : " (not here: this git cannot make one)"
    }`,
    ignore: !isHere,
    fn: async () => {
      await using sandbox = await worktreeSandbox();
      const cwd = join(sandbox.root, "other");
      await git(sandbox.root, "init", "-q", "-b", "main", `--${option}-format=${value}`, cwd);
      await identify(cwd);
      await Deno.writeTextFile(join(cwd, "file"), "first\n");
      await git(cwd, "add", ".");
      await git(cwd, "commit", "--quiet", "--message", "first");
      const id = await sandbox.done("fix", "echo x > x; git add x; git commit -qm x; echo y > y", {
        cwd,
      });
      assertMatch(await sandbox.ok(["worktrees"]), /^fix +\S+ +1 commit \(\+1 -0\) +1 file /m);
      assertMatch(await sandbox.ok(["diff", id], { cwd }), /^\+x$[^]*^\+y$/m);
      await Deno.remove(join(sandbox.worktree("fix"), "y"));
      await sandbox.ok(["merge", id], { cwd });
      assertEquals(await Deno.readTextFile(join(cwd, "x")), "x\n");
      assertMatch(await sandbox.ok(["worktrees"]), /^fix .* merged into main/m);

      const other = await sandbox.startAgent("rehearse: bash echo z > z", { cwd });
      await sandbox.ended(other);
      assertMatch(await sandbox.ok(["report"]), /1 file, \+1 −0\n {4}z {2}\+1 −0$/m);
      await sandbox.ok(["rollback", other, "--yes"], { cwd });
      assertEquals(namesIn(cwd).includes("z"), false);
      await sandbox.ok(["rm", "--worktree", id]);
      assertEquals(await git(cwd, "branch", "--format=%(refname:short)"), "main\n");
    },
  });
}

async function canInit(option: string): Promise<boolean> {
  const directory = await Deno.makeTempDir();
  const { success } = await new Deno.Command("git", {
    args: ["init", "--quiet", option, directory],
    stderr: "null",
  }).output();
  await Deno.remove(directory, { recursive: true });
  return success;
}
