import { assertEquals } from "@std/assert";
import { inspect } from "../../lib/agents/inspect.ts";
import { Executors } from "../../lib/agents/executors/executors.ts";
import { Cookie } from "../../lib/agents/cookie.ts";
import { AgentStore } from "../../lib/agents/record/store.ts";
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo, ProcessTable } from "../../lib/sys/process_info.ts";
import { publish, record } from "../helpers/records.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

/** Numbers that no process of a Linux has. */
const SUPERVISOR = 2 ** 23;

Deno.test("inspect() names the supervisor first in whatever order command lines come", async () => {
  await using home = await temporaryDirectory();
  const store = new AgentStore(home.path);
  const id = await publish(store);
  const table = tableOf([SUPERVISOR + 2, SUPERVISOR - 1, SUPERVISOR, SUPERVISOR + 1], id);
  const identity = { boot_id: table.bootId(), start_time: "1", nonce: "n" };
  await store.write({ ...record(id), state: "running", pid: SUPERVISOR, identity });
  const { processes } = await inspect(store, id, {
    executors: new Executors({
      directoryOf: (id) => store.directory(id),
      table,
      home: store.home,
      self: [],
      environment: {},
    }),
    onWarning: (message) => {
      throw new Error(message);
    },
  });
  assertEquals(
    processes,
    [SUPERVISOR, SUPERVISOR - 1, SUPERVISOR + 1].map((pid) => ({ pid, command: `of ${pid}` })),
  );
});

/** Processes of one group, of which the first has no command line any more. */
function tableOf(pids: readonly number[], id: string): ProcessTable {
  const list = pids.map((pid): ProcessInfo => ({
    pid,
    parentPid: 1,
    groupId: SUPERVISOR,
    sessionId: SUPERVISOR,
    isZombie: false,
    isStopped: false,
    startTime: "1",
  }));
  return {
    ...processTable(),
    list: () => list,
    read: (pid) => list.find((info) => info.pid === pid),
    environmentValues: (candidates) =>
      new Map(candidates.map(({ pid }) => [pid, { [Cookie.id]: id, [Cookie.nonce]: "n" }])),
    // As they come, like ps(1).
    commandLines: () => new Map(pids.slice(1).map((pid) => [pid, `of ${pid}`])),
  };
}
