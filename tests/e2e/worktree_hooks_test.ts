/**
 * git as people have it: hooks, filters, signatures, and what they leave in the environment.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { canContain } from "../helpers/contained_run.ts";
import { writePrograms } from "../helpers/executable.ts";
import { namesIn } from "../helpers/files.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { poll } from "../helpers/poll.ts";
import { git, ISONFORGE } from "../helpers/sandbox.ts";
import { type WorktreeSandbox, worktreeSandbox } from "../helpers/worktree_sandbox.ts";

const COMMIT = "git add -A; git commit -q -m work";
const hasProgram = async (name: string) =>
  (await new Deno.Command("sh", { args: ["-c", `command -v ${name}`], stdout: "null" }).output())
    .success;
const HAS_LFS = await hasProgram("git-lfs");
const HAS_GPG = await hasProgram("gpg");

async function hook(sandbox: WorktreeSandbox, name: string, script: string): Promise<void> {
  const hooks = join(sandbox.project, ".git", "hooks");
  await writePrograms(hooks, { [name]: `#!/bin/sh\n${script}\n` });
}

/** Who wrote into the worktree `fix` in a sandbox. */
const WRITERS: Record<string, { isGuest: boolean; moved?: "before" | "after" }> = {
  "its agent": { isGuest: false },
  "a guest": { isGuest: true },
  "a guest before it was moved": { isGuest: true, moved: "after" },
  "a guest after it was moved": { isGuest: true, moved: "before" },
};

for (const [who, { isGuest, moved }] of Object.entries(WRITERS)) {
  Deno.test({
    name: `what ${who} wrote in the sandbox of a worktree is not run as a filter outside of it`,
    ignore: !canContain,
    fn: async () => {
      await using sandbox = await worktreeSandbox();
      const { project } = sandbox;
      await Deno.mkdir(join(project, "tools"));
      await Deno.writeTextFile(join(project, "tools", "clean.sh"), "#!/bin/sh\ncat\n", {
        mode: 0o755,
      });
      await Deno.writeTextFile(join(project, ".gitattributes"), "*.txt filter=f\n");
      await Deno.writeTextFile(join(project, "a.txt"), "first\n");
      await git(project, "config", "filter.f.clean", "./tools/clean.sh");
      await git(project, "add", "--all");
      await git(project, "commit", "--quiet", "--message", "filtered");
      const ran = join(sandbox.root, "ran");
      const script =
        `echo '#!/bin/sh' > tools/clean.sh; echo 'touch ${ran}; cat' >> tools/clean.sh; ` +
        "chmod +x tools/clean.sh; echo second >> a.txt";
      const write = async (args: string[], cwd: string) => {
        const id = await sandbox.startAgent(`rehearse: bash ${script}`, {
          args: [...args, "--sandbox", "workspace"],
          cwd,
        });
        await sandbox.ended(id);
        return id;
      };
      const id = isGuest ? await sandbox.done("fix", "") : await write(["-w", "fix"], project);
      const madeAt = sandbox.worktree("fix");
      const elsewhere = join(sandbox.root, "elsewhere");
      const move = () => git(project, "worktree", "move", madeAt, elsewhere);
      if (moved === "before") await move();
      if (isGuest) await write([], moved === "before" ? elsewhere : madeAt);
      if (moved === "after") await move();
      if (!isGuest) assertMatch((await sandbox.run(["diff", id])).stdout, /^\+second$/m);
      const refused = [["merge", id], ["rm", "--worktree", id]];
      for (const words of refused) {
        assertMatch(
          (await sandbox.run(words)).stderr,
          /holds uncommitted changes/,
          words.join(" "),
        );
      }
      await sandbox.ok(["rm", "--worktree", "--force", id]);
      assertEquals(await git(project, "show", `refs/isonforge/${id}:a.txt`), "first\nsecond\n");
      assertEquals(namesIn(sandbox.root).includes("ran"), false);
    },
  });
}

