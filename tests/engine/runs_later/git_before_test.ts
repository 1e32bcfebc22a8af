import "../../helpers/libc.ts";
import { createHash } from "node:crypto";
import { assert, assertEquals } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { GitBefore } from "../../../lib/engine/runs_later/git_before.ts";
import { stagedAlone } from "../../../lib/engine/runs_later/staged_alone.ts";
import { shellIn } from "../../helpers/shell.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

interface World {
  root: string;
  /** Runs a script of the shell there, and returns what it prints. */
  sh(script: string): Promise<string>;
  /** What is told in the end: path, program, change. */
  left(): Promise<string[]>;
}

const PREPARED = `git init -q -b main; git config user.name x; git config user.email x@x
  printf 'all:\\n\\techo good\\n' > Makefile; echo a > a; git add -A; git commit -qm first`;
/** The path of a loose object. */
const OBJECT = `object() { echo .git/objects/$(echo $1 | cut -c1-2)/$(echo $1 | cut -c3-); }
  evil() { echo evil > .git/evil; git hash-object -w .git/evil; }
`;

/** A repository that is older than the run. */
async function withRepository(
  before: string,
  use: (world: World) => Promise<void>,
): Promise<void> {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const sh = shellIn(root, OBJECT);
  await sh(`${PREPARED}\n${before}`);
  const git = GitBefore.begin([root]);
  assertEquals(await git.look(), []);
  const left = async () =>
    (await git.look()).map(({ path, by, change }) => `${relative(root, path)} ${by} ${change}`)
      .sort();
  await use({ root, sh, left });
}

const FALSE = "git, under the name of another object changed";

Deno.test("GitBefore tells of an object that has got another content, be it written in place", async () => {
  await withRepository("", async ({ sh, left }) => {
    const path = await sh("object $(git rev-parse HEAD:Makefile)");
    await sh(`e=$(object $(evil)); chmod u+w ${path}; cat $e > ${path}; rm $e`);
    assertEquals(await sh("git cat-file -p HEAD:Makefile"), "evil");
    assertEquals(await left(), [`${path} ${FALSE}`]);
    // Git opens what it finds by name.
    await sh(`chmod 300 $(dirname ${path})`);
    assertEquals(await left(), [`${path} ${FALSE}`]);
  });
});

Deno.test("GitBefore looks into submodules, and into what git LFS keeps", async () => {
  const submodule = `git -c protocol.file.allow=always submodule --quiet add ./ libs/one
    git commit -qm submodule`;
  await withRepository(submodule, async ({ sh, left }) => {
    await sh(
      "cd libs/one; echo b > b; git add b; git -c user.name=x -c user.email=x@x commit -qm b",
    );
    const name = await sh("echo content | sha256sum | cut -d' ' -f1");
    const kept = (first: string) => `.git/lfs/objects/${first}/cd/${name}`;
    await sh(`mkdir -p ${kept("ab")} ; rmdir ${kept("ab")}; echo content > ${kept("ab")}`);
    assertEquals(await left(), []);
    const path = (await sh("cd libs/one; object $(git rev-parse HEAD:b)"))
      .replace(".git/", ".git/modules/libs/one/");
    await sh(`e=$(object $(evil)); cp -f $e ${path}; rm $e`);
    await sh(`mkdir -p .git/lfs/objects/ef/cd; echo evil > ${kept("ef")}`);
    assertEquals(await left(), [
      `${kept("ef")} git LFS, under the name of another file changed`,
      `${path} ${FALSE}`,
    ]);
  });
});

Deno.test("GitBefore looks once into a submodule that is worked in as well, as into what is checked out there", async () => {
  const before = `git -c protocol.file.allow=always submodule --quiet add ./ sub; git commit -qm sub
    cd sub; git repack -adq; git prune-packed`;
  await withRepository(before, async ({ root, sh }) => {
    const git = GitBefore.begin([root, join(root, "sub")]);
    const [make, other] = (await sh("cd sub; git rev-parse HEAD:Makefile HEAD:a")).split("\n");
    const idx = await sh("ls $PWD/.git/modules/sub/objects/pack/*.idx");
    await Deno.chmod(idx, 0o644);
    await Deno.writeFile(idx, exchangedOffsets(await Deno.readFile(idx), make ?? "", other ?? ""));
    assertEquals((await git.look()).map(({ path }) => relative(root, path)), [
      "sub/Makefile",
      "sub/a",
      relative(root, idx).replace(".idx", ".pack"),
    ]);
  });
});

