import { assert, assertEquals } from "@std/assert";
import { terminate } from "../../../../lib/agents/executors/local/terminate.ts";
import { processTable } from "../../../../lib/sys/platform.ts";
import { exists } from "../../../../lib/sys/files/info_at.ts";
import { startRun } from "../../../helpers/run.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

const table = processTable();
const IS_LINUX = Deno.build.os === "linux";
/** Never waited for where nothing ignores SIGTERM. */
const LONG_MS = 600_000;

Deno.test("terminate() does nothing when the run is over", async () => {
  await using run = await startRun("echo ready; exec sleep 1000");
  await run.kill(run.meta.pid);
  await terminate(run.meta, { table, graceMs: LONG_MS });
  assertEquals(run.alive(), []);
});

Deno.test("terminate() gives every process SIGTERM, also those that left the group", {
  ignore: !IS_LINUX,
}, async () => {
  await using directory = await temporaryDirectory();
  const tidy = (name: string) =>
    `sh -c 'trap "echo > \\"${
      directory.at(name)
    }\\"; exit" TERM; echo up ${name}; while :; do sleep 0.02; done'`;
  await using run = await startRun(`
    ${tidy("group")} >> "${directory.at("log")}" &
    setsid ${tidy("session")} >> "${directory.at("log")}" &
    touch "${directory.at("log")}"
    until [ "$(grep -c up "${directory.at("log")}")" -eq 2 ]; do sleep 0.02; done
    echo ready; wait
  `);
  await terminate(run.meta, { table, graceMs: LONG_MS });
  assertEquals(run.alive(), []);
  assert(exists(directory.at("group")) && exists(directory.at("session")));
});

Deno.test("terminate() does not wait for the worker to ask what nobody in the group ends", {
  ignore: !IS_LINUX,
}, async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string) => `"${directory.at(name)}"`;
  await Deno.writeTextFile(
    directory.at("asked"),
    `trap 'echo > "$1"; exit' TERM; echo up >> ${at("log")}; while :; do sleep 0.02; done`,
  );
  // A worker that ends what it has started itself, once the other one has ended.
  await Deno.writeTextFile(
    directory.at("worker"),
    `setsid sh ${at("asked")} ${at("tool")} & tool=$!
    trap 'until [ -e ${at("stray")} ]; do sleep 0.02; done; kill -KILL $tool; exit' TERM
    echo up >> ${at("log")}
    while :; do sleep 0.02; done`,
  );
  await using run = await startRun(`
    touch ${at("log")}
    setsid sh ${at("asked")} ${at("stray")} &
    sh ${at("worker")} &
    until [ "$(grep -c up ${at("log")})" -eq 3 ]; do sleep 0.02; done
    echo ready; wait
  `);
  await terminate(run.meta, { table, graceMs: LONG_MS });
  assertEquals(run.alive(), []);
  assert(exists(directory.at("stray")) && !exists(directory.at("tool")));
});

Deno.test("terminate() kills what ignores SIGTERM when the time is up", async () => {
  await using run = await startRun(`trap '' TERM; sleep 1000 & sleep 1000 & echo ready; wait`);
  await terminate(run.meta, { table, graceMs: 100 });
  assertEquals(run.alive(), []);
});

Deno.test(
  "terminate() also ends what is started because of SIGTERM",
  { ignore: !IS_LINUX },
  async () => {
    await using run = await startRun(`
    trap 'setsid sleep 1000 & sleep 1000 & exit' TERM
    echo ready
    while :; do sleep 0.02; done
  `);
    await terminate(run.meta, { table, graceMs: LONG_MS });
    assertEquals(run.alive(), []);
  },
);

Deno.test("terminate() wakes what is stopped, so that its handler runs", async () => {
  await using directory = await temporaryDirectory();
  await using run = await startRun(`
    trap 'echo > "${directory.at("handled")}"; exit' TERM
    echo ready
    while :; do sleep 0.02; done
  `);
  Deno.kill(-run.meta.pid, "SIGSTOP");
  await terminate(run.meta, { table, graceMs: LONG_MS });
  assertEquals(run.alive(), []);
  assert(exists(directory.at("handled")));
});

Deno.test("terminate() kills before the time is up when what is left is done", async () => {
  await using run = await startRun(`trap '' TERM; echo ready; while :; do sleep 0.02; done`);
  const seen: number[] = [];
  await terminate(run.meta, {
    table,
    graceMs: LONG_MS,
    isDone: (left) => {
      seen.push(...left.map(({ pid }) => pid));
      return Promise.resolve(true);
    },
  });
  assertEquals(run.alive(), []);
  assert(seen.includes(run.meta.pid));
});

Deno.test("terminate() touches no other run when two are of the same agent", async () => {
  await using run = await startRun("echo ready; exec sleep 1000");
  await using other = await startRun("echo ready; exec sleep 1000");
  const { identity: _identity, ...rest } = run.meta;
  const stale = { boot_id: table.bootId(), start_time: "1", nonce: "stale" };
  await terminate({ ...rest, identity: stale }, { table, graceMs: 50 });
  assertEquals(run.alive(), [run.meta.pid]);
  await terminate(run.meta, { table, graceMs: LONG_MS });
  assertEquals([run.alive(), other.alive()], [[], [other.meta.pid]]);
});

Deno.test("terminate() looks again as long as something is starting whose environment cannot be seen", async () => {
  await using run = await startRun("echo ready; exec sleep 1000");
  let looks = 0;
  // What a busy machine shows for a moment: nothing that is provably of the run, and something that starts.
  const slow = {
    ...table,
    list: () => ++looks <= 5 ? [] : table.list(),
    isAnyStarting: () => looks <= 5,
  };
  // However long these looks take: that moment has an end.
  const { now } = performance;
  const begun = performance.now();
  performance.now = () => looks <= 5 ? begun : now.call(performance);
  try {
    await terminate(run.meta, { table: slow, graceMs: LONG_MS });
  } finally {
    performance.now = now;
  }
  assertEquals(run.alive(), []);
});

Deno.test("terminate() looks again also where the machine has stood still between its looks", async () => {
  await using run = await startRun("echo ready; exec sleep 1000");
  let looks = 0;
  let stoodStillMs = 0;
  const slow = {
    ...table,
    list: () => {
      if (++looks > 4) return table.list();
      stoodStillMs += 3_000;
      return [];
    },
    isAnyStarting: () => looks <= 4,
  };
  const { now } = performance;
  performance.now = () => now.call(performance) + stoodStillMs;
  try {
    await terminate(run.meta, { table: slow, graceMs: LONG_MS });
  } finally {
    performance.now = now;
  }
  assertEquals(run.alive(), []);
});

Deno.test("terminate() does not wait for ever for what never shows whose it is", async () => {
  await using run = await startRun("echo ready; exec sleep 1000");
  await run.kill(run.meta.pid);
  await terminate(run.meta, { table: { ...table, isAnyStarting: () => true }, graceMs: LONG_MS });
  assertEquals(run.alive(), []);
});

Deno.test("terminate() gives what it killed its time, however late it comes to it", async () => {
  await using run = await startRun("trap '' TERM; echo ready; while :; do sleep 0.05; done");
  // As on a machine that was busy for longer than the grace, and where something else always starts.
  const busy = { ...table, isAnyStarting: () => true };
  assertEquals(await terminate(run.meta, { table: busy, graceMs: -60_000 }), true);
  assertEquals(run.alive(), []);
});
