/**
 * "Pair with worktrees": agents and runs on branches of their own.
 */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { join } from "@std/path/join";
import { writePrograms } from "../helpers/executable.ts";
import { modeOf, namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { git } from "../helpers/sandbox.ts";
import { createRepository, worktreeSandbox } from "../helpers/worktree_sandbox.ts";

const SLEEPS = "rehearse: sleep 600";

Deno.test("the specification: two agents at once, each in its own branch directory", async () => {
  await using sandbox = await worktreeSandbox();
  const started: string[] = [];
  for (
    const [name, prompt] of [
      ["feature-auth", "implement the new auth flow with tests"],
      ["feature-billing", "wire up the stripe webhook handler"],
    ] as const
  ) {
    const work = `rehearse: bash pwd > where; touch ready\n${SLEEPS}`;
    const stdout = await sandbox.ok(
      ["-w", name, "--bg", "--model", "rehearsal", `${prompt}\n${work}`],
    );
    const id = stdout.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
    assertEquals(
      stdout,
      `✓ Background agent started: ${id}\n` +
        `  pid: ${sandbox.meta(id).pid}\n` +
        `  logs: isonforge logs ${id}\n` +
        `  follow: isonforge attach ${id}\n` +
        `  stop: isonforge stop ${id}\n`,
    );
    started.push(id);
  }
  const [auth = "", billing = ""] = started;
  const list = await sandbox.ok(["agents"]);
  assertMatch(list, new RegExp(`${billing}  running [^]*${auth}  running `));

  const commit = (await git(sandbox.project, "rev-parse", "HEAD")).trim();
  for (const [id, name] of [[auth, "feature-auth"], [billing, "feature-billing"]] as const) {
    const path = sandbox.worktree(name);
    await poll(() => namesIn(path).includes("ready"), `${name} to be at work`);
    assertEquals(await Deno.readTextFile(join(path, "where")), `${path}\n`);
    assertEquals(await git(path, "branch", "--show-current"), `${name}\n`);
    assertEquals(modeOf(path), 0o700);
    assertMatch(path, /\/home\/worktrees\/project-[0-9a-f]{8}\/feature-\w+$/);
    const meta = sandbox.meta(id);
    assertEquals(
      [meta.worktree, meta.worktree_path, meta.cwd, meta.base_commit],
      [name, path, path, commit],
    );
  }
  // The original checkout: nothing of ours, ignored or not.
  assertEquals(await git(sandbox.project, "status", "--porcelain", "--ignored"), "");
  assertEquals(await git(sandbox.project, "branch", "--show-current"), "main\n");
});

Deno.test("a run in the foreground starts in the same subdirectory of the worktree", async () => {
  await using sandbox = await worktreeSandbox();
  const run = ["-w", "fix", "-p", "--yolo", "--model", "rehearsal"];
  const { code, stderr } = await sandbox.run([...run, "rehearse: bash pwd > where"], {
    cwd: join(sandbox.project, "src"),
  });
  assertEquals(code, 0, stderr);
  const path = sandbox.worktree("fix");
  assertEquals(await Deno.readTextFile(join(path, "src", "where")), `${path}/src\n`);
  assertMatch(stderr, /^worktree created: \S*\/fix \(branch fix, at [0-9a-f]{12}\)\n/);
  // --cwd comes first.
  await sandbox.ok([...run, "--cwd", "src", "rehearse: bash pwd > again"]);
  assertEquals(await Deno.readTextFile(join(path, "src", "again")), `${path}/src\n`);
  assertEquals(await git(sandbox.project, "status", "--porcelain"), "");
});

Deno.test("a directory that the branch does not have is made in the worktree", async () => {
  await using sandbox = await worktreeSandbox();
  await Deno.mkdir(join(sandbox.project, "new", "deep"), { recursive: true });
  await sandbox.done("fix", "pwd > where", { cwd: join(sandbox.project, "new", "deep") });
  const path = join(sandbox.worktree("fix"), "new", "deep");
  assertEquals(await Deno.readTextFile(join(path, "where")), `${path}\n`);
});

Deno.test("a worktree that exists is reused, and a second writer is warned of", async () => {
  await using sandbox = await worktreeSandbox();
  await sandbox.done("fix", "echo one > one");
  const id = await sandbox.startAgent(SLEEPS, { args: ["-w", "fix"] });
  const path = sandbox.worktree("fix");
  const { code, stdout, stderr } = await sandbox.run(
    ["--bg", "-w", "fix", "--model", "rehearsal", "rehearse: bash ls > seen"],
  );
  assertEquals(code, 0);
  assertEquals(
    stderr,
    `worktree reused: ${path} (branch fix)\n` +
      `warning: ${id} is running in this worktree too\n`,
  );
  await sandbox.ended(stdout.match(/started: ([0-9a-f]{8})/)?.[1] ?? "");
  assertMatch(await Deno.readTextFile(join(path, "seen")), /^one$/m);
});

Deno.test("a branch that exists is checked out as it is", async () => {
  await using sandbox = await worktreeSandbox();
  await git(sandbox.project, "switch", "--quiet", "-c", "old");
  await git(sandbox.project, "commit", "--quiet", "--allow-empty", "-m", "on old");
  await git(sandbox.project, "switch", "--quiet", "main");
  // A tag of the same name is another thing.
  await git(sandbox.project, "tag", "old", "main");
  await sandbox.done("old", "git log -1 --format=%s > subject");
  assertEquals(await Deno.readTextFile(join(sandbox.worktree("old"), "subject")), "on old\n");
});

Deno.test("respawn runs in the worktree again, and makes it again when it was deleted", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "echo x >> runs; git add .; git commit -qm x; pwd", {
    cwd: join(sandbox.project, "src"),
  });
  const path = sandbox.worktree("fix");
  const again = async (runs: number) => {
    const { code, stderr } = await sandbox.run(["respawn", id]);
    assertEquals(code, 0, stderr);
    await poll(() => sandbox.meta(id).runs === runs && sandbox.meta(id).ended_at, "the run");
    assertEquals(await Deno.readTextFile(join(path, "src", "runs")), "x\n".repeat(runs));
    return stderr;
  };
  assertEquals(await again(2), "");
  const notice = `worktree made again from branch fix, its directory was gone: ${path}\n`;
  await Deno.remove(path, { recursive: true });
  assertEquals(await again(3), notice);
  await Deno.remove(path, { recursive: true });
  await git(sandbox.project, "worktree", "prune");
  assertEquals(await again(4), notice);
  const meta = sandbox.meta(id);
  assertEquals([meta.worktree, meta.cwd], ["fix", join(path, "src")]);
  // What was left half-way is not in the way: it is the agent's own.
  await git(path, "switch", "--quiet", "--detach");
  assertEquals(await again(5), "");
});

