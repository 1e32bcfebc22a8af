import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { commitWork } from "../../../lib/agents/finish/commit_work.ts";
import { UserError } from "../../../lib/errors.ts";
import { NO_SANDBOX } from "../../../lib/sys/sandbox/command_sandbox.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const OPTIONS = {
  message: "Work\n",
  sandbox: NO_SANDBOX,
  secrets: [],
  signal: new AbortController().signal,
};

for (const hasCommit of [true, false]) {
  const where = hasCommit ? "on a commit" : "on a branch without one";
  Deno.test(`new files that look like secrets are left out also where they are staged, ${where}`, async () => {
    await using directory = await temporaryDirectory();
    const { path } = directory;
    await git(path, "init", "-q", "-b", "main");
    await git(path, "config", "user.name", "Test");
    await git(path, "config", "user.email", "test@example.com");
    if (hasCommit) {
      await Deno.writeTextFile(directory.at("template"), "P=\nQ=\nR=\n");
      await Deno.writeTextFile(directory.at("old.pem"), "old\n");
      await git(path, "add", "-A");
      await git(path, "commit", "-qm", "first");
      await Deno.writeTextFile(directory.at("old.pem"), "tracked\n");
      // Not hidden as a renamed file either.
      await git(path, "mv", "template", ".env.local");
    }
    await Deno.mkdir(directory.at("deep"));
    for (const name of [".env", "deep/a key.pem", "named.pem", "work"]) {
      await Deno.writeTextFile(directory.at(name), "P=1\n");
    }
    await git(path, "add", "--", ".env", "deep", "work");
    await git(path, "add", "-N", "named.pem");
    await Deno.writeTextFile(directory.at(".env"), "P=2\n");

    const { commit, leftOut } = await commitWork(path, OPTIONS);
    const isOld = hasCommit ? [".env.local"] : [];
    assertEquals(leftOut.toSorted(), [".env", ...isOld, "deep/a key.pem", "named.pem"]);
    assertEquals(commit, (await git(path, "rev-parse", "HEAD")).trim());
    const tree = (await git(path, "ls-tree", "-r", "--name-only", "HEAD")).trim().split("\n");
    assertEquals(tree, hasCommit ? ["old.pem", "work"] : ["work"]);
    assertEquals(await Deno.readTextFile(directory.at(".env")), "P=2\n");
    if (hasCommit) assertEquals(await git(path, "show", "HEAD:old.pem"), "tracked\n");

    await git(path, "add", ".env");
    assertEquals((await commitWork(path, OPTIONS)).commit, undefined);
  });
}

/** Repositories within, what a commit has in the place of each, and what is left out. */
const NESTED: Record<
  string,
  { script: string; has?: string[]; leftOut?: string[]; refused?: RegExp }
> = {
  "a repository": { script: "make in", leftOut: ["in"] },
  "one that is deep in a new directory": {
    script: "mkdir d; echo x > d/work; make d/in",
    has: ["100644 d/work"],
    leftOut: ["d/in"],
  },
  "one without a commit": { script: "git init -q in; echo x > in/file", leftOut: ["in"] },
  "a worktree": { script: "git worktree add -q in -b other", leftOut: ["in"] },
  "one that is staged": { script: "make in; git add in", leftOut: ["in"] },
  "one of which .gitmodules has no URL": {
    script:
      "make in; git add in; git config -f .gitmodules submodule.in.path in; git add .gitmodules",
    has: ["100644 .gitmodules"],
    leftOut: ["in"],
  },
  "a submodule": {
    script: "make in; git submodule --quiet add ./in in",
    has: ["100644 .gitmodules", "160000 in"],
  },
  "one in the place of tracked files": {
    script: "git rm -qr tracked; make tracked; git add tracked",
    refused: /^"tracked": a repository of its own is in the place of files$/,
  },
  "one in the place of a file": {
    script: "rm tracked/file; make tracked/file",
    refused: /^"tracked\/file": a repository of its own is in the place of files$/,
  },
  "one around tracked files": {
    script: "git init -q tracked; echo x > tracked/new",
    has: ["100644 tracked/new"],
  },
};

for (const [what, { script, has = [], leftOut = [], refused }] of Object.entries(NESTED)) {
  Deno.test(`a commit of an agent's work loses nothing of ${what}`, async () => {
    await using directory = await temporaryDirectory();
    const { path } = directory;
    await git(path, "init", "-q", "-b", "main");
    await git(path, "config", "user.name", "Test");
    await git(path, "config", "user.email", "test@example.com");
    await Deno.mkdir(directory.at("tracked"));
    await Deno.writeTextFile(directory.at("tracked", "file"), "x\n");
    await git(path, "add", "-A");
    await git(path, "commit", "-qm", "first");
    const make = 'make() { git init -q "$1"; echo x > "$1/its"; git -C "$1" add its; ' +
      'git -C "$1" -c user.name=t -c user.email=t@localhost commit -qm its; }';
    const args = ["-ec", `${make}\necho x > work\n${script}`];
    assertEquals(
      (await new Deno.Command("sh", { args, cwd: path, stderr: "null" }).output()).code,
      0,
    );

    if (refused !== undefined) {
      assertMatch(
        (await assertRejects(() => commitWork(path, OPTIONS), UserError)).message,
        refused,
      );
      assertEquals(await git(path, "log", "--format=%s"), "first\n");
      return;
    }
    assertEquals((await commitWork(path, OPTIONS)).leftOut, leftOut);
    const tree = await git(path, "ls-tree", "-r", "HEAD");
    const entries = tree.trim().split("\n").map((line) => line.replace(/ .*\t/, " "));
    assertEquals(entries, [...has, "100644 tracked/file", "100644 work"].sort(byName));
    for (const name of leftOut) {
      assertEquals((await Deno.stat(directory.at(name))).isDirectory, true);
    }
  });
}

function byName(one: string, other: string): number {
  return one.slice("100644 ".length) < other.slice("100644 ".length) ? -1 : 1;
}