Deno.test("GitBefore tells of packs, and of what git believes beside them", async () => {
  await withRepository(
    "git gc -q; git commit-graph write --reachable",
    async ({ root, sh, left }) => {
      // An object of each, so that one stands for the other in the index of the pack.
      const [make, other] = (await sh("git rev-parse HEAD:Makefile HEAD:a")).split("\n");
      const [name] = (await sh("cd .git/objects/pack; ls *.idx")).split("\n");
      const idx = join(root, ".git/objects/pack", name ?? "");
      const bytes = await Deno.readFile(idx);
      await Deno.chmod(idx, 0o644);
      await Deno.writeFile(idx, exchangedOffsets(bytes, make ?? "", other ?? ""));
      assertEquals(await sh("git cat-file -p HEAD:Makefile"), "a");
      assertEquals(await left(), [
        `.git/objects/pack/${(name ?? "").replace(".idx", ".pack")} ${FALSE}`,
        `Makefile ${FALSE}`,
        `a ${FALSE}`,
      ]);
      await Deno.writeFile(idx, bytes);
      assertEquals(await left(), []);
      const graph = join(root, ".git/objects/info/commit-graph");
      const tree = await sh("git rev-parse HEAD^{tree}");
      await Deno.chmod(graph, 0o644);
      await Deno.writeFile(graph, replaced(await Deno.readFile(graph), tree, make ?? ""));
      assertEquals(await left(), [`.git/objects/info/commit-graph ${FALSE}`]);
    },
  );
});

Deno.test("GitBefore tells of older files that come into their places with their directories", async () => {
  const before = `git gc -q; echo b > b; git add b; git commit -qm b; mkdir -p .git/lfs/objects old
    o=$(object $(git rev-parse HEAD:b)); d=$(dirname $o); mkdir old/loose
    e=$(object $(evil)); cp $e old/loose/$(basename $o); rm $e; mkdir -p old/lfs/cd
    echo evil > old/lfs/cd/$(echo content | sha256sum | cut -d' ' -f1)
    mkdir old/info; touch old/info/alternates; cp -R .git/objects/pack old/pack
    git -c protocol.file.allow=always submodule --quiet add ./ sub; git commit -qm sub
    cp -R .git/modules/sub/objects/$(basename $d) old/sub || mkdir old/sub; rm -f old/sub/*
    cp old/loose/* old/sub; git worktree add -q -b tree tree`;
  await withRepository(before, async ({ root, sh }) => {
    const loose = dirname(await sh("object $(git rev-parse HEAD:b)"));
    const name = await sh("ls old/loose");
    const lfs = await sh("ls old/lfs/cd");
    const pack = await sh("cd old/pack; ls *.pack");
    const idx = join(root, "old/pack", pack.replace(".pack", ".idx"));
    const [make, other] = (await sh("git rev-parse HEAD:Makefile HEAD:a")).split("\n");
    const exchanged = exchangedOffsets(await Deno.readFile(idx), make ?? "", other ?? "");
    await Deno.chmod(idx, 0o644);
    await Deno.writeFile(idx, exchanged);
    // Whatever is there by now is older than these runs.
    const runs = olderThanRuns(() =>
      [root, join(root, "tree")].map((top) => GitBefore.begin([top]))
    );
    const left = async () =>
      await Promise.all(
        runs.map(async (run) =>
          (await run.look()).map(({ path, by }) => `${relative(root, path)} ${by}`)
        ),
      );
    const SAME = "git, under the name of another object";
    const told = async (script: string, expected: string[], inTree = expected) => {
      await sh(script);
      assertEquals(await left(), [expected, inTree], script);
    };
    await told("", []);
    await told(`mv ${loose} old/true; mv old/loose ${loose}`, [`${loose}/${name} ${SAME}`]);
    await told(`rm -r ${loose}; mv old/true ${loose}`, []);
    await told("mv old/lfs .git/lfs/objects/ab", [
      `.git/lfs/objects/ab/cd/${lfs} git LFS, under the name of another file`,
    ]);
    await told("rm -r .git/lfs", []);
    const inSub = `.git/modules/sub/objects/${loose.split("/")[2]}`;
    await told(`rm -rf ${inSub}; mv old/sub ${inSub}`, [`${inSub}/${name} ${SAME}`]);
    await told(`rm -r ${inSub}`, []);
    await told("mv .git/objects/pack old/true; mv old/pack .git/objects/pack", [
      ...["Makefile", "a"].map((path) => `${path} ${SAME}`),
      `.git/objects/pack/${pack} ${SAME}`,
    ], [
      ...["tree/Makefile", "tree/a"].map((path) => `${path} ${SAME}`),
      `.git/objects/pack/${pack} ${SAME}`,
    ]);
    await told("rm -r .git/objects/pack; mv old/true .git/objects/pack", []);
    await told("rm -rf .git/objects/info; mv old/info .git/objects/info", [], [
      ".git/objects/info/alternates git",
    ]);
  });
});