Deno.test("respawn refuses when the branch is gone too", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "");
  await Deno.remove(sandbox.worktree("fix"), { recursive: true });
  await git(sandbox.project, "worktree", "prune");
  await git(sandbox.project, "branch", "-D", "fix");
  const before = await sandbox.traces();
  const { code, stderr } = await sandbox.run(["respawn", id]);
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /^error: cannot use a worktree for "fix": its directory and its branch are gone\nhint: /,
  );
  assertEquals(await sandbox.traces(), before);
});

for (const pruned of [false, true]) {
  Deno.test(`-w makes the worktree again when its directory was deleted, pruned: ${pruned}`, async () => {
    await using sandbox = await worktreeSandbox();
    await sandbox.done("a/b", "echo x > x; git add .; git commit -qm x");
    const path = sandbox.worktree("a/b");
    await Deno.remove(path, { recursive: true });
    if (pruned) await git(sandbox.project, "worktree", "prune");
    await sandbox.done("a/b", "ls > seen");
    assertMatch(await Deno.readTextFile(join(path, "seen")), /^x$/m);
  });
}

Deno.test("a start that fails leaves neither branch nor worktree nor directory", async (t) => {
  await using sandbox = await worktreeSandbox();
  const before = await sandbox.traces();
  const bg = ["--bg", "--model", "rehearsal", "-w", "deep/fix"];
  const unchanged = async () =>
    assertEquals([await sandbox.traces(), sandbox.processes()], [before, []]);

  await t.step("too deep", async () => {
    const env = { ISONFORGE_AGENT_ID: "a3f8c1d2", ISONFORGE_AGENT_DEPTH: "3" };
    const { code, stderr } = await sandbox.run([...bg, "x"], { env });
    assertEquals(code, 1);
    assertMatch(stderr, /error: agents may start agents 3 deep/);
    await unchanged();
  });
  await t.step("wrong settings, before anything", async () => {
    for (const mode of ["--bg", "-p"]) {
      const args = [mode, "-w", "fix", "--timeout", "soon", "--model", "rehearsal", "x"];
      assertEquals((await sandbox.run(args)).code, 2);
    }
    await unchanged();
  });
  const hooks = join(sandbox.project, ".git", "hooks");
  await t.step("a filter that fails", async () => {
    await git(sandbox.project, "config", "filter.lost.smudge", "sh -c 'echo no key >&2; exit 3'");
    await git(sandbox.project, "config", "filter.lost.required", "true");
    await Deno.writeTextFile(
      join(sandbox.project, ".git", "info", "attributes"),
      "* filter=lost\n",
    );
    const withFilter = await sandbox.traces();
    const { code, stderr } = await sandbox.run([...bg, "x"]);
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /^error: cannot use a worktree for "deep\/fix": no key\n[^]*smudge filter lost failed/,
    );
    assertEquals([await sandbox.traces(), sandbox.processes()], [withFilter, []]);
    await git(sandbox.project, "config", "--remove-section", "filter.lost");
    await Deno.remove(join(sandbox.project, ".git", "info", "attributes"));
  });
  await t.step("SIGTERM while git is at it", async () => {
    const [ready, go] = [join(sandbox.root, "ready"), join(sandbox.root, "go")];
    const wait = `#!/bin/sh\ntouch '${ready}'\nwhile [ ! -e '${go}' ]; do sleep 0.02; done\n`;
    await writePrograms(hooks, { "post-checkout": wait });
    await using child = sandbox.spawn([...bg, "x"]);
    await poll(() => namesIn(sandbox.root).includes("ready"), "the hook");
    child.kill("SIGTERM");
    await Deno.writeTextFile(go, "");
    const { code, stderr } = await child.end();
    assertEquals([code, stderr], [143, "error: interrupted: nothing was started\n"]);
    await unchanged();
  });
});

