import { assert, assertEquals, assertMatch, assertObjectMatch, assertRejects } from "@std/assert";
import { listStatuses } from "../../../lib/agents/worktrees/list.ts";
import { whyPrunable } from "../../../lib/agents/worktrees/prunable.ts";
import {
  withRestoredWorktree,
  withWorktree,
  type Worktree,
} from "../../../lib/agents/worktrees/worktree.ts";
import {
  hasWorktree,
  type WorktreeAgent,
  type WorktreeUser,
} from "../../../lib/agents/worktrees/users.ts";
import { removeWorktree, type WorktreeRemoval } from "../../../lib/agents/worktrees/remove.ts";
import { UserError } from "../../../lib/errors.ts";
import { exists } from "../../../lib/sys/files/info_at.ts";
import { settlesWithin } from "../../../lib/sys/settles_within.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { writePrograms } from "../../helpers/executable.ts";
import { namesIn } from "../../helpers/files.ts";
import { record } from "../../helpers/records.ts";
import { rounds } from "../../helpers/rounds.ts";
import { git } from "../../helpers/sandbox.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

const { signal } = new AbortController();

async function setUp(directory: TemporaryDirectory, name = "shop") {
  const cwd = await createRepository(directory.at(name));
  const home = directory.at(`home of ${name}`);
  const make = (name: string) =>
    withWorktree({ home, cwd, name, signal }, (worktree) => Promise.resolve(worktree));
  const remove = (worktree: Worktree, force = false) =>
    removeWorktree(agentOf(worktree), {
      home,
      cwd: home,
      force,
      otherUsers: () => Promise.resolve([]),
      mayRunFilters: () => Promise.resolve(true),
    });
  const traces = async () => [
    await git(cwd, "for-each-ref"),
    await git(cwd, "worktree", "list"),
    namesIn(`${home}/worktrees`),
  ];
  return { cwd, home, make, remove, traces };
}

const USER: WorktreeUser = { id: "a3f8c1d2", isRunning: false, reason: "completed" };

/** What a user may do with a worktree of the branch `fix`, and what its removal then says. */
const MOVES: Record<
  string,
  { does: string; says: Partial<WorktreeRemoval> | RegExp; branches: string }
> = {
  "it was moved": {
    does: 'git worktree move "$path" ../elsewhere',
    says: { wasThere: true, branch: "fix", branchIs: "deleted" },
    branches: "main",
  },
  "it was moved and its branch renamed": {
    does: 'git worktree move "$path" ../elsewhere; git branch -m fix better; git branch fix',
    says: { wasThere: true, branch: "better", branchIs: "kept" },
    branches: "better fix main",
  },
  "the branch was renamed where it is": {
    does: "git branch -m fix better",
    says: { wasThere: true, branch: "better", branchIs: "kept" },
    branches: "better main",
  },
  "it was moved, and nothing tells which one it was": {
    does: 'git worktree move "$path" ../elsewhere; rm "$home"/worktrees/*/.isonforge.json',
    says: /it may have been moved to ".*\/elsewhere", or that is another one$/,
    branches: "fix main",
  },
  "it was moved and its branch renamed, and nothing tells which one it was": {
    does: 'git worktree move "$path" ../elsewhere; git branch -m fix better; ' +
      'rm "$home"/worktrees/*/.isonforge.json',
    says: /it may have been moved to ".*\/elsewhere", or that is another one$/,
    branches: "better main",
  },
  "it is gone, and the user has one of that name and branch": {
    does: 'rm -r "$path"; git worktree prune; git worktree add --quiet ../fix fix',
    says: /it may have been moved to ".*\/fix", or that is another one$/,
    branches: "fix main",
  },
};

