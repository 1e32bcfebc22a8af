/**
 * Between start and merge a repository lives on: what users, agents and other tools may do to it.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { exists } from "../../lib/sys/files/info_at.ts";
import { addSubmodule, git } from "../helpers/sandbox.ts";
import {
  createRepository,
  type WorktreeSandbox,
  worktreeSandbox,
} from "../helpers/worktree_sandbox.ts";

const COMMIT = "git add -A; git commit -q -m work";

interface Case {
  /** What happens to the repository of an agent that has committed the file `1` on the branch `fix`. */
  does(at: { sandbox: WorktreeSandbox; path: string }): Promise<unknown>;
  /** What `diff`, `merge` and `rm --worktree` say; each goes on unless it says `error`. */
  diff: RegExp;
  merge: RegExp;
  rm: RegExp;
  /** Where the commands are run, if not in the project. */
  cwd?: (sandbox: WorktreeSandbox) => string;
}

const goesOn = { diff: /^\+1$/m, merge: /^✓ Merged fix into main: 1 commit$/m, rm: /^✓ Removed /m };

const CASES: Record<string, Case> = {
  "the agent renames its branch": {
    ...goesOn,
    does: ({ path }) => git(path, "branch", "-m", "better"),
    merge: /^its branch "fix" is gone: better is merged, [^]*✓ Merged better into main: 1 commit$/m,
  },
  "the branch is deleted under the worktree": {
    ...goesOn,
    does: async ({ path }) => {
      await git(path, "switch", "--quiet", "--detach");
      await git(path, "branch", "-D", "fix");
    },
    merge:
      /^its branch "fix" is gone: [0-9a-f]{12} is merged, [^]*✓ Merged [0-9a-f]{12} into main/m,
  },
  "no branch is checked out, at the same commit": {
    ...goesOn,
    does: ({ path }) => git(path, "switch", "--quiet", "--detach"),
    diff: /^its worktree has no branch checked out, not fix$/m,
  },
  "the agent goes on on another branch": {
    ...goesOn,
    does: ({ path }) => git(path, "switch", "--quiet", "-c", "aside"),
    merge:
      /error: cannot merge [^:]+: its worktree has branch "aside" checked out, not "fix"\nhint: take what is there: git merge aside; /,
  },
  "the worktree is moved and its branch renamed": {
    ...goesOn,
    does: async ({ sandbox, path }) => {
      await git(sandbox.project, "worktree", "move", path, join(sandbox.root, "moved"));
      await git(sandbox.project, "branch", "-m", "fix", "better");
    },
    diff: /^its worktree was moved: .*\/moved$[^]*^\+1$/m,
    merge: /^its branch "fix" is gone: better is merged, [^]*✓ Merged better into main: 1 commit$/m,
    rm: /^✓ Removed \S+\n {2}worktree removed: .*\/moved\n {2}branch kept: better$/m,
  },
  "the directory is deleted": {
    ...goesOn,
    does: ({ path }) => Deno.remove(path, { recursive: true }),
    diff: /^the worktree of \S+ is gone: this is what is committed on fix$[^]*^\+1$/m,
  },
  "the directory is deleted and pruned": {
    ...goesOn,
    does: async ({ sandbox, path }) => {
      await Deno.remove(path, { recursive: true });
      await git(sandbox.project, "worktree", "prune");
    },
  },
  "git forgets the worktree": {
    ...goesOn,
    does: ({ sandbox }) =>
      Deno.remove(join(sandbox.project, ".git", "worktrees"), { recursive: true }),
    diff: /is no worktree of its repository any more: this is what is committed on fix$[^]*^\+1$/m,
    merge:
      /is no worktree of git's any more: what is not committed there is not merged$[^]*✓ Merged fix/m,
    rm:
      /error: cannot remove the worktree of \S+: ".*" is no worktree of its repository any more\nhint: /,
  },
  "the branch is rebased": {
    ...goesOn,
    does: async ({ sandbox, path }) => {
      await git(
        sandbox.project,
        "commit",
        "--quiet",
        "--allow-empty",
        "--amend",
        "-m",
        "other first",
      );
      await git(path, "rebase", "--quiet", "--onto", "main", "HEAD~1");
    },
    diff: /^its history was rewritten: [^]*^\+1$/m,
  },
  "a rebase has stopped in the worktree": {
    ...goesOn,
    does: async ({ sandbox, path }) => {
      await Deno.writeTextFile(join(sandbox.project, "1"), "ours\n");
      await git(sandbox.project, "add", "1");
      await git(sandbox.project, "commit", "--quiet", "-m", "ours");
      await git(path, "rebase", "main").catch(() => {});
    },
    diff: /^its worktree has no branch checked out, not fix$/m,
    merge: /error: cannot merge [^:]+: a rebase is in progress in its worktree\nhint: git -C /,
    rm: /error: cannot remove the worktree of \S+: it holds uncommitted changes/,
  },
  "the branch is reset": {
    ...goesOn,
    does: ({ path }) => git(path, "reset", "--quiet", "--hard", "HEAD~1"),
    diff: /^\S+ has changed nothing$/m,
    merge: /^main has everything of fix already$/m,
  },
  "the repository becomes a sparse one": {
    ...goesOn,
    does: ({ path }) => git(path, "sparse-checkout", "set", "src"),
  },
  "the index is split and has a monitor": {
    ...goesOn,
    does: async ({ path }) => {
      await git(path, "config", "core.splitIndex", "true");
      await git(path, "update-index", "--split-index");
      await git(path, "update-index", "--untracked-cache");
    },
  },
  "all references are packed": {
    ...goesOn,
    does: ({ sandbox }) => git(sandbox.project, "pack-refs", "--all", "--prune"),
  },
  "the agent adds a submodule": {
    ...goesOn,
    does: async ({ sandbox, path }) => {
      const library = await createRepository(join(sandbox.root, "library"));
      await addSubmodule(path, library, "lib");
      await git(path, "commit", "--quiet", "-m", "library");
    },
    merge: /^✓ Merged fix into main: 2 commits$/m,
    rm: /error: cannot remove the worktree of \S+: there are repositories in it: "lib"/,
  },
  "the repository is moved and repaired": {
    ...goesOn,
    does: async ({ sandbox, path }) => {
      const moved = join(sandbox.root, "elsewhere");
      await Deno.rename(sandbox.project, moved);
      await git(moved, "worktree", "repair", path);
    },
    cwd: ({ root }) => join(root, "elsewhere"),
  },
  "the repository is moved": {
    ...goesOn,
    does: ({ sandbox }) => Deno.rename(sandbox.project, join(sandbox.root, "elsewhere")),
    cwd: ({ root }) => join(root, "elsewhere"),
    diff: /error: .*\nhint: .*git .*worktree repair/,
    merge: /error: .*\nhint: .*git .*worktree repair/,
    rm: /error: .*\nhint: .*git .*worktree repair/,
  },
  "the repository is gone": {
    does: ({ sandbox }) => Deno.remove(sandbox.project, { recursive: true }),
    cwd: ({ root }) => root,
    diff: /error: cannot show what \S+ changed: its repository ".*" is gone\nhint: /,
    merge: /error: cannot merge [^:]+: its repository ".*" is gone\nhint: /,
    rm: /error: cannot remove the worktree of \S+: its repository ".*" is gone\nhint: /,
  },
};

