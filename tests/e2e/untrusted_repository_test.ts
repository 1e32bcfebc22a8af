/**
 * Reading a repository runs nothing of it: a canary for every key that names a program, and for every hook.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { canary, plantCanaries, ran } from "../helpers/canaries.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { addSubmodule, git, type RunOptions } from "../helpers/sandbox.ts";
import {
  createRepository,
  type WorktreeSandbox,
  worktreeSandbox,
} from "../helpers/worktree_sandbox.ts";

const PLAN = ["-p", "--permission-mode", "plan", "--model", "rehearsal", "short"];

/** Everything that only reads, from within the project and about agents that are there. */
async function readAll(
  sandbox: WorktreeSandbox,
  { ids, only, ...options }: RunOptions & { ids: string[]; only?: string[][] },
): Promise<string> {
  const commands = only ?? [
    PLAN,
    ["worktrees"],
    ["agents"],
    ["doctor"],
    ["complete", "zsh", "80", "-w", ""],
    ["inspect", ids[0] ?? ""],
    ...ids.map((id) => ["diff", id]),
  ];
  let printed = "";
  for (const command of commands) {
    const { stdout, stderr } = await sandbox.run(command, options);
    printed += `${command.join(" ")}: ${stdout}${stderr}`;
    assertEquals([command, ran(sandbox.root)], [command, []], printed);
  }
  return printed;
}

/** Needs git, which may run what was planted. What differs from the index only by its times has to be compared, which is when filters run. */
async function touchFiles(path: string): Promise<void> {
  const files = (await git(path, "ls-files", "-z")).split("\0").filter((name) => name !== "");
  for (const name of files) await Deno.utime(join(path, name), 1, 1).catch(() => {});
}

async function hostile(): Promise<{ sandbox: WorktreeSandbox; ids: string[] }> {
  const sandbox = await worktreeSandbox();
  const library = await createRepository(join(sandbox.root, "library"));
  await addSubmodule(sandbox.project, library, "lib");
  await git(sandbox.project, "commit", "--quiet", "-m", "library");
  const tree = await sandbox.done(
    "fix",
    "echo 1 > 1; git add 1; git commit -qm 1; echo 2 >> README.md",
  );
  const plain = await sandbox.startAgent("rehearse: bash echo changed >> README.md");
  await sandbox.ended(plain);
  await plantCanaries(sandbox.root, sandbox.project);
  await plantCanaries(sandbox.root, join(sandbox.project, "lib"));
  await Deno.writeTextFile(join(sandbox.project, "lib", "file"), "dirty\n");
  for (const path of [sandbox.project, sandbox.worktree("fix"), join(sandbox.project, "lib")]) {
    const at = path.endsWith("lib") ? join(path, "file") : path;
    if (at === path) await touchFiles(path);
    else await Deno.utime(at, 1, 1);
  }
  return { sandbox, ids: [tree, plain] };
}

Deno.test("nothing that a repository names is run by what only reads it", async () => {
  const { sandbox, ids } = await hostile();
  await using _ = sandbox;
  await forget(sandbox);
  // It keeps the files as they are before its first change.
  const id = await sandbox.startAgent("rehearse: bash echo 3 > 3");
  await sandbox.ended(id);
  const { state, ref } = JSON.parse(await Deno.readTextFile(sandbox.path(id, "checkpoint.json")));
  assertEquals([state, ref, ran(sandbox.root)], ["taken", `refs/isonforge/start/${id}`, []]);
  const printed = await readAll(sandbox, { ids: [...ids, id] });
  assertMatch(printed, /^\+3$/m);
  assertMatch(printed, /^fix +[0-9a-f]{8} +1 commit \(\+1 -0\) +1 file /m);
  assertMatch(printed, /^\+changed$/m);
  assertMatch(printed, /^\+2$/m);
  // They would have been run: by git itself.
  const status = new Deno.Command("git", {
    args: ["diff"],
    cwd: sandbox.project,
    stdout: "null",
    stderr: "null",
  });
  await status.output();
  for (const name of ["core.fsmonitor", "filter.x.process"]) {
    assert(ran(sandbox.root).includes(name), name);
  }
});

