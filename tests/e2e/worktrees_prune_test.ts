/**
 * `worktrees prune`, and what `worktrees` says of what is merged, on the compiled binary.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { git } from "../helpers/sandbox.ts";
import { worktreeSandbox } from "../helpers/worktree_sandbox.ts";

const commit = (name: string) => `echo ${name} >${name}; git add .; git commit -qm ${name}`;

Deno.test("worktrees prune removes what is merged and clean, and nothing else", async () => {
  await using sandbox = await worktreeSandbox();
  const merge = (...args: string[]) => git(sandbox.project, ...args);
  const names = ["merged", "squashed", "open", "dirty", "parked"];
  const [untouched = ""] = await Promise.all([
    sandbox.done("untouched", ""),
    sandbox.done("failed", "sleep 0\nrehearse: fail"),
    ...names.map((name) => sandbox.done(name, commit(name))),
  ]);
  const running = await sandbox.startAgent("rehearse: sleep 600", { args: ["-w", "merged-too"] });
  await sandbox.ok([
    "respawn",
    "parked",
    "--continue",
    "--message",
    'rehearse: call ask {"question":"?"}',
  ]);
  await sandbox.ended(String(JSON.parse(await sandbox.ok(["inspect", "parked", "--json"])).id));
  for (const name of ["merged", "dirty", "parked"]) await merge("merge", "-q", "--no-edit", name);
  await merge("merge", "-q", "--squash", "squashed");
  await merge("commit", "-qm", "squashed");
  // Afterwards the target goes on.
  await Deno.writeTextFile(join(sandbox.project, "more"), "more\n");
  await merge("add", ".");
  await merge("commit", "-qm", "more");
  await Deno.writeTextFile(join(sandbox.worktree("dirty"), "new"), "new\n");
  // A driver of the repository is not asked.
  await merge("config", "merge.own.driver", "touch drivers-ran");

  const list = await sandbox.ok(["worktrees"]);
  assertMatch(list, /^merged +\w+ +merged into main +- /m);
  assertMatch(list, /^squashed +\w+ +merged into main +- /m);
  assertMatch(list, /^open +\w+ +1 commit \(\+1 -0\) +- /m);
  const json = JSON.parse(await sandbox.ok(["worktrees", "--json"]));
  const squashed = json.find(({ branch }: { branch: string }) => branch === "squashed");
  assertEquals(
    [squashed.ahead, squashed.insertions, squashed.merged_into, squashed.pull_request],
    [0, 1, "main", null],
  );

  const dry = await sandbox.ok(["worktrees", "prune", "--dry-run"]);
  assertEquals(dry.split("\n").map((line) => line.replace(/ \(.*/, "")), [
    "merged: merged into main",
    "squashed: merged into main",
    "untouched: nothing was committed in it",
    "Would remove 3 worktrees.",
    "",
  ]);
  const asked = await sandbox.run(["worktrees", "prune"]);
  assertEquals([asked.code, asked.stdout], [2, ""]);
  assertMatch(asked.stderr, /^error: prune asks before it removes/);

  const tip = (await merge("rev-parse", "squashed")).trim();
  const removed = await sandbox.ok(["worktrees", "prune", "--yes"]);
  assertMatch(
    removed,
    /^✓ Removed merged: merged into main\n {2}worktree removed: .*\n {2}branch deleted: merged$/m,
  );
  const [, kept = ""] = /its commits: (refs\/isonforge\/\w+)/.exec(removed) ?? [];
  assertEquals((await merge("rev-parse", kept)).trim(), tip);
  assertEquals(
    (await merge("branch", "--format=%(refname:short)")).trim().split("\n"),
    ["dirty", "failed", "main", "merged-too", "open", "parked"],
  );
  assertEquals(await sandbox.ok(["worktrees", "prune", "--yes"]), "No worktree to remove.\n");
  assertEquals(await merge("status", "--porcelain"), "");
  // The agents are still there, and a worktree of one is made again where there is a branch.
  assertMatch(await sandbox.ok(["logs", untouched]), /Rehearsal/);
  await sandbox.ok(["stop", running]);
});

Deno.test("a worktree in which something runs is removed by nobody, whoever made it and whoever stands there", async () => {
  await using sandbox = await worktreeSandbox();
  const SLEEPS = "rehearse: sleep 600";
  const prune = () => sandbox.ok(["worktrees", "prune", "--yes"]);
  const owner = await sandbox.done("owned", "");
  const owned = sandbox.worktree("owned");
  {
    await using run = sandbox.spawn([
      "-p",
      "--yolo",
      "--model",
      "rehearsal",
      "-w",
      "given",
      "--",
      SLEEPS,
    ]);
    await poll(() => run.notices().includes("worktree created"), "the run to be in its worktree");
    const sub = join(owned, "sub");
    await Deno.mkdir(sub);
    const guest = await sandbox.startAgent(SLEEPS, { cwd: sub });
    assertEquals(await prune(), "No worktree to remove.\n");
    const { code, stderr } = await sandbox.run(["rm", "--worktree", "--force", owner]);
    assertEquals(code, 1);
    assertMatch(stderr, new RegExp(`^error: .* ${owner}: ${guest} uses it too$`, "m"));
    assert([owned, sandbox.worktree("given")].every((path) => namesIn(path).includes(".git")));
    await sandbox.ok(["stop", guest]);
    run.kill("SIGTERM");
    await run.end();
  }
  // Of the user's own place, too, one after the other.
  const pruned = await sandbox.ok(["worktrees", "prune", "--yes"], { cwd: owned });
  assertEquals(pruned.match(/^✓ Removed \w+/gm), ["✓ Removed given", "✓ Removed owned"]);
  const again = await sandbox.done("again", "");
  const cwd = sandbox.worktree("again");
  assertMatch(
    await sandbox.ok(["rm", "--worktree", again], { cwd }),
    /^ {2}branch deleted: again$/m,
  );
});