for (const [name, { does, diff, merge, rm, cwd }] of Object.entries(CASES)) {
  Deno.test(`diff, merge and rm --worktree say what is, and go on, when ${name}`, async () => {
    await using sandbox = await worktreeSandbox();
    const id = await sandbox.done("fix", `echo 1 > 1; ${COMMIT}`);
    await does({ sandbox, path: sandbox.worktree("fix") });
    for (
      const [command, says] of [[["diff"], diff], [["merge"], merge], [
        ["rm", "--worktree"],
        rm,
      ]] as const
    ) {
      const at = cwd?.(sandbox) ?? sandbox.project;
      const { code, stdout, stderr } = await sandbox.run([...command, id], { cwd: at });
      assertMatch(stderr + stdout, says);
      assertEquals(code, says.source.startsWith("error") ? 1 : 0, stderr);
    }
  });
}

Deno.test("bits of the index that hide a file lose no work", async () => {
  await using sandbox = await worktreeSandbox();
  const script = "git update-index --skip-worktree README.md; " +
    "git update-index --assume-unchanged src/prices.ts; echo hidden >> README.md; echo too >> src/prices.ts";
  const id = await sandbox.done("fix", script);
  const path = sandbox.worktree("fix");
  assertEquals(await git(path, "status", "--porcelain"), "");
  assertMatch(await sandbox.ok(["worktrees"]), /^fix +[0-9a-f]{8} +- +2 files /m);
  assertMatch(await sandbox.ok(["diff", id]), /^\+hidden$[^]*^\+too$/m);
  assertMatch(
    (await sandbox.run(["merge", id])).stderr,
    /holds uncommitted changes \("README.md", /,
  );
  assertMatch(
    (await sandbox.run(["rm", "--worktree", id])).stderr,
    /it holds uncommitted changes \("README\.md", "src\/prices\.ts"\)/,
  );
  // The agent's own bits stay as they are.
  assertMatch(await git(path, "ls-files", "-v"), /^S README\.md\nh src\/prices\.ts$/m);
  await sandbox.ok(["rm", "--worktree", "--force", id]);
  const kept = `refs/isonforge/${id}`;
  assertMatch(await git(sandbox.project, "show", `${kept}:README.md`), /^hidden$/m);
  assertMatch(await git(sandbox.project, "show", `${kept}:src/prices.ts`), /^too$/m);
});

Deno.test("work is kept by --force when a filter fails", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "echo changed >> README.md; echo new > new.md");
  await git(sandbox.project, "config", "filter.gone.clean", "no-such-filter");
  await git(sandbox.project, "config", "filter.gone.required", "true");
  await Deno.writeTextFile(join(sandbox.project, ".git", "info", "attributes"), "* filter=gone\n");
  await sandbox.ok(["rm", "--worktree", "--force", id]);
  const kept = `refs/isonforge/${id}`;
  assertMatch(await git(sandbox.project, "show", `${kept}:README.md`), /^changed$/m);
  assertEquals(await git(sandbox.project, "show", `${kept}:new.md`), "new\n");
});