Deno.test("GitBefore tells of what git believes of commits that are no tips, and needs no tree of a submodule", async () => {
  const before = `echo b > b; git add b; git commit -qm b; echo c > c; git add c; git commit -qm c
    git -c protocol.file.allow=always submodule --quiet add ./ sub; git commit -qm sub
    git commit-graph write --reachable`;
  await withRepository(before, async ({ root, sh, left }) => {
    await sh("cd sub; echo d > d; git add d; git -c user.name=x -c user.email=x@x commit -qm d");
    await sh("rm -rf sub");
    assertEquals(await left(), []);
    const graph = join(root, ".git/objects/info/commit-graph");
    const [tree, other] = (await sh("git rev-parse HEAD~1^{tree} HEAD^{tree}")).split("\n");
    await Deno.chmod(graph, 0o644);
    const bytes = replaced(await Deno.readFile(graph), tree ?? "", other ?? "");
    // As whoever wants to be believed does.
    bytes.set(createHash("sha1").update(bytes.subarray(0, -20)).digest(), bytes.length - 20);
    await Deno.writeFile(graph, bytes);
    assertEquals(await left(), [`.git/objects/info/commit-graph ${FALSE}`]);
  });
});

/** Begins with a clock that is an hour ahead. */
function olderThanRuns<T>(begin: () => T): T {
  const now = Date.now;
  Date.now = () => now() + 3_600_000;
  try {
    return begin();
  } finally {
    Date.now = now;
  }
}

Deno.test("GitBefore verifies what a partial clone has, and asks nobody for the rest", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const sh = shellIn(root, OBJECT);
  await sh(`mkdir from; cd from; ${PREPARED}; mkdir d; echo d > d/d; git add d; git commit -qm d
    git config uploadpack.allowFilter true; git config uploadpack.allowAnySHA1InWant true; cd ..
    git clone -q --filter=blob:none --sparse file://$PWD/from clone`);
  const git = GitBefore.begin([join(root, "clone")]);
  // A pack comes with each file that is fetched.
  await sh("cd clone; git sparse-checkout set e; git repack -adq");
  await sh("cd clone; git rev-list --objects --missing=print HEAD | grep -q '^?'");
  assertEquals(await git.look(), []);
  const [make, other] = (await sh("cd clone; git rev-parse HEAD:Makefile HEAD:a")).split("\n");
  const name = await sh("cd clone/.git/objects/pack; ls *.idx");
  const idx = join(root, "clone/.git/objects/pack", name);
  await Deno.chmod(idx, 0o644);
  await Deno.writeFile(idx, exchangedOffsets(await Deno.readFile(idx), make ?? "", other ?? ""));
  assertEquals((await git.look()).map(({ path }) => relative(root, path)), [
    "clone/Makefile",
    "clone/a",
    `clone/.git/objects/pack/${name.replace(".idx", ".pack")}`,
  ]);
});

