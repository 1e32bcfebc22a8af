/**
 * Scenario 11: a disk that is full.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { exists } from "../../lib/sys/files/info_at.ts";
import { copyAbandoned } from "../helpers/copies.ts";
import { namesIn } from "../helpers/files.ts";
import { canMount, fill, mount } from "../helpers/mounts.ts";
import { poll } from "../helpers/poll.ts";
import { assertRefused, warningList } from "../helpers/refusals.ts";
import { commandRecorded, processRunning } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { assertRemovable, assertTruth, listedStates } from "../helpers/truth.ts";

const TMPFS = ["-t", "tmpfs", "-o", "size=512k,mode=0700", "tmpfs"];

async function endedAgent(sandbox: Sandbox): Promise<string> {
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  return id;
}

Deno.test({
  name: "11: on a full disk nothing is lost, and what cannot be done is said",
  ignore: !canMount,
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.mkdir(sandbox.home);
    await using _disk = await mount(TMPFS, sandbox.home);
    // So long a prompt that a respawn needs more than what it frees.
    const done = await sandbox.startAgent("rehearse: say hello\n".repeat(2000));
    const meta = await sandbox.ended(done);
    const abandoned = copyAbandoned(sandbox, await endedAgent(sandbox));
    const lost = copyAbandoned(sandbox, abandoned);
    for (const name of ["exit", "outcome.json"]) await Deno.remove(sandbox.path(lost, name));
    // In no repository: what a run keeps of one makes room when it ends.
    const outside = { cwd: dirname(sandbox.project) };
    const sleeping = await sandbox.startAgent("rehearse: sleep 581", outside);
    const ending = await sandbox.startAgent(
      `rehearse: bash until [ -e ${sandbox.project}/go ]; do sleep 0.05; done`,
      outside,
    );
    // Whoever is still beginning when the disk is full fails, and that is another matter.
    await processRunning(sandbox, "sleep 581");
    await processRunning(sandbox, "do sleep 0.05");
    // What they write once more may make room.
    for (const id of [sleeping, ending]) await commandRecorded(sandbox, id);
    await fill(`${sandbox.home}/ballast`);

    assertRefused(await sandbox.run(["--bg", "--model", "rehearsal", "x"]), /No space left/);
    assertRefused(await sandbox.run(["respawn", done]), /No space left/);
    assertEquals(sandbox.meta(done), meta);

    await fill(`${sandbox.home}/more`);
    const print = await sandbox.run(["-p", "--model", "rehearsal", "x"]);
    assertRefused(
      print,
      /cannot write the conversation "[^"]+": No space left[^]*\nhint: make room/,
    );
    const list = await warningList(sandbox, abandoned);
    assertMatch(list.stderr, /stopped: .*No space left/);

    // One ends by itself, one is stopped: neither can be recorded, and both are shown as they are.
    await Deno.writeTextFile(`${sandbox.project}/go`, "");
    assertRefused(
      await sandbox.run(["stop", sleeping]),
      new RegExp(`^error: ${sleeping} was ended; that cannot be recorded: .*No space left`),
    );
    await sandbox.gone();
    const states = await listedStates(sandbox);
    for (const id of [done, abandoned, lost, sleeping, ending]) {
      assertEquals(states.get(id), "stopped");
    }
    const report = await sandbox.ok(["report"]);
    assertMatch(report, /its end cannot be recorded: .*No space left/);
    for (const id of [done, abandoned, lost, sleeping, ending]) {
      assertStringIncludes(report, ` ${id}: `);
    }

    for (const name of ["ballast", "more"]) await Deno.remove(`${sandbox.home}/${name}`);
    await assertTruth(sandbox);
    assertEquals(sandbox.meta(ending).state, "stopped");
    await assertRemovable(sandbox);
    assertEquals(namesIn(`${sandbox.home}/agents`), []);
  },
});

Deno.test({
  name: "11: what completes, fails or reaches a cap on a full disk has done so, and is not lost",
  ignore: !canMount,
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.mkdir(sandbox.home);
    await using _disk = await mount(TMPFS, sandbox.home);
    const waiting = `until [ -e ${sandbox.project}/go ]; do sleep 0.05; done`;
    const ids: string[] = [];
    const begun = `${sandbox.project}/begun`;
    const capped = [`bash touch ${begun}; ${waiting}`, "bash true", "bash true"].map((line) =>
      `rehearse: ${line}`
    );
    const turns = ["--model", "rehearsal", "--max-turns", "2", capped.join("\n")];
    const tasks = [
      ["--exec", `${waiting}; exit 0`],
      ["--exec", `${waiting}; exit 7`],
      // Who takes that for a crash starts it again.
      ["--restart", "on-failure", "--permission-mode", "yolo", ...turns],
    ];
    for (const task of tasks) ids.push((await sandbox.ok(["--bg", "-q", ...task])).trim());
    const haveBegun = () => ids.every((id) => exists(sandbox.path(id, "progress.json")));
    await poll(() => haveBegun() && exists(begun), "all to begin");
    await fill(`${sandbox.home}/ballast`);
    await fill(`${sandbox.home}/more`);
    await Deno.writeTextFile(`${sandbox.project}/go`, "");
    await sandbox.gone();
    const reasons = async () => {
      const agents = JSON.parse((await sandbox.run(["agents", "--json"])).stdout);
      return ids.map((id) => agents.find((agent: { id: string }) => agent.id === id).reason);
    };
    assertEquals(await reasons(), ["completed", "failed", "turns"]);
    for (const name of ["ballast", "more"]) await Deno.remove(`${sandbox.home}/${name}`);
    assertEquals(await reasons(), ["completed", "failed", "turns"]);
    await assertTruth(sandbox);
  },
});

Deno.test({
  name: "11: on a full disk agents can be removed",
  ignore: !canMount,
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.mkdir(sandbox.home);
    await using _disk = await mount(TMPFS, sandbox.home);
    const id = await sandbox.startAgent("x");
    await sandbox.ended(id);
    await fill(`${sandbox.home}/ballast`);
    assertEquals(await sandbox.ok(["rm", id]), `✓ Removed ${id}\n`);
    await sandbox.startAgent("x");
  },
});