Deno.test("nothing is fetched that a repository lacks", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "echo 1 > 1; git add 1; git commit -qm 1");
  await plantCanaries(sandbox.root, sandbox.project);
  const lacking = (await git(sandbox.project, "rev-parse", "HEAD:README.md")).trim();
  const objects = join(sandbox.project, ".git", "objects");
  await Deno.remove(join(objects, lacking.slice(0, 2), lacking.slice(2)));
  await Deno.writeTextFile(
    join(sandbox.project, ".git", "config"),
    '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\tpromisor = true\n',
    { append: true },
  );
  await Deno.utime(join(sandbox.worktree("fix"), "README.md"), 1, 1);
  await forget(sandbox);
  await readAll(sandbox, { ids: [id] });
});

Deno.test("a bare repository that lies inside of another one is none", async () => {
  await using sandbox = await worktreeSandbox();
  const inner = join(sandbox.project, "fixtures");
  await git(sandbox.project, "init", "--quiet", "--bare", inner);
  const fsmonitor = await canary(sandbox.root, "core.fsmonitor");
  await Deno.writeTextFile(
    join(inner, "config"),
    `[core]\n\tbare = false\n\tworktree = ${sandbox.project}\n\tfsmonitor = "${fsmonitor}"\n`,
    { append: true },
  );
  await Deno.writeTextFile(join(inner, "README.md"), "x");
  const id = await sandbox.startAgent("short", { cwd: inner });
  await sandbox.ended(id);
  await readAll(sandbox, { ids: [id], cwd: inner });
});

Deno.test("a git that lies in the working directory is not run because PATH names it", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "echo 1 > 1");
  const program = await canary(sandbox.root, "git");
  await Deno.mkdir(join(sandbox.project, "bin"));
  for (const name of ["git", "bin/git", "less", "git-status"]) {
    await Deno.copyFile(program, join(sandbox.project, name));
  }
  const path = Deno.env.get("PATH") ?? "";
  for (const first of [".", "", "bin", "./bin", join(sandbox.project, "bin")]) {
    const env = { PATH: `${first}:${path}` };
    await readAll(sandbox, { ids: [id], only: [PLAN, ["worktrees"], ["diff", id]], env });
    // What is absolute is elsewhere once the worktree is the working directory.
    if (first.startsWith("/")) continue;
    const { code, stderr } = await sandbox.run([
      "-p",
      "-w",
      "other",
      "--model",
      "rehearsal",
      "short",
    ], {
      env,
    });
    assertEquals([code, ran(sandbox.root)], [0, []], stderr);
  }
});

Deno.test("a filter that cannot be turned off is not run, and that is said", async () => {
  await using sandbox = await worktreeSandbox();
  const id = await sandbox.done("fix", "echo 1 >> README.md");
  const program = await canary(sandbox.root, "filter");
  await git(sandbox.project, "config", "filter.a=b.clean", program);
  await Deno.writeTextFile(join(sandbox.project, ".git", "info", "attributes"), "* filter=a=b\n");
  await touchFiles(sandbox.worktree("fix"));
  await forget(sandbox);
  const printed = await readAll(sandbox, { ids: [id] });
  assertStringIncludes(printed, 'it configures a filter or hook named "a=b"');
});

Deno.test("an ordinary user's reading runs nothing either", {
  ignore: !isRoot,
}, async () => {
  const { sandbox, ids } = await hostile();
  await using _ = sandbox;
  await giveAway(sandbox);
  await forget(sandbox);
  const printed = await readAll(sandbox, { ids, through: asOtherUser });
  assertMatch(printed, /^\+changed$/m);
});

/** Marks that the test's own git has left. */
async function forget(sandbox: WorktreeSandbox): Promise<void> {
  for (const name of ran(sandbox.root)) await Deno.remove(join(sandbox.root, "ran", name));
}