Deno.test("GitBefore tells nothing of commits, merges, packs and fetches, and what it could not verify", async () => {
  await withRepository("git checkout -qb side; git checkout -q main", async ({ sh, left }) => {
    await sh(`echo b > b; git add b; git commit -qm b; git checkout -q side; echo c > c; git add c
      git commit -qm c; git merge -q main -m m; git tag -am t t; git stash list
      echo d > b; git stash -q; git stash pop -q; git checkout -q b`);
    assertEquals(await left(), []);
    await sh("git gc -q; git multi-pack-index write; git commit-graph write --reachable");
    await sh("git clone -q . ../$(basename $PWD).2; rm -rf ../$(basename $PWD).2");
    assertEquals(await left(), []);
    const path = await sh("object $(evil)");
    for (const made of ["echo junk >", "mkfifo"]) {
      await sh(`rm -f ${path}; ${made} ${path}`);
      assertEquals(await left(), [`${path} ${FALSE}`], made);
    }
    await sh(`rm ${path}; mv .git/HEAD .git/H`);
    assertEquals(await left(), [
      ".git/index git; it could not be compared changed",
      ".git/objects git; not all of it could be verified changed",
    ]);
  });
});

Deno.test("GitBefore tells what stands in the index alone, and has not before", async () => {
  const before = "echo mine > a; git add a; echo other > a";
  await withRepository(before, async ({ sh, left }) => {
    await sh("echo new > new; ln -s a link; git add -A; git rm -q --cached Makefile");
    await sh("git reset -q Makefile; echo x > .envrc; git add .envrc; rm .envrc");
    await sh("echo mine > .git/m; git update-index --cacheinfo 100644,$(git hash-object .git/m),a");
    assertEquals(await left(), [".envrc git's index alone changed"]);
    await sh("git update-index --cacheinfo 100644,$(evil),Makefile");
    await sh("git update-index --skip-worktree Makefile");
    assertEquals(await sh("git status --short Makefile"), "M  Makefile");
    assertEquals(await left(), [
      ".envrc git's index alone changed",
      "Makefile git's index alone changed",
    ]);
    await sh("echo evil > Makefile; git rm -q --cached .envrc");
    assertEquals(await left(), []);
    // What is run later is named whatever else there is.
    await sh("mkdir d; for i in $(seq 30); do echo x > d/$i; done; git add d; rm -r d");
    await sh("git update-index --cacheinfo 100644,$(git hash-object a),Makefile");
    const found = await left();
    assertEquals(found.length, 21);
    assertEquals(
      found.filter((line) => !line.startsWith("d/")),
      [
        ".git/index git's index, which has more than is named or read changed",
        "Makefile git's index alone changed",
      ],
    );
  });
});

Deno.test("GitBefore knows what was staged before, in a large repository as well", async () => {
  const before = `oid=$(git hash-object -w a)
    for d in $(seq 300); do for i in $(seq 100); do printf '100644 %s\\tpackages/a-package-with-a-name-%s/source/%s.ts\\n' $oid $d $i
    done; done | git update-index --index-info; git commit -qm large; echo mine > a; git add a; echo other > a`;
  await withRepository(before, async ({ root, sh, left }) => {
    assert((await Deno.stat(join(root, ".git/index"))).size > 3e6);
    await sh("echo new > new; git add new; echo x > .envrc; git add .envrc; rm .envrc");
    assertEquals(await left(), [".envrc git's index alone changed"]);
  });
});

Deno.test("GitBefore tells of no link and no file in LFS that lies there as well, however many there are, and little time", async () => {
  await withRepository("", async ({ root, sh, left }) => {
    await sh(`mkdir d; for i in $(seq 300); do ln -s to/$i d/$i; done; git add d; mkdir lfs
      for i in $(seq 100 140); do echo $i > lfs/$i; oid=$(printf %064d $i)
        printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize 4\\n' $oid > .git/p$i
      done
      ls .git/p* | git hash-object -w --stdin-paths > .git/oids
      i=100; while read oid; do printf '100644 %s\\tlfs/%s\\n' $oid $i; i=$((i+1)); done < .git/oids |
        git update-index --index-info`);
    assertEquals((await sh("git diff --cached --name-only")).split("\n").length, 341);
    assertEquals(await left(), []);
    await sh("ln -sfn evil d/7; ln -s it Makefile.link; git add Makefile.link; rm Makefile.link");
    assertEquals(await left(), [
      "Makefile.link git's index alone changed",
      "d/7 git's index alone changed",
    ]);
    await sh("git rm -qf --cached Makefile.link d/7");
    const index = { root, gitDirectory: join(root, ".git"), path: join(root, ".git/index") };
    const before = { ...index, state: "", bytes: undefined, isOfOthers: false };
    for (const maxMs of [0, 1, 10, 25, 50, 100]) {
      const found = await stagedAlone(before, { maxMs });
      assertEquals(found.filter(({ by }) => by === "git's index alone"), [], `${maxMs}`);
    }
  });
});

