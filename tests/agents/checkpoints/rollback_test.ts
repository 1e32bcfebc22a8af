import "../../helpers/libc.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import {
  type CheckpointRecord,
  pruneCheckpoints,
  readCheckpoints,
  removeCheckpoints,
  writeCheckpoint,
} from "../../../lib/agents/checkpoints/checkpoint_record.ts";
import { prepareRollback, rollBack } from "../../../lib/agents/checkpoints/rollback.ts";
import { beginCheckpoint, endCheckpoint } from "../../../lib/agents/checkpoints/take_checkpoint.ts";
import { checkpointRef, deleteCheckpoint } from "../../../lib/agents/worktrees/checkpoint.ts";
import { UserError } from "../../../lib/errors.ts";
import { PATIENT_LIMITS } from "../../helpers/patient_limits.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const OWNER = "0123abcd";

interface World extends AsyncDisposable {
  root: string;
  home: string;
  path: (name: string) => string;
  write: (name: string, text: string | Uint8Array) => Promise<void>;
  text: (name: string) => string | undefined;
  sh: (script: string) => Promise<void>;
  /** A run that changes what `script` does. */
  run: (script: string) => Promise<CheckpointRecord | undefined>;
}

async function world(): Promise<World> {
  const directory = await temporaryDirectory();
  const [root, home] = [join(directory.path, "repo"), join(directory.path, "home")];
  await Deno.mkdir(root);
  await git(root, "init", "-q", "-b", "main");
  await git(root, "config", "user.name", "t");
  await git(root, "config", "user.email", "t@localhost");
  await Deno.writeTextFile(join(root, "a.txt"), "one\n");
  await Deno.writeTextFile(join(root, ".gitignore"), "ignored\n");
  await git(root, "add", "-A");
  await git(root, "commit", "-qm", "first");
  const path = (name: string) => join(root, name);
  const sh: World["sh"] = async (script) => {
    const { code, stderr } = await new Deno.Command("sh", { args: ["-ec", script], cwd: root })
      .output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  };
  return {
    ...{ root, home, path, sh },
    write: async (name, text) => {
      if (typeof text === "string") await Deno.writeTextFile(path(name), text);
      else await Deno.writeFile(path(name), text);
    },
    text: (name) => {
      try {
        return Deno.readTextFileSync(path(name));
      } catch {
        return undefined;
      }
    },
    run: async (script) => {
      const begun = await beginCheckpoint({
        home,
        owner: OWNER,
        session: OWNER,
        words: "w",
        cwd: root,
        limits: PATIENT_LIMITS,
      });
      await sh(script);
      return begun && await endCheckpoint(begun.record, { home, limits: PATIENT_LIMITS });
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

async function back(world: World, { force = false } = {}) {
  const { home } = world;
  const prepared = await prepareRollback(readCheckpoints(home, OWNER), { home, label: "x", force });
  const later = prepared.plan.files.filter(({ isChangedLater }) => isChangedLater);
  return {
    prepared,
    later: later.map(({ path }) => path),
    result: later.length > 0 && !force ? undefined : await rollBack(prepared, { home }),
  };
}

Deno.test("rollBack() takes back tracked files, and deletes none, where the untracked ones were too many", async () => {
  await using place = await world();
  await place.sh("for name in 1 2 3; do echo $name > $name; done; echo mine >> a.txt");
  const limits = { ...PATIENT_LIMITS, maxFiles: 2 };
  const start = { ...{ home: place.home, owner: OWNER, session: OWNER, words: "w" }, limits };
  const begun = await beginCheckpoint({ ...start, cwd: place.root });
  await place.sh("echo run > a.txt; echo run > 1; git add 2; echo new > new");
  await endCheckpoint(begun!.record, { home: place.home, limits: PATIENT_LIMITS });
  const { result, prepared } = await back(place);
  assertEquals(result?.done.map(({ path }) => path), ["a.txt"]);
  assertEquals(["a.txt", "1", "2", "new"].map(place.text), [
    "one\nmine\n",
    "run\n",
    "2\n",
    "new\n",
  ]);
  assertEquals(prepared.notices[0], "not taken back: 2 (it may have been there before, untracked)");
  assertMatch(
    prepared.notices[1] ?? "",
    /^not known: which untracked files were changed \(there are /,
  );
});

/** What the tree is: names with modes, contents, where links lead. */
async function stateOf({ root }: World): Promise<string> {
  const command =
    `find . -path ./.git -prune -o -printf '%P %m %y %l ' -type f -exec sha1sum '{}' ';' -o -print | sort`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", command], cwd: root }).output();
  return new TextDecoder().decode(stdout);
}

/** What a run may do, before which the state is made by `setup`. */
const CASES: Record<string, { setup?: string; run: string }> = {
  "changes a tracked file": { run: "echo two > a.txt" },
  "changes a file that had changes of the user": {
    setup: "echo mine >> a.txt",
    run: "echo two > a.txt",
  },
  "creates files in new directories": { run: "mkdir -p d/e && echo x > d/e/f && echo y > g" },
  "deletes a tracked file": { run: "rm a.txt" },
  "deletes an untracked file": { setup: "echo u > u", run: "rm u" },
  "changes an untracked file": { setup: "echo u > u", run: "echo v > u" },
  "renames a file": { run: "git mv a.txt b.txt" },
  "changes a binary file": {
    setup: "head -c 5000 /dev/urandom > b",
    run: "head -c 9 /dev/zero > b",
  },
  "changes a file that nobody else may read": {
    setup: "chmod 600 a.txt; echo x > p; chmod 700 p",
    run: "echo two > a.txt; chmod u+x a.txt; echo y > p; chmod -x p",
  },
  "changes a mode": { run: "chmod +x a.txt" },
  "makes a link of a file": { run: "rm a.txt && ln -s /etc/passwd a.txt" },
  "changes where a link leads": { setup: "ln -s a.txt l && git add l", run: "ln -sf b.txt l" },
  "makes a file of a directory": { setup: "mkdir d && echo x > d/f", run: "rm -r d && echo y > d" },
  "makes a directory of a file": { setup: "echo x > d", run: "rm d && mkdir d && echo y > d/f" },
  "commits what it did": { run: "echo two > a.txt && git commit -qam second" },
  "stages what it did": { run: "echo n > n && git add n" },
  "writes odd names": {
    setup: "echo o > 'o \"q'",
    run: `echo p > 'o "q'; echo x > 'ü x'; echo y > "a\nb"`,
  },
  "writes line ends that git changes": {
    setup:
      "echo '*.crlf text eol=crlf' > .gitattributes; printf 'a\\r\\n' > t.crlf; git add -A; git commit -qm c",
    run: "printf 'b\\r\\n' > t.crlf",
  },
};

for (const [what, { setup, run }] of Object.entries(CASES)) {
  Deno.test(`a rollback leaves everything as it was when a run ${what}`, async () => {
    await using here = await world();
    if (setup !== undefined) await here.sh(setup);
    const before = await stateOf(here);
    await here.run(run);
    assertEquals(await stateOf(here) === before, false, "the run changed something");
    const { later, result } = await back(here);
    assertEquals([later, result?.failed], [[], []]);
    assertEquals(await stateOf(here), before);
    const again = await assertRejects(() => back(here), UserError);
    assertEquals(again.message, "cannot roll back x: it is taken back already");
  });
}

Deno.test("a rollback takes back tracked files whose names are no UTF-8", async () => {
  await using place = await world();
  const names = "c=$(printf 'caf\\351'); g=$(printf 'd\\377/gone'); ";
  const show = async () => {
    await place.sh(`${names} { cat "$c"; cat "$g"; } > shown 2>/dev/null || true`);
    return place.text("shown");
  };
  await place.sh(
    `${names} mkdir "$(dirname "$g")"; echo x > "$c"; echo x > "$g"; echo shown >> .gitignore
    git add -A; git commit -qm names`,
  );
  await place.run(`${names} echo run >> "$c"; rm -r "$(dirname "$g")"; echo run > a.txt`);
  assertEquals(await show(), "x\nrun\n");
  const { result, later } = await back(place);
  assertEquals([later, result?.failed, result?.done.length], [[], [], 3]);
  assertEquals([await show(), place.text("a.txt")], ["x\nx\n", "one\n"]);
});

Deno.test("a rollback keeps LF where git would give CRLF, and CRLF where it was", async () => {
  await using place = await world();
  await git(place.root, "config", "core.autocrlf", "true");
  await place.write("run.sh", "#!/bin/sh\necho a\n");
  await place.write("run.bat", "echo a\r\n");
  await git(place.root, "add", "-A");
  await git(place.root, "commit", "-qm", "scripts");
  await place.run("echo run >> run.sh; printf 'echo run\\r\\n' >> run.bat");
  const { result } = await back(place);
  assertEquals(result?.done.map(({ path }) => path), ["run.bat", "run.sh"]);
  assertEquals([place.text("run.sh"), place.text("run.bat")], [
    "#!/bin/sh\necho a\n",
    "echo a\r\n",
  ]);
});

Deno.test("a rollback waits for nobody where a pipe has taken the place of a file", async () => {
  await using place = await world();
  await place.run("echo run > a.txt");
  await place.sh("rm a.txt; mkfifo a.txt");
  const { result } = await back(place, { force: true });
  assertEquals([result?.failed, place.text("a.txt")], [[], "one\n"]);
});

Deno.test("a rollback touches nothing that the run did not change", async () => {
  await using here = await world();
  await here.write("mine", "before\n");
  await here.run("echo two > a.txt; echo secret > ignored");
  await here.write("mine", "after\n");
  await here.write("new", "n\n");
  const { result } = await back(here);
  assertEquals(result?.done.map(({ path }) => path), ["a.txt"]);
  assertEquals([here.text("mine"), here.text("new"), here.text("ignored")], [
    "after\n",
    "n\n",
    "secret\n",
  ]);
});

Deno.test("a rollback is refused over later edits, unless it is forced, and keeps them then", async () => {
  await using here = await world();
  await here.run("echo two > a.txt; echo n > n; echo m > m");
  await here.write("a.txt", "mine\n");
  await Deno.remove(here.path("n"));
  assertEquals((await back(here)).later, ["a.txt"]);
  assertEquals(here.text("a.txt"), "mine\n");
  const { result } = await back(here, { force: true });
  assertEquals([here.text("a.txt"), here.text("n"), here.text("m")], [
    "one\n",
    undefined,
    undefined,
  ]);
  assertEquals(result?.replaced, `refs/isonforge/checkpoint/${OWNER}/1-replaced`);
  assertEquals(await git(here.root, "show", `${result?.replaced}:a.txt`), "mine\n");
});

Deno.test("a rollback that is forced keeps also later edits that a snapshot would leave out", async () => {
  await using here = await world();
  await here.run("echo made | tee hidden large > /dev/null; echo two > a.txt");
  await here.sh(
    "echo mine > hidden; echo hidden >> .gitignore; head -c 11000000 /dev/zero > large",
  );
  const { result } = await back(here, { force: true });
  assertEquals(["hidden", "large"].map(here.text), [undefined, undefined]);
  const kept = await git(here.root, "ls-tree", "-r", "-l", result?.replaced ?? "");
  assertMatch(kept, /11000000\tlarge/);
  assertEquals(await git(here.root, "show", `${result?.replaced}:hidden`), "mine\n");
});

/** What a run may do by which files look new that were there, before which the state is made by `setup`. */
const LEFT: Record<
  string,
  { setup: string; run: string; left: string; reason: RegExp; isNew?: true }
> = {
  "changes what is ignored": {
    setup:
      "mkdir -p d/data; echo data/ > d/.gitignore; git add -A; git commit -qm d; echo x > d/data/r",
    run: "echo made > made; rm d/.gitignore",
    left: "d/data/r",
    reason: /before, ignored$/,
  },
  "adds an ignored file": {
    setup: "echo x > ignored",
    run: "echo made > made; git add -f ignored",
    left: "ignored",
    reason: /before, ignored$/,
  },
  "adds what only this repository ignores": {
    setup: "echo :x > .git/info/exclude; echo x > :x",
    run: "echo made > made; git add -f ./:x",
    left: ":x",
    reason: /before, ignored$/,
  },
  "removes a rule that lies in the directory itself": {
    setup: "mkdir -p .venv/bin; echo '*' > .venv/.gitignore; echo x > .venv/bin/tool",
    run: "echo made > made; rm .venv/.gitignore",
    left: ".venv/bin/tool",
    reason: /before, ignored$/,
  },
  "removes a rule of this repository alone": {
    setup: "mkdir :d; echo :d > .git/info/exclude; echo x > :d/data",
    run: "echo made > made; : > .git/info/exclude",
    left: ":d/data",
    reason: /before, ignored$/,
  },
  "removes a rule of the user's": {
    setup: "echo '*.data' > .git/rules; git config core.excludesFile .git/rules; echo x > my.data",
    run: "echo made > made; git config --unset core.excludesFile",
    left: "my.data",
    reason: /before, ignored$/,
  },
  "removes a rule of a file that is ignored itself": {
    setup:
      "mkdir in; printf '.gitignore\n*.data\n' > in/.gitignore; echo x > in/my.data; echo y > in/tracked; " +
      "git add in/tracked; git commit -qm in",
    run: "echo made > made; rm in/.gitignore",
    left: "in/my.data",
    reason: /before, ignored$/,
  },
  "puts files into a directory that was ignored": {
    setup: "mkdir node_modules; echo x > node_modules/x; echo node_modules > .git/info/exclude",
    run: "echo made > made; echo y > node_modules/y; : > .git/info/exclude",
    left: "node_modules/y",
    reason: /before, ignored$/,
    // Where there is no list this is known to be the run's.
    isNew: true,
  },
  "makes a large file small": {
    setup: "head -c 11000000 /dev/zero > large",
    run: "echo made > made; echo small > large",
    left: "large",
    reason: /before, and was not kept: too large$/,
  },
  "removes a repository within": {
    setup: "git init -q in; mkdir in/d; echo x > in/d/f",
    run: "echo made > made; rm -rf in/.git",
    left: "in/d/f",
    reason: /before, and was not kept: repository$/,
  },
  "takes in a submodule": {
    setup: "git init -q in; echo x > in/f; git -C in add f; " +
      "git -C in -c user.name=t -c user.email=t@localhost commit -qm f; git add in 2>/dev/null; git commit -qm in",
    run: "echo made > made; rm -rf in/.git; git rm -q --cached in; git add in",
    left: "in/f",
    reason: /before, in a submodule$/,
  },
};

for (const [what, { setup, run, left, reason, isNew }] of Object.entries(LEFT)) {
  Deno.test(`a rollback deletes nothing that was there when a run ${what}`, async () => {
    for (const isListed of isNew ? [true] : [true, false]) {
      await using here = await world();
      await here.sh(setup);
      const record = await here.run(run);
      if (!isListed && record !== undefined) {
        await writeCheckpoint(here.home, { ...record, ignored: { unknown: "it took too long" } });
      }
      const text = here.text(left);
      const { prepared, result } = await back(here);
      assertEquals([here.text(left), here.text("made"), result?.failed], [text, undefined, []]);
      const told = prepared.plan.left.find(({ path }) => path === left);
      assertMatch(told?.reason ?? "", isListed ? reason : /^it may have been there before, /);
    }
  });
}

Deno.test("a rollback without a list deletes what a run made at once, which the clock of files has a tick earlier", async () => {
  for (const [isEarlierByMs, isLeft] of [[9, false], [1_000, true]] as const) {
    await using here = await world();
    const record = await here.run("echo made > made");
    const { birthtime } = await Deno.lstat(here.path("made"));
    assert(birthtime !== null && record !== undefined);
    const at = new Date(birthtime.getTime() + isEarlierByMs).toISOString();
    const start = { ...record.start, at };
    await writeCheckpoint(here.home, {
      ...record,
      start,
      ignored: { unknown: "it took too long" },
    });
    const { prepared } = await back(here);
    assertEquals(here.text("made"), isLeft ? "made\n" : undefined);
    assertEquals(prepared.plan.left.map(({ path }) => path), isLeft ? ["made"] : []);
  }
});

Deno.test("a rollback deletes what a run made where only its kind is ignored, also beside what was there", async () => {
  await using here = await world();
  await here.sh(
    "mkdir logs obj; echo '*.o' >> .gitignore; git commit -qam o; echo x > logs/x.o; echo x > obj/x.o",
  );
  await here.run("echo y > logs/y.o; echo z > logs/z; git add -f logs/y.o; sed -i /o/d .gitignore");
  const { prepared, result } = await back(here);
  assertEquals(prepared.plan.left.map(({ path }) => path), ["logs/x.o", "obj/x.o"]);
  assertEquals(result?.failed, []);
  assertEquals(["logs/x.o", "logs/y.o", "logs/z"].map(here.text), ["x\n", undefined, undefined]);
});

/** What may have become of the list of what was ignored, and what is left then of two files that a run made visible and made. */
const LISTS: Record<
  string,
  { change: (record: CheckpointRecord, list: string) => void; left: string[] }
> = {
  "is there": { change: () => {}, left: ["ignored"] },
  "was not made by an earlier version": {
    change: (record) => delete record.ignored,
    left: ["ignored"],
  },
  "was too long": {
    change: (record) => record.ignored = { unknown: "there are more than 50,000" },
    left: ["ignored"],
  },
  "was not made in time": {
    change: (record) => record.ignored = { unknown: "finding them took longer than 2 s" },
    left: ["ignored"],
  },
  "is gone": { change: (_record, list) => Deno.removeSync(list), left: ["ignored", "made"] },
  "is damaged": {
    change: (_record, list) => Deno.writeTextFileSync(list, "\0"),
    left: ["ignored", "made"],
  },
};

for (const [what, { change, left }] of Object.entries(LISTS)) {
  Deno.test(`a rollback deletes nothing that may have been there where the list of what was ignored ${what}`, async () => {
    await using here = await world();
    await here.sh("echo x > ignored");
    const record = await here.run("echo made > made; git add -f ignored; : > .gitignore");
    if (record === undefined) throw new Error("nothing was kept");
    change(record, join(here.home, "checkpoints", OWNER, "1.ignored"));
    await writeCheckpoint(here.home, record);
    const { prepared } = await back(here);
    assertEquals(prepared.plan.left.map(({ path }) => path), left);
    assertEquals(here.text("ignored"), "x\n");
    await removeCheckpoints(here.home, OWNER);
    assertEquals(await Array.fromAsync(Deno.readDir(join(here.home, "checkpoints"))), []);
  });
}

Deno.test("a rollback takes back what a run has moved also where what was ignored was not listed", async () => {
  await using here = await world();
  await here.sh("mkdir src; echo x > src/x; git add src; git commit -qm src");
  const record = await here.run("mv src lib; mv a.txt b.txt");
  if (record === undefined) throw new Error("nothing was kept");
  await writeCheckpoint(here.home, { ...record, ignored: { unknown: "it took too long" } });
  const { prepared } = await back(here);
  assertEquals(prepared.plan.left, []);
  const names = ["src/x", "lib/x", "a.txt", "b.txt"];
  assertEquals(names.map(here.text), ["x\n", undefined, "one\n", undefined]);
});

Deno.test("a rollback of several runs goes back before the first, and sees edits between them", async () => {
  await using here = await world();
  await here.run("echo two > a.txt; echo n > n");
  await here.run("echo three > a.txt; rm n");
  assertEquals((await back(here)).result?.failed, []);
  assertEquals([here.text("a.txt"), here.text("n")], ["one\n", undefined]);

  await here.run("echo two > a.txt");
  await here.write("a.txt", "between\n");
  await here.run("echo four > a.txt");
  assertEquals((await back(here)).later, ["a.txt"]);
});

Deno.test("a rollback leaves what lies in its way, and what a filter or submodule is", async () => {
  await using here = await world();
  await here.sh(
    "git init -q sub && git -C sub -c user.name=t -c user.email=t@localhost commit -qm s --allow-empty && " +
      "git -c protocol.file.allow=always submodule --quiet add ./sub sub 2>/dev/null || git add sub; git commit -qm sub; " +
      "git config filter.f.clean cat; echo '*.f filter=f' > .gitattributes; echo 1 > x.f; git add -A; git commit -qm f",
  );
  await here.run(
    "git -C sub -c user.name=t -c user.email=t@localhost commit -qm s2 --allow-empty; echo 2 > x.f; rm a.txt; " +
      "echo '[broken' > .gitmodules",
  );
  await Deno.mkdir(here.path("a.txt"));
  await here.write("a.txt/own", "own\n");
  const { prepared, result } = await back(here, { force: true });
  assertEquals(prepared.plan.left.map(({ path }) => path).sort(), ["sub", "x.f"]);
  assertEquals(result?.failed, [{ path: "a.txt", reason: "a directory is in its place" }]);
  assertEquals([here.text("a.txt/own"), here.text("x.f")], ["own\n", "2\n"]);
});

Deno.test("a rollback follows no link that was put in a directory's place", async () => {
  await using here = await world();
  await here.sh("mkdir d && echo x > d/f && git add -A && git commit -qm d");
  await here.run("echo y > d/f; echo new > d/g");
  await here.sh(
    "rm -r d; mkdir ../outside; echo theirs > ../outside/f; echo theirs > ../outside/g; ln -s ../outside d",
  );
  await back(here, { force: true });
  assertEquals(await Deno.readTextFile(join(here.root, "../outside/f")), "theirs\n");
  assertEquals(await Deno.readTextFile(join(here.root, "../outside/g")), "theirs\n");
});

Deno.test("a run that was cut off is taken back only when that is forced", async () => {
  await using here = await world();
  const { home, root } = here;
  const limits = PATIENT_LIMITS;
  await beginCheckpoint({ home, owner: OWNER, session: OWNER, words: "w", cwd: root, limits });
  await here.write("a.txt", "two\n");
  const error = await assertRejects(() => back(here), UserError);
  assertMatch(error.message, /it was cut off/);
  await back(here, { force: true });
  assertEquals(here.text("a.txt"), "one\n");
});

Deno.test("a run that changes nothing has no checkpoint, and no reference", async () => {
  await using here = await world();
  assertEquals(await here.run("true"), undefined);
  assertEquals(readCheckpoints(here.home, OWNER), []);
  assertEquals(await git(here.root, "for-each-ref", "refs/isonforge"), "");
});

Deno.test("checkpoints run nothing that the repository names", async () => {
  await using here = await world();
  await here.sh(
    "for hook in post-checkout reference-transaction post-index-change; do printf '#!/bin/sh\\ntouch ../ran\\n' > .git/hooks/$hook; " +
      "chmod +x .git/hooks/$hook; done; git config core.fsmonitor 'touch ../ran'; git config filter.x.smudge 'touch ../ran; cat'; " +
      "git config filter.x.clean 'touch ../ran; cat'; echo '*.txt filter=x' > .git/info/attributes; rm -f ../ran",
  );
  await here.run("echo y > b; rm .gitignore");
  await back(here);
  assertEquals(await Deno.stat(join(here.root, "../ran")).catch(() => undefined), undefined);
});

Deno.test("pruneCheckpoints() keeps the last 50, and all of 30 days", async () => {
  await using here = await world();
  const { home } = here;
  const record = await here.run("echo two > a.txt");
  if (record === undefined) throw new Error("nothing was kept");
  const day = 24 * 60 * 60 * 1000;
  const now = Date.now();
  const put = (owner: string, days: number) =>
    writeCheckpoint(home, {
      ...record,
      owner,
      number: 1,
      start: { ...record.start, at: new Date(now - days * day).toISOString() },
    });
  for (let index = 0; index < 60; index++) await put(`${10_000_000 + index}`, 40 + index);
  await pruneCheckpoints(home, now);
  const owners = () => Array.from(Deno.readDirSync(join(home, "checkpoints"))).length;
  assertEquals(owners(), 50);
  for (let index = 0; index < 60; index++) await put(`${20_000_000 + index}`, 5);
  await pruneCheckpoints(home, now);
  // One of today, 60 of five days ago; the old ones are beyond the last 50.
  assertEquals(owners(), 61);
});

Deno.test("beginCheckpoint() leaves no record when git takes no reference", async () => {
  await using here = await world();
  await here.sh("echo mine >> a.txt; touch .git/refs/isonforge");
  await assertRejects(() => here.run("true"), UserError);
  assertEquals(readCheckpoints(here.home, OWNER), []);
});

Deno.test("deleteCheckpoint() deletes a reference of the agent's start also where a killed run has not noted it", async () => {
  await using here = await world();
  await using agent = await temporaryDirectory();
  await git(here.root, "update-ref", checkpointRef("0123abcd"), "HEAD");
  await git(here.root, "update-ref", checkpointRef("4567abcd"), "HEAD");
  await Deno.writeTextFile(agent.at("checkpoint.json"), '{"state": "unchanged"}');
  const repositories = [`${here.root}/.git`];
  await deleteCheckpoint(agent.path, { id: "0123abcd", repositories });
  assertMatch(
    await git(here.root, "for-each-ref", "--format=%(refname)", "refs/isonforge"),
    /^refs\/isonforge\/start\/4567abcd\n$/,
  );
});

Deno.test("removeCheckpoints() deletes what is kept of an owner, and nothing else", async () => {
  await using here = await world();
  await git(here.root, "update-ref", "refs/isonforge/start/0123abcd", "HEAD");
  await here.run("echo two > a.txt");
  assertEquals(
    (await git(here.root, "for-each-ref", "refs/isonforge/checkpoint")).split("\n").length,
    2,
  );
  await removeCheckpoints(here.home, OWNER);
  assertEquals(await git(here.root, "for-each-ref", "refs/isonforge/checkpoint"), "");
  assertMatch(await git(here.root, "for-each-ref"), /refs\/isonforge\/start/);
});
