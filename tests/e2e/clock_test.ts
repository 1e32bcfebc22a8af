/**
 * Scenario 6: clocks that are wrong.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { isRoot } from "../helpers/other_user.ts";
import { processRunning } from "../helpers/running.ts";
import { createSandbox } from "../helpers/sandbox.ts";

/** The age that the list shows, in seconds. */
function shownAge(list: string, id: string): number {
  const [, count = "", unit = ""] = new RegExp(`${id}  \\w+ +(\\d+)([smhd]) ago`).exec(list) ?? [];
  return Number(count) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? NaN);
}

const DAY_MS = 86_400_000;

Deno.test("6: a clock that was set by a day either way changes neither state nor age", async () => {
  await using sandbox = await createSandbox();
  const ids = [await sandbox.startAgent("rehearse: sleep 563"), await sandbox.startAgent("x")];
  await sandbox.ended(ids[1] ?? "");
  for (const shift of [-DAY_MS, DAY_MS]) {
    for (const id of ids) {
      // What the record would say if the clock had been that far off at the start.
      const meta = sandbox.meta(id);
      const started_at = new Date(Date.now() + shift).toISOString();
      await Deno.writeTextFile(
        sandbox.path(id, "meta.json"),
        JSON.stringify({ ...meta, started_at }),
      );
    }
    const list = await sandbox.ok(["agents"]);
    assertMatch(list, new RegExp(`${ids[0]}  running`));
    assertMatch(list, new RegExp(`${ids[1]}  stopped`));
    for (const id of ids) assert(shownAge(list, id) < 3600, list);
  }
  assertEquals(await sandbox.ok(["stop", ids[0] ?? ""]), `✓ Stopped ${ids[0]}\n`);
});

const FAKETIME = [
  `/usr/lib/${Deno.build.arch}-linux-gnu/faketime/libfaketime.so.1`,
  "/usr/lib/faketime/libfaketime.so.1",
].find(isFile);

for (const offset of ["-1d", "+1d"]) {
  Deno.test({
    name: `6: with a clock that is wrong by ${offset} agents are listed, stopped and started`,
    ignore: FAKETIME === undefined, // Debian: libfaketime
    fn: async () => {
      await using sandbox = await createSandbox();
      const env = {
        LD_PRELOAD: FAKETIME ?? "",
        FAKETIME: offset,
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      };
      const id = await sandbox.startAgent("rehearse: sleep 564");
      await processRunning(sandbox, "sleep 564");
      const list = await sandbox.ok(["agents"], { env });
      assertMatch(list, new RegExp(`${id}  running`));
      assert(shownAge(list, id) < 3600, list);
      assertEquals(await sandbox.ok(["stop", id], { env }), `✓ Stopped ${id}\n`);
      assertEquals(sandbox.meta(id).reason, "stopped");
      await sandbox.ok(["respawn", id], { env });
      const other = await sandbox.ok(["agents"]);
      assertMatch(other, new RegExp(`${id}  running`));
      assert(shownAge(other, id) < 3600, other);
    },
  });
}

const SLEPT = ["unshare", "--time", "--boottime", "86400"];

Deno.test({
  name: "6: on a machine that has slept for a day agents are as old as they are",
  ignore: !isRoot || !await succeeds([...SLEPT, "/bin/true"]),
  fn: async () => {
    await using sandbox = await createSandbox();
    // There the boot is a day longer ago than the clock that stands still in sleep tells.
    const through = SLEPT;
    const id = await sandbox.startAgent("rehearse: sleep 565", { through });
    const list = await sandbox.ok(["agents"], { through });
    assertMatch(list, new RegExp(`${id}  running`));
    assert(shownAge(list, id) < 3600, list);
    assertEquals(await sandbox.ok(["stop", id], { through }), `✓ Stopped ${id}\n`);
  },
});

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function succeeds([program = "", ...args]: readonly string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}
