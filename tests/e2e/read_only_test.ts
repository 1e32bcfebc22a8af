/**
 * Scenario 12: a home that may not be written, no descriptors left.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { copyAbandoned } from "../helpers/copies.ts";
import { namesIn } from "../helpers/files.ts";
import { canMount, command, mount } from "../helpers/mounts.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { poll } from "../helpers/poll.ts";
import { assertRefused, warningList } from "../helpers/refusals.ts";
import { commandRecorded, processRunning } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { assertRemovable, assertTruth } from "../helpers/truth.ts";

const CHANGES = [
  'rehearse: call write {"path": "kept.txt", "content": "changed"}',
  'rehearse: call edit {"path": "kept.txt", "old_string": "kept", "new_string": "changed"}',
  'rehearse: call write {"path": "/etc/isonforge.txt", "content": "x"}',
].join("\n");

/** One that has ended, one that ended unseen, and one that runs; and what is refused where nothing may be written. */
async function assertReadOnly(
  sandbox: Sandbox,
  { through = [], forbid }: { through?: readonly string[]; forbid: () => Promise<void> },
): Promise<void> {
  const done = await sandbox.startAgent("x", { through });
  const meta = await sandbox.ended(done);
  const abandoned = copyAbandoned(sandbox, done);
  const running = await sandbox.startAgent("rehearse: sleep 582", { through });
  await processRunning(sandbox, "sleep 582");
  await commandRecorded(sandbox, running, { through });
  await forbid();
  const reason = /Read-only file system|Permission denied/;
  const run = (...args: string[]) => sandbox.run(args, { through });
  assertRefused(await run("--bg", "--model", "rehearsal", "x"), reason);
  assertRefused(await run("respawn", done), reason);
  assertRefused(await run("rm", done), reason);
  assertEquals(sandbox.meta(done), meta);
  const list = await warningList(sandbox, abandoned, through);
  assertMatch(list.stdout, new RegExp(`${running}  running`));
  assertMatch(list.stdout, new RegExp(`${done}  stopped`));
  assertMatch((await run("logs", done)).stdout, /no model was consulted/);
  // It ends the agent, though it cannot write that down.
  assertRefused(await run("stop", running), reason);
  await sandbox.gone();
  assertMatch((await run("agents")).stdout, new RegExp(`${running}  stopped`));
}

Deno.test({
  name: "12: a home on a read-only disk",
  ignore: !canMount,
  fn: async () => {
    await using sandbox = await createSandbox();
    await using stack = new AsyncDisposableStack();
    await assertReadOnly(sandbox, {
      forbid: async () => {
        stack.use(await mount(["--bind", sandbox.home], sandbox.home));
        await command("mount", "-o", "remount,ro,bind", sandbox.home);
      },
    });
  },
});

Deno.test("a file that its owner has protected from writing is not replaced", async () => {
  await using sandbox = await createSandbox();
  const path = join(sandbox.project, "kept.txt");
  await Deno.writeTextFile(path, "kept");
  await Deno.chmod(path, 0o444);
  // Root may write everywhere.
  if (isRoot) await giveAway(sandbox);
  const { stdout } = await sandbox.run(
    ["-p", "--yolo", "--model", "rehearsal", "--output-format", "stream-json", CHANGES],
    { through: isRoot ? asOtherUser : [] },
  );
  for (const tool of ["write", "edit"]) {
    assertStringIncludes(stdout, `cannot ${tool} \\"kept.txt\\": it is write-protected (mode 444)`);
  }
  assertStringIncludes(stdout, 'cannot write \\"/etc/isonforge.txt\\": permission denied"');
  assertEquals(await Deno.readTextFile(path), "kept");
});