Deno.test("merge is as tolerant as git about what it does not touch", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", `echo 1 > 1; ${COMMIT}`);
  await git(sandbox.project, "commit", "--quiet", "--allow-empty", "-m", "ours");
  await Deno.writeTextFile(join(sandbox.project, "README.md"), "mine\n");
  await Deno.writeTextFile(join(sandbox.project, "untracked"), "mine\n");
  assertMatch(await sandbox.ok(["merge", id]), /^✓ Merged fix into main: 1 commit$/m);
  assertEquals(await Deno.readTextFile(join(sandbox.project, "README.md")), "mine\n");
});

Deno.test("merge --squash leaves one change to be committed, and a branch may stand for the agent", async () => {
  await using sandbox = await worktreeSandbox();
  await sandbox.done("feature/fix", `echo 1 > 1; ${COMMIT}; echo 2 > 2; ${COMMIT}`);
  const before = await git(sandbox.project, "rev-parse", "HEAD");
  assertMatch(
    await sandbox.ok(["merge", "--squash", "feature/fix"]),
    /^✓ Squashed feature\/fix into the files of main: 2 commits\n {2}commit: git commit\n$/m,
  );
  assertEquals(await git(sandbox.project, "rev-parse", "HEAD"), before);
  assertEquals(await git(sandbox.project, "diff", "--cached", "--name-only"), "1\n2\n");
  await git(sandbox.project, "commit", "--quiet", "--no-edit");
  assertEquals((await git(sandbox.project, "rev-list", "--count", "HEAD^..")).trim(), "1");
});

Deno.test("merge --squash says how to take a conflict back", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", `echo theirs > README.md; ${COMMIT}`);
  await Deno.writeTextFile(join(sandbox.project, "README.md"), "ours\n");
  await git(sandbox.project, "commit", "--quiet", "-a", "-m", "ours");
  assertMatch(
    (await sandbox.run(["merge", "--squash", id])).stderr,
    /take it all back: git reset --merge\n$/,
  );
  await git(sandbox.project, "reset", "--quiet", "--merge");
  assertEquals(await git(sandbox.project, "status", "--porcelain"), "");
});