Deno.test("-w does not wait for what a hook leaves in the background, nor does the next one", async () => {
  await using sandbox = await worktreeSandbox();
  const pids = join(sandbox.root, "pids");
  await hook(sandbox, "post-checkout", `sleep 600 & echo $! >> '${pids}'`);
  try {
    for (const name of ["one", "two"]) {
      const { code, stdout } = await sandbox.run([
        "--bg",
        "--model",
        "rehearsal",
        "-w",
        name,
        "short",
      ]);
      assertEquals(code, 0);
      assertMatch(stdout, /^✓ Background agent started/);
    }
    const daemons = (await Deno.readTextFile(pids)).trim().split("\n").map(Number);
    assertEquals(daemons.length, 2);
    // They are the user's, and live on.
    for (const pid of daemons) Deno.kill(pid, "SIGCONT");
  } finally {
    for (const pid of (await Deno.readTextFile(pids)).trim().split("\n")) {
      Deno.kill(Number(pid), "SIGKILL");
    }
  }
});

Deno.test("a post-checkout hook that fails leaves a worktree that is used, with all of its words", async () => {
  await using sandbox = await worktreeSandbox();
  await hook(
    sandbox,
    "post-checkout",
    "echo first; echo 'error: second' >&2; echo third >&2; exit 1",
  );
  const { code, stderr } = await sandbox.run([
    ...["--bg", "--model", "rehearsal", "-w", "fix", "rehearse: bash pwd > where"],
  ]);
  assertEquals(code, 0, stderr);
  assertMatch(stderr, /^warning: the post-checkout hook failed: first error: second third$/m);
  const path = sandbox.worktree("fix");
  await poll(() => Deno.readTextFile(join(path, "where")).catch(() => ""), "the agent's work");
});

/** What keeps git from asking whoever is not there, see `command_environment.ts`. */
const OF_COMMANDS = /^GIT_(?:ASKPASS|EDITOR|SEQUENCE_EDITOR|PAGER|TERMINAL_PROMPT)=/;

Deno.test("what git sets for a hook does not reach an agent that it starts", async () => {
  await using sandbox = await worktreeSandbox();
  const started = join(sandbox.root, "started");
  const command = [...ISONFORGE, "--bg", "-q", "--model", "rehearsal"].join(" ");
  const script = `rehearse: bash env > ${
    join(sandbox.root, "seen")
  }; git commit -q --allow-empty -m theirs`;
  await hook(
    sandbox,
    "post-commit",
    `[ -e '${started}' ] && exit 0; touch '${started}'; ${command} "${script}" > '${started}' 2>&1`,
  );
  const options = ["-c", "user.name=Somebody Else", "-c", "core.editor=true"];
  const { success } = await new Deno.Command("git", {
    args: [...options, "--literal-pathspecs", "commit", "--quiet", "--allow-empty", "-m", "mine"],
    cwd: sandbox.project,
    env: { ...sandbox.env, GIT_SSH_COMMAND: "ssh -v" },
  }).output();
  assert(success);
  const id = (await Deno.readTextFile(started)).trim();
  await sandbox.ended(id);
  const seen = (await Deno.readTextFile(join(sandbox.root, "seen"))).split("\n")
    // The bash tool's own are those of every command.
    .filter((line) => /^GIT/.test(line) && !OF_COMMANDS.test(line)).sort();
  const kept = ["GIT_CONFIG_GLOBAL=/dev/null", "GIT_SSH_COMMAND=ssh -v"];
  const host = Object.entries(Deno.env.toObject()).filter(([name]) => /^GIT/.test(name))
    .map(([name, value]) => `${name}=${value}`);
  assertEquals(seen, [...new Set([...kept, ...host])].sort());
  assertEquals((await git(sandbox.project, "log", "-1", "--format=%an %s")).trim(), "Test theirs");
});