for (const [when, { does, says, branches }] of Object.entries(MOVES)) {
  Deno.test(`removeWorktree() removes only what surely was made for the agent when ${when}`, async () => {
    await using directory = await temporaryDirectory();
    const { cwd, home, make, remove } = await setUp(directory);
    const worktree = await make("fix");
    const { success } = await new Deno.Command("/bin/sh", {
      args: ["-ec", does],
      cwd,
      env: { path: worktree.path, home, GIT_CONFIG_GLOBAL: "/dev/null" },
    }).output();
    assert(success);
    const before = await git(cwd, "worktree", "list");
    if (does.includes("worktree move") && !does.includes("rm ")) {
      const [status] = await listStatuses({ home, users: new Map([[worktree.path, [USER]]]) });
      const { path, name, isMoved, users, state } = status ?? {};
      assertEquals([path, name, isMoved], [directory.at("elsewhere"), "fix", true]);
      assertEquals([users, state?.kind], [[USER], "present"]);
      assertEquals(status && whyPrunable(status), undefined);
      const restore = () => withRestoredWorktree({ ...worktree, home }, () => Promise.resolve());
      const { message } = await assertRejects(restore, UserError);
      assertMatch(message, /^cannot use a worktree for "fix": it was moved to ".*\/elsewhere"$/);
    }
    if (says instanceof RegExp) {
      const { message } = await assertRejects(() => remove(worktree, true), UserError);
      assertMatch(message, says);
      assertEquals(await git(cwd, "worktree", "list"), before);
    } else {
      assertObjectMatch(await remove(worktree), says);
      assertEquals((await git(cwd, "worktree", "list")).trim().split("\n").length, 1);
      assertEquals([exists(worktree.path), exists(directory.at("elsewhere"))], [false, false]);
    }
    const names = await git(cwd, "for-each-ref", "--format=%(refname:short)", "refs/heads");
    assertEquals(names.trim().replaceAll("\n", " "), branches);
  });
}

function agentOf({ name, path, repository }: Worktree): WorktreeAgent {
  const meta = { ...record("a3f8c1d2"), worktree: name, worktree_path: path, repository };
  assert(hasWorktree(meta));
  return meta;
}

Deno.test("withWorktree() takes back what it made when the use of it fails", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, home, make, traces } = await setUp(directory);
  const before = await traces();
  const fail = () => Promise.reject(new UserError("no"));
  await assertRejects(
    () => withWorktree({ home, cwd, name: "a/b", signal }, fail),
    UserError,
    "no",
  );
  assertEquals(await traces(), before);
  // But nothing that was there before.
  const { path } = await make("a/b");
  await Deno.writeTextFile(`${path}/work`, "work");
  const made = await traces();
  await assertRejects(
    () => withWorktree({ home, cwd, name: "a/b", signal }, fail),
    UserError,
    "no",
  );
  assertEquals([await traces(), namesIn(path)], [made, [".git", "file", "work"]]);
});

Deno.test("withWorktree() leaves nothing when it is aborted before the use", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, home, traces } = await setUp(directory);
  const before = await traces();
  const options = { home, cwd, name: "fix", signal: AbortSignal.abort(new Error("stop")) };
  await assertRejects(() => withWorktree(options, () => Promise.resolve()), Error, "stop");
  assertEquals(await traces(), before);
});

Deno.test("withWorktree() makes a worktree anew that was being filled when its start was killed", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, home, make, remove } = await setUp(directory);
  await make("another");
  const made = await make("fix");
  await remove(made);
  // As git leaves it: locked, without an index, but for the lock of one.
  await git(cwd, "worktree", "add", "--quiet", "--no-checkout", "--lock", "-b", "fix", made.path);
  const locks = `${cwd}/.git/worktrees/fix`;
  await Deno.writeTextFile(`${locks}/index.lock`, "");
  await Deno.writeTextFile(`${made.path}/file`, "the begin");
  const [, status] = await listStatuses({ home, users: new Map() });
  assertEquals([status?.path, status?.state.kind], [made.path, "unreadable"]);

  // Git may outlive who asked it: a shell stands for it.
  const go = directory.at("go");
  const wait = `until [ -e '${go}' ]; do sleep 0.02; done`;
  const standIn = new Deno.Command("/bin/sh", {
    args: ["-c", wait, "git", "worktree", "add", made.path, "fix"],
  }).spawn();
  const pending = make("fix");
  assertEquals(await settlesWithin(pending, 150), false);
  assertEquals(exists(`${locks}/index.lock`), true);
  await Deno.writeTextFile(go, "");
  await standIn.status;
  const again = await pending;
  assertEquals(again.event, "created");
  assertEquals(await git(again.path, "status", "--porcelain"), "");
  assertEquals(namesIn(locks).filter((name) => name.includes("lock")), []);
});

Deno.test("withWorktree() has recorded whose a branch is before git fills its worktree", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, home, make, traces } = await setUp(directory);
  const [, , none] = await traces();
  const seen = directory.at("seen");
  await writePrograms(`${cwd}/.git/hooks`, {
    "post-checkout": `#!/bin/sh\ncp '${home}'/worktrees/*/.isonforge.json '${seen}'\n`,
  });
  const { path, base } = await make("fix");
  const { fix } = JSON.parse(await Deno.readTextFile(seen)).worktrees;
  assertEquals([fix.branch_created, fix.base], [true, base]);
  assertEquals(exists(path), true);
  // Where git cannot make it, nothing of it stays.
  await git(cwd, "branch", "another");
  await assertRejects(() => make("another/one"), UserError);
  assertEquals(none, []);
  assertEquals((await traces())[2]?.length, 1);
});