Deno.test("GitBefore compares what is staged whatever it is named, and whatever cannot be read beside it", async () => {
  await withRepository("", async ({ root, sh, left }) => {
    const alone = "git's index alone changed";
    await sh(String.raw`mkdir "$(printf 'd\351')"; ln -s x "$(printf 'd\351/link')"
      for name in '"quoted' '"' '\\"' 'a\\tb' 'line\nend' 'cr\r' 'caf\351.txt' 'd\351/\303\251\377'; do
        f=$(printf "$name"); echo x > "$f"
      done
      git add -A; echo b > b; git add b; rm b`);
    assertEquals(await sh("git diff --cached --name-only | wc -l | tr -d ' '"), "10");
    assertEquals(await left(), [`b ${alone}`]);
    await sh(String.raw`echo new > "$(printf 'caf\351.txt')"; rm "$(printf 'd\351/link')"`);
    assertEquals(await left(), [`b ${alone}`, `caf\udce9.txt ${alone}`, `d\udce9/link ${alone}`]);
    await sh(
      "git reset -q; echo u > unread; git add unread; echo z > z; git add z; rm z; chmod 0 unread",
    );
    // Whoever may read everything does.
    const isRead = await Deno.readTextFile(join(root, "unread")).then(() => true, () => false);
    assertEquals(await left(), [
      ...isRead ? [] : ["unread git; it could not be compared changed"],
      `z ${alone}`,
    ]);
  });
});

Deno.test("GitBefore tells of a worktree what is in the directory that it shares: locks, and what the index runs later", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const sh = shellIn(root);
  await sh(
    `mkdir main; cd main; ${PREPARED}; git worktree add -q ../tree; touch .git/shallow.lock`,
  );
  const git = GitBefore.begin([`${root}/tree`]);
  await sh("touch main/.git/config.lock main/.git/worktrees/tree/index.lock");
  // A name of several parts counts as a whole.
  await sh(
    "cd main; mkdir -p .jj/repo; for f in a Makefile .jj/repo/config.toml; do echo x >> $f; git add $f; echo y >> $f; done",
  );
  const found = await git.look();
  assertEquals(found.map(({ path, by }) => `${relative(root, path)} ${by}`), [
    "main/.jj/repo/config.toml git's index alone",
    "main/Makefile git's index alone",
    "main/.git/worktrees/tree/index.lock blocks git until it is removed",
    "main/.git/config.lock blocks git until it is removed",
  ]);
});

/** The index of a pack in which two objects have the place of each other; see gitformat-pack(5). */
function exchangedOffsets(bytes: Uint8Array, one: string, other: string): Uint8Array {
  const view = new DataView(bytes.buffer.slice(0));
  const count = view.getUint32(8 + 255 * 4);
  const names = 8 + 256 * 4;
  const at = (oid: string) => {
    const place = indexOf(bytes.subarray(names), Uint8Array.fromHex(oid)) / 20;
    return names + count * 24 + place * 4;
  };
  const [first, second] = [view.getUint32(at(one)), view.getUint32(at(other))];
  view.setUint32(at(one), second);
  view.setUint32(at(other), first);
  return new Uint8Array(view.buffer);
}

function replaced(bytes: Uint8Array, one: string, other: string): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set(Uint8Array.fromHex(other), indexOf(bytes, Uint8Array.fromHex(one)));
  return copy;
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  for (let at = 0; at + part.length <= bytes.length; at++) {
    if (part.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  throw new Error("it is not there");
}
