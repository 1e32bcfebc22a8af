/** Taking back what runs changed. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { createSandbox, git } from "../helpers/sandbox.ts";
import { processRunning, workerOf } from "../helpers/running.ts";

const WRITE = "rehearse: bash echo agent > new.txt; echo agent >> README.md";

Deno.test("rollback shows what it would change, and takes back exactly what an agent changed", async () => {
  await using sandbox = await createSandbox();
  const path = (name: string) => join(sandbox.project, name);
  const before = await Deno.readTextFile(path("README.md"));
  const id = await sandbox.startAgent(WRITE, { args: ["--name", "writer"] });
  await sandbox.ended(id);
  const dry = await sandbox.ok(["rollback", id, "--dry-run"]);
  assertEquals(
    dry,
    `  restore     README.md\n  delete      new.txt\nWould change 2 files in ${sandbox.project}.\n`,
  );
  assertEquals(await Deno.readTextFile(path("new.txt")), "agent\n");
  const nobody = await sandbox.run(["rollback", id]);
  assertEquals(nobody.code, 2);
  assertMatch(nobody.stderr, /here is nobody to ask\nhint: --yes /);

  await Deno.writeTextFile(path("README.md"), "mine\n");
  const refused = await sandbox.run(["rollback", "writer", "--yes"]);
  assertEquals(refused.code, 1);
  assertMatch(
    refused.stderr,
    /error: cannot roll back \S*writer.*: changed since: README.md\nhint: --force/,
  );
  assertEquals(await Deno.readTextFile(path("README.md")), "mine\n");
  const forced = await sandbox.run(["rollback", "writer", "--yes", "--force"]);
  assertEquals(forced.code, 0, forced.stderr);
  assertMatch(forced.stderr, /kept: git diff refs\/isonforge\/checkpoint\//);
  assertEquals(await Deno.readTextFile(path("README.md")), before);
  assertEquals(await Deno.stat(path("new.txt")).catch(() => undefined), undefined);
  assertMatch((await sandbox.run(["rollback", id, "--yes"])).stderr, /it is taken back already/);
  await sandbox.ok(["rm", id]);
  assertEquals(await git(sandbox.project, "for-each-ref", "refs/isonforge"), "");
});

Deno.test("rollback knows print runs by their conversation, and agents in worktrees; a running one is refused", async () => {
  await using sandbox = await createSandbox();
  const json = ["-p", "--yolo", "--model", "rehearsal", "--output-format", "json"];
  const { session_id: session } = JSON.parse(await sandbox.ok([...json, WRITE]));
  assertStringIncludes(
    await sandbox.ok(["rollback", session, "--yes"]),
    `Rolled back ${session}: 2 files`,
  );
  assertEquals(await git(sandbox.project, "status", "--porcelain"), "");

  const id = await sandbox.startAgent(`${WRITE}\nrehearse: sleep 300`, { args: ["-w", "other"] });
  const worktree = String(sandbox.meta(id).worktree_path);
  // Both files are written then.
  await processRunning(sandbox, "sleep 300");
  const running = await sandbox.run(["rollback", "other", "--yes"]);
  assertMatch(running.stderr, /it is running\nhint: stop it first/);
  // Killed, it takes no snapshot of what it left: who settles it does.
  Deno.kill(await workerOf(sandbox, id), "SIGKILL");
  await sandbox.ended(id);
  assertStringIncludes(await sandbox.ok(["rollback", "other", "--yes"]), "2 files");
  assertEquals(await git(worktree, "status", "--porcelain"), "");
  const unknown = await sandbox.run(["rollback", "ffffffff", "--yes"]);
  assertEquals(unknown.code, 1);
  assertMatch(unknown.stderr, /no such agent|no agent/);
});

Deno.test("of a snapshot that somebody deleted rollback and diff say so, and show nothing that looks whole", async () => {
  await using sandbox = await createSandbox();
  const file = join(sandbox.project, "README.md");
  await Deno.writeTextFile(file, "mine\n");
  const prune = "for r in $(git for-each-ref --format='%(refname)' refs/isonforge); do " +
    "git update-ref -d $r; done; git reflog expire --expire=now --all; git prune --expire=now";
  const id = await sandbox.startAgent(`rehearse: bash echo agent > README.md; ${prune}`);
  await sandbox.ended(id);
  const gone = new RegExp(
    `the snapshot of the files .* is gone from "${sandbox.project}": somebody deleted refs/isonforge/`,
  );
  const diff = await sandbox.run(["diff", id]);
  assertEquals([diff.code, diff.stdout], [1, ""]);
  assertMatch(diff.stderr, gone);
  assertMatch(
    diff.stderr,
    /\nhint: git -C .* diff [0-9a-f]{40}: since the commit where it started/,
  );
  for (const args of [["--yes"], ["--yes", "--force"], ["--dry-run"]]) {
    const rollback = await sandbox.run(["rollback", id, ...args]);
    assertEquals([rollback.code, rollback.stdout], [1, ""]);
    assertMatch(rollback.stderr, gone);
  }
  assertEquals(await Deno.readTextFile(file), "agent\n");
});