Deno.test("withWorktree() and removeWorktree() at once leave it there and usable, or not at all", async () => {
  await using directory = await temporaryDirectory();
  const { make, remove, traces } = await setUp(directory);
  const before = await traces();
  for (let round = 0; round < rounds(6, 50); round++) {
    const worktree = await make("a/b");
    const [again, other] = await Promise.all([make("a/b"), make("a/c"), remove(worktree)]);
    assertEquals(await git(other.path, "status", "--porcelain"), "");
    const isThere = namesIn(again.path).includes(".git");
    assertEquals(again.event === "created" ? isThere : true, true);
    if (isThere) await remove(again);
    await remove(other);
    assertEquals(await traces(), before);
  }
});

Deno.test("removeWorktree() finds a worktree whose path holds a line break", async () => {
  await using directory = await temporaryDirectory();
  const { make, remove, traces } = await setUp(directory, "sh\nHEAD op");
  const before = await traces();
  await remove(await make("fix"));
  assertEquals(await traces(), before);
});

Deno.test("removeWorktree() deletes a branch only when it made it", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, make, remove } = await setUp(directory);
  await git(cwd, "branch", "theirs");
  const [ours, theirs] = [await make("ours"), await make("theirs")];
  assertEquals((await remove(ours)).branchIs, "deleted");
  assertEquals((await remove(theirs)).branchIs, "kept");
  const { wasThere, branchIs } = await remove(ours);
  assertEquals([wasThere, branchIs], [false, "gone already"]);
  // Ours, but made again by the user since.
  const again = await make("ours");
  await git(again.path, "switch", "--quiet", "--detach");
  await git(cwd, "branch", "-D", "ours");
  await remove(again);
  assertEquals(await git(cwd, "branch", "--format=%(refname:short)"), "main\ntheirs\n");
});

Deno.test("removeWorktree() keeps what an attempt that failed half-way has kept", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, make, remove } = await setUp(directory);
  const worktree = await make("fix");
  await git(cwd, "commit", "--quiet", "--allow-empty", "-m", "aside");
  const earlier = (await git(cwd, "rev-parse", "HEAD")).trim();
  await git(cwd, "update-ref", "refs/isonforge/a3f8c1d2", earlier);
  await git(cwd, "reset", "--quiet", "--hard", "HEAD^");
  await Deno.writeTextFile(`${worktree.path}/work`, "work");
  assertEquals((await remove(worktree, true)).keptRef, "refs/isonforge/a3f8c1d2");
  assertEquals(await git(cwd, "show", "refs/isonforge/a3f8c1d2:work"), "work");
  assertEquals((await git(cwd, "rev-parse", "refs/isonforge/a3f8c1d2^2")).trim(), earlier);
});

Deno.test("removeWorktree() leaves a directory before it removes it: git is started in no other", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, home, make, traces } = await setUp(directory);
  const before = await traces();
  const worktree = await make("fix");
  const { stdout, stderr } = await evaluate(`
    import process from "node:process";
    import { removeWorktree } from "lib/agents/worktrees/remove.ts";
    const agent = ${JSON.stringify(agentOf(worktree))};
    process.chdir(agent.worktree_path);
    const { branchIs } = await removeWorktree(agent, {
      home: ${JSON.stringify(home)},
      cwd: Deno.cwd(),
      force: false,
      otherUsers: () => Promise.resolve([]),
      mayRunFilters: () => Promise.resolve(true),
    });
    console.log(branchIs, Deno.cwd());
  `);
  assertEquals([stdout, stderr], [`deleted ${await Deno.realPath(cwd)}\n`, ""]);
  assertEquals(await traces(), before);
});

Deno.test("a worktree in which a run goes on without a record stays", async () => {
  await using directory = await temporaryDirectory();
  const { home, make, remove } = await setUp(directory);
  const worktree = await make("fix");
  const why = async () => {
    const [status] = await listStatuses({ home, users: new Map() });
    return status && whyPrunable(status);
  };
  assertEquals(await why(), "nothing was committed in it");
  using run = await Deno.open(worktree.path);
  await run.lock(false);
  assertEquals(await why(), undefined);
  await assertRejects(() => remove(worktree, true), UserError, "a run goes on in it");
  await run.unlock();
  assertEquals(await why(), "nothing was committed in it");
  await remove(worktree);
});