/** What an agent in a sandbox commits, each in a branch of its own. */
const BROUGHT: Record<string, { file: string; isProgram?: true }> = {
  "a hook in the directory of hooks": { file: "hk/post-merge" },
  "the configuration of a hook manager": { file: "lefthook.yml" },
  "a filter": { file: "tools/smudge.sh", isProgram: true },
};

Deno.test({
  name: "merge runs no hook and no filter that it brings from a sandbox, and all hooks otherwise",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await worktreeSandbox();
    const { project, root } = sandbox;
    const ran = join(root, "ran");
    const program = `#!/bin/sh\ntouch ${ran}\ncat\n`;
    await git(project, "config", "core.hooksPath", "hk");
    await git(project, "config", "filter.f.smudge", "./tools/smudge.sh");
    await writePrograms(join(project, "hk"), { "post-checkout": "#!/bin/sh\n" });
    await git(project, "add", "--all");
    await git(project, "commit", "--quiet", "--message", "hooks");
    const args = ["--sandbox", "workspace"];
    for (const [what, { file, isProgram }] of Object.entries(BROUGHT)) {
      const name = file.replaceAll("/", "-");
      // Guarded are its files, and not what can be committed.
      const script = [
        `printf '${program.replaceAll("\n", "\\n")}' > x; oid=$(git hash-object -w x)`,
        `rm x; echo 1 > ${name}.txt; ${
          isProgram ? "echo '*.txt filter=f' > .gitattributes;" : ""
        } git add -A`,
        `git update-index --add --cacheinfo 100755,$oid,${file}; git update-index --skip-worktree ${file}`,
        "git commit -q -m work",
      ].join("; ");
      const id = await sandbox.done(name, script, { args: ["-w", name, ...args] });
      const { code, stderr, stdout } = await sandbox.run(["merge", id]);
      assertEquals(namesIn(root).includes("ran"), false, what);
      if (isProgram) {
        assertEquals(code, 1, what);
        assertMatch(
          stderr,
          /: it changes "tools\/smudge.sh", which git runs while it merges\nhint: look at it, and merge it yourself: git diff /,
        );
      } else {
        assertEquals(code, 0, `${what}: ${stderr}`);
        assertStringIncludes(stderr, `git would run for one ("${file}")\n`);
        assertMatch(stdout, /^✓ Merged /m, what);
      }
    }
    // What was looked at when it came is the user's own from then on.
    const id = await sandbox.done("plain", `echo 1 > plain; ${COMMIT}`, {
      args: ["-w", "plain", ...args],
    });
    assertEquals((await sandbox.run(["merge", id])).code, 0);
    assertEquals(namesIn(root).includes("ran"), true);
  },
});

Deno.test("merge names what finishes it, and what takes it back, when a hook refuses", async () => {
  for (const name of ["pre-merge-commit", "commit-msg"]) {
    await using sandbox = await worktreeSandbox();
    const id = await sandbox.done("fix", `echo 1 > 1; ${COMMIT}`);
    await git(sandbox.project, "commit", "--quiet", "--allow-empty", "-m", "ours");
    await hook(sandbox, name, "echo no ticket >&2; exit 1");
    const { code, stderr } = await sandbox.run(["merge", id]);
    assertEquals(code, 1);
    assertMatch(stderr, /^no ticket$/m);
    assertStringIncludes(
      stderr,
      `error: cannot merge ${id}: "fix" is merged into the files, but the merge was not committed: a hook or the signature failed\n` +
        "hint: the reason is above; git commit finishes the merge, git merge --abort takes it all back\n",
    );
    assertMatch((await sandbox.run(["merge", id])).stderr, /: a merge is in progress here\nhint: /);
    await git(sandbox.project, "merge", "--abort");
  }
});