Deno.test("a file that may be written is written where its directory lets nothing take its place", async () => {
  await using sandbox = await createSandbox();
  const closed = join(sandbox.project, "closed");
  const shared = join(sandbox.project, "shared");
  for (const directory of [closed, shared]) {
    await Deno.mkdir(directory);
    await Deno.writeTextFile(join(directory, "a.txt"), "one\ntwo, and a long line\n");
    await Deno.chmod(join(directory, "a.txt"), 0o646);
  }
  if (isRoot) {
    await giveAway(sandbox);
    // As in /tmp: whoever has neither the file nor the directory renames nothing there.
    for (const path of [shared, join(shared, "a.txt")]) await Deno.chown(path, 0, 0);
    await Deno.chmod(shared, 0o1777);
  }
  await Deno.chmod(closed, 0o555);
  const inode = (directory: string) => Deno.statSync(join(directory, "a.txt")).ino;
  const before = [inode(closed), inode(shared)];
  const changes = ["closed", "shared"].flatMap((name) => [
    `rehearse: call edit {"path": "${name}/a.txt", "old_string": "one", "new_string": "1"}`,
    `rehearse: call edit {"path": "${name}/a.txt", "old_string": ", and a long line", "new_string": ""}`,
  ]);
  const { stdout } = await sandbox.run(
    ["-p", "--yolo", "--model", "rehearsal", "--output-format", "stream-json", changes.join("\n")],
    { through: isRoot ? asOtherUser : [] },
  );
  await Deno.chmod(closed, 0o755);
  assertEquals(stdout.includes("cannot edit"), false, stdout);
  for (const directory of [closed, shared]) {
    assertEquals(await Deno.readTextFile(join(directory, "a.txt")), "1\ntwo\n");
    assertEquals(((await Deno.stat(join(directory, "a.txt"))).mode ?? 0) & 0o7777, 0o646);
    assertEquals(namesIn(directory), ["a.txt"]);
  }
  assertEquals(inode(closed), before[0]);
  if (isRoot) assertEquals(inode(shared), before[1]);
});

Deno.test({
  name: "12: a home whose directories their owner may not write to",
  ignore: !isRoot, // Who becomes another user: root may write everywhere.
  fn: async () => {
    await using sandbox = await createSandbox();
    await giveAway(sandbox);
    await assertReadOnly(sandbox, {
      through: asOtherUser,
      forbid: async () => {
        // A file of the agent, which lives, may be replaced while it is looked at.
        const isGiven = () => giveAway(sandbox).then(() => true, () => false);
        await poll(isGiven, "the sandbox to be given away");
        const agents = `${sandbox.home}/agents`;
        const ids = namesIn(agents).map((id) => `${agents}/${id}`);
        for (const path of [sandbox.home, agents, ...ids]) await Deno.chmod(path, 0o500);
      },
    });
  },
});

Deno.test({
  name: "12: no home, where none can be made",
  ignore: !isRoot,
  fn: async () => {
    await using sandbox = await createSandbox();
    const env = { ISONFORGE_HOME: "/root/of/somebody/else" };
    const through = asOtherUser;
    const args = ["--bg", "--model", "rehearsal", "x"];
    await giveAway(sandbox);
    assertRefused(await sandbox.run(args, { env, through }), /Permission denied/);
    const nowhere = { ISONFORGE_HOME: "/proc/nowhere" };
    assertRefused(await sandbox.run(args, { env: nowhere }), /cannot create an agent in "/);
  },
});

Deno.test("12: too few file descriptors are said, and nothing is lost", async () => {
  await using sandbox = await createSandbox();
  const done = await sandbox.startAgent("x");
  const meta = await sandbox.ended(done);
  let refused = 0;
  for (let limit = 13; limit <= 19; limit++) {
    const through = ["/bin/sh", "-c", `ulimit -n ${limit}; exec "$@"`, "sh"];
    for (const args of [["--bg", "--model", "rehearsal", "x"], ["respawn", done], ["agents"]]) {
      const { code, stderr } = await sandbox.run(args, { through });
      // Deno itself gives up, before any line of ours, where it cannot open what it starts with.
      if (code === 134 || /panicked|Import .* failed|failed to load/.test(stderr)) continue;
      if (code !== 0) {
        refused++;
        assertRefused({ code, stdout: "", stderr }, /Too many open files/);
      }
    }
    await assertTruth(sandbox);
  }
  assert(refused > 0);
  assertEquals(sandbox.meta(done).prompt, meta.prompt);
  await assertRemovable(sandbox);
});