Deno.test("a branch stands for the agent of its worktree wherever an id is taken", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("feature/auth", "echo 1 > 1");
  // Could be the beginning of an id, and is none.
  const other = await sandbox.done("fade", "echo 1 > 1");
  for (const [word, expected] of [["feature/auth", id], ["fade", other]] as const) {
    assertMatch(await sandbox.ok(["inspect", word]), new RegExp(expected));
    assertMatch(await sandbox.ok(["diff", word]), /^\+1$/m);
    await sandbox.ok(["logs", word]);
  }
  assertMatch(await sandbox.ok(["complete", "fish", "isonforge merge feat"]), /^feature\/auth\t/m);
  const again = await sandbox.done("feature/auth", "echo 2 > 2");
  const { code, stderr } = await sandbox.run(["logs", "feature/auth"]);
  assertEquals(code, 1);
  assertMatch(stderr, /^error: "feature\/auth" is the branch of [0-9a-f]{8}, [0-9a-f]{8}\nhint: /);
  for (const each of [id, again]) assertStringIncludes(stderr, each);
  assertEquals((await sandbox.run(["logs", "feature/none"])).code, 2);
});

Deno.test(".worktreeinclude names ignored files that a new worktree gets", async () => {
  await using sandbox = await worktreeSandbox();
  const { project } = sandbox;
  const write = (name: string, text: string) => Deno.writeTextFile(join(project, name), text);
  await write(".gitignore", ".env*\nconfig/\nlink\nnode_modules/\n");
  await write(
    ".worktreeinclude",
    ".env\n/config/*.json\n!config/other.json\nREADME.md\nplain\nlink\n",
  );
  await git(project, "add", "-A");
  await git(project, "commit", "--quiet", "-m", "settings");
  await Deno.mkdir(join(project, "config"));
  await write(".env", "KEY=1\n");
  await Deno.chmod(join(project, ".env"), 0o600);
  await write(".env.local", "KEY=2\n");
  await write("config/local.json", "{}\n");
  await write("config/other.json", "{}\n");
  await write("plain", "not ignored\n");
  await Deno.symlink("/etc/hostname", join(project, "link"));
  const { code, stderr } = await sandbox.run(
    ["--bg", "--model", "rehearsal", "-w", "fix", "short"],
    {
      cwd: join(project, "src"),
    },
  );
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "copied into it (.worktreeinclude): .env, config/local.json\n");
  const path = sandbox.worktree("fix");
  assertEquals(await Deno.readTextFile(join(path, ".env")), "KEY=1\n");
  assertEquals((await Deno.stat(join(path, ".env"))).mode! & 0o777, 0o600);
  for (const name of [".env.local", "config/other.json", "plain", "link"]) {
    assert(!exists(join(path, name)), name);
  }
  assertEquals(await git(path, "status", "--porcelain"), "");
  const again = await sandbox.run(["-p", "--model", "rehearsal", "-w", "fix", "short"]);
  assert(!again.stderr.includes("copied into it"));
});

Deno.test("-w warns when core.bare makes git take its worktree for a bare repository", async () => {
  await using sandbox = await worktreeSandbox();
  const bare = join(sandbox.root, "shop.git");
  await git(sandbox.root, "clone", "--quiet", "--bare", sandbox.project, bare);
  await git(bare, "config", "extensions.worktreeConfig", "true");
  const { code, stderr } = await sandbox.run(
    ["-p", "--model", "rehearsal", "-w", "fix", "short"],
    { cwd: bare },
  );
  assertEquals(code, 0, stderr);
  const fix = /core\.bare is set for all of them: (git -C \S+ config --worktree core\.bare false)$/m
    .exec(stderr)?.[1];
  assert(fix !== undefined, stderr);
  await new Deno.Command("sh", { args: ["-c", fix] }).output();
  const path = stderr.match(/^worktree created: (\S+)/m)?.[1] ?? "";
  assertEquals(await git(path, "status", "--porcelain"), "");
});