Deno.test("merge shows what gpg says when the signature fails", { ignore: !HAS_GPG }, async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", `echo 1 > 1; ${COMMIT}`);
  await git(sandbox.project, "commit", "--quiet", "--allow-empty", "-m", "ours");
  await git(sandbox.project, "config", "commit.gpgSign", "true");
  await git(sandbox.project, "config", "user.signingKey", "nobody@example.com");
  const env = { GNUPGHOME: join(sandbox.root, "gnupg") };
  await Deno.mkdir(env.GNUPGHOME, { mode: 0o700 });
  const { code, stderr } = await sandbox.run(["merge", id], { env });
  assertEquals(code, 1);
  assertMatch(stderr, /gpg failed to sign the data[^]*git merge --abort takes it all back\n$/);
});

/** A repository in which git LFS keeps a file. */
async function addLfs(project: string): Promise<void> {
  await git(project, "lfs", "install", "--local");
  await git(project, "lfs", "track", "*.bin");
  await Deno.writeTextFile(join(project, "a.bin"), "content\n");
  await git(project, "add", "-A");
  await git(project, "commit", "--quiet", "-m", "lfs");
}

Deno.test("files of git LFS are checked out, compared, merged and removed as git does", {
  ignore: !HAS_LFS,
}, async () => {
  await using sandbox = await worktreeSandbox();
  const { project } = sandbox;
  await addLfs(project);
  assertMatch(await git(project, "show", "HEAD:a.bin"), /^version https:\/\/git-lfs/);

  const id = await sandbox.done("fix", `cat a.bin > seen; echo more >> a.bin; echo new > b.bin`);
  const path = sandbox.worktree("fix");
  assertEquals(await Deno.readTextFile(join(path, "seen")), "content\n");
  // What nobody has changed is not changed, though no filter was run.
  await Deno.remove(join(path, "seen"));
  await Deno.utime(join(project, "a.bin"), 1, 1);
  const patch = await sandbox.ok(["diff", id]);
  assertMatch(patch, /^\+oid sha256:/m);
  assert(!/^\+(?:more|new)$/m.test(patch), patch);
  assertMatch(await sandbox.ok(["worktrees"]), /^fix +[0-9a-f]{8} +- +2 files /m);
  await git(path, "add", "-A");
  await git(path, "commit", "--quiet", "-m", "work");
  await Deno.utime(join(path, "a.bin"), 1, 1);
  assertMatch(await sandbox.ok(["worktrees"]), /^fix +[0-9a-f]{8} +1 commit \(\+\d+ -\d+\) +- /m);
  await sandbox.ok(["merge", id]);
  assertEquals(await Deno.readTextFile(join(project, "a.bin")), "content\nmore\n");
  await sandbox.ok(["rm", "--worktree", id]);
});

Deno.test(
  "-w says what is missing when git LFS is not installed",
  { ignore: !HAS_LFS },
  async () => {
    await using sandbox = await worktreeSandbox();
    const { project } = sandbox;
    await addLfs(project);
    await Deno.remove(join(project, ".git", "hooks"), { recursive: true });
    for (const key of ["clean", "smudge", "process"]) {
      await git(project, "config", `filter.lfs.${key}`, "git-lfs-gone");
    }
    const { code, stderr } = await sandbox.run([
      ...["--bg", "--model", "rehearsal", "-w", "fix", "short"],
    ]);
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /^error: cannot use a worktree for "fix": cannot run git-lfs-gone: No such file/,
    );
    assertMatch(stderr, /a\.bin: smudge filter lfs failed/);
  },
);

Deno.test(
  "an ordinary user's worktree works with a failing hook",
  { ignore: !isRoot },
  async () => {
    await using sandbox = await worktreeSandbox();
    await hook(sandbox, "post-checkout", "exit 3");
    await giveAway(sandbox);
    const { code, stderr } = await sandbox.run(
      ["-p", "--model", "rehearsal", "-w", "fix", "short"],
      { through: asOtherUser },
    );
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /^warning: the post-checkout hook failed: it ended with \d+$/m);
  },
);