Deno.test("starts at once share what they make", async () => {
  await using sandbox = await worktreeSandbox();
  const names = ["same", "same", "same", "a", "b/c", "b/d"];
  const ids = await Promise.all(
    names.map((name) => sandbox.startAgent("rehearse: bash pwd", { args: ["-w", name] })),
  );
  for (const id of ids) await sandbox.ended(id);
  assertEquals(ids.map((id) => sandbox.meta(id).cwd), names.map((name) => sandbox.worktree(name)));
  const list = await git(sandbox.project, "worktree", "list", "--porcelain");
  assertEquals(list.match(/^worktree /gm)?.length, 1 + new Set(names).size);
});

Deno.test("what a hook of git has set does not lead to another repository", async () => {
  await using sandbox = await worktreeSandbox();
  const other = await createRepository(join(sandbox.root, "other"));
  const env = {
    GIT_DIR: join(other, ".git"),
    GIT_WORK_TREE: other,
    GIT_INDEX_FILE: join(other, ".git", "index"),
    GIT_PREFIX: "src/",
  };
  const id = await sandbox.startAgent(
    "rehearse: bash git rev-parse --show-toplevel > top; touch new",
    {
      args: ["-w", "fix"],
      env,
    },
  );
  await sandbox.ended(id);
  const path = sandbox.worktree("fix");
  assertEquals(await Deno.readTextFile(join(path, "top")), `${path}\n`);
  assertEquals(await git(other, "branch", "--format=%(refname:short)"), "main\n");
  assertMatch(await sandbox.ok(["diff", id], { env }), /^\+\+\+ b\/top$/m);
  assertMatch(await sandbox.ok(["worktrees"], { env }), /^fix .* 2 files /m);
  await sandbox.ok(["rm", "--worktree", "--force", id], { env });
  assertNotEquals(await git(sandbox.project, "rev-parse", `refs/isonforge/${id}`), "");
  assertEquals(await git(other, "status", "--porcelain"), "");
});

Deno.test("without git there are no worktrees, and that is said", async () => {
  await using sandbox = await worktreeSandbox();
  const { code, stderr } = await sandbox.run(["--bg", "-w", "fix", "--model", "rehearsal", "x"], {
    env: { PATH: "/nowhere" },
  });
  assertEquals(code, 1);
  assertMatch(stderr, /^error: git is not installed, or not in PATH\nhint: /);
  assertEquals(namesIn(sandbox.home), []);
});
