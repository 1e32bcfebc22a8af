/**
 * What must hold of a home after anything whatever happened in it.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { processTable } from "../../lib/sys/platform.ts";
import { namesIn } from "./files.ts";
import { poll } from "./poll.ts";
import type { RunOptions, Sandbox } from "./sandbox.ts";

const ID = /^[0-9a-f]{8}$/;
const NAMES = ["ISONFORGE_AGENT_ID"];

/**
 * Asserts that each process that lives is in a record, each record is whole, and what the list says
 * is true. What is ending just now is given the time to end.
 *
 * @returns the state of each agent
 */
export async function assertTruth(sandbox: Sandbox): Promise<Map<string, string>> {
  let listed = new Map<string, string>();
  let working = new Set<string>();
  await poll(async () => {
    const before = idsAtWork(sandbox);
    listed = await listedStates(sandbox);
    working = idsAtWork(sandbox);
    const running = [...listed].filter(([_id, state]) => state === "running").map(([id]) => id);
    const isWrittenBack = [...listed].every(([id, state]) =>
      state !== "stopped" || sandbox.meta(id).state === "stopped"
    );
    return isSame(before, working) && isSame(new Set(running), working) && isWrittenBack;
  }, "the list to be true").catch((error) => {
    const told = JSON.stringify([...listed]);
    throw new Error(`${error.message}: it says ${told}, at work are ${[...working].join(", ")}`);
  });
  const ids = namesIn(`${sandbox.home}/agents`).filter((name) => ID.test(name));
  assertEquals([...listed.keys()].sort(), ids);
  for (const id of ids) {
    const meta = sandbox.meta(id);
    assertEquals([meta.id, typeof meta.prompt], [id, "string"]);
  }
  return listed;
}

/**
 * Lists until an agent waits for no turn any more: a list that finds another command at the queue, on a busy machine, leaves
 * that to the next.
 */
export async function leftQueue(sandbox: Sandbox, id: string, options?: RunOptions): Promise<void> {
  await poll(async () => {
    await sandbox.ok(["agents"], options);
    return sandbox.meta(id).state !== "queued";
  }, `${id} to leave the queue`);
}

/**
 * Lists until the end of these agents is in their records: a list that does not get the lock of one
 * at once, on a busy machine, leaves that to the next.
 */
export async function writtenBack(
  sandbox: Sandbox,
  ids: readonly string[],
  options?: RunOptions,
): Promise<void> {
  await poll(async () => {
    await sandbox.ok(["agents"], options);
    return ids.every((id) => sandbox.meta(id).state === "stopped");
  }, "the ends to be recorded");
}

/** Stops and removes every agent; asserts that nothing is left, on disk or among processes. */
export async function assertRemovable(sandbox: Sandbox): Promise<void> {
  const ids = namesIn(`${sandbox.home}/agents`).filter((name) => ID.test(name));
  if (ids.length > 0) {
    await sandbox.ok(["stop", ...ids]);
    await sandbox.ok(["rm", ...ids]);
  }
  assertMatch(await sandbox.ok(["agents"]), /^No background agents\./);
  assertEquals(sandbox.processes(), []);
}

/** Ids of the agents of which at least one process lives. */
function idsAtWork(sandbox: Sandbox): Set<string> {
  const ids = new Set<string>();
  const table = processTable();
  const processes = table.readAll(sandbox.processes());
  for (const [pid, { ISONFORGE_AGENT_ID: id }] of table.environmentValues(processes, NAMES)) {
    // Gone since, or a command of the test's own.
    if (id !== undefined && table.read(pid)?.isZombie === false) ids.add(id);
  }
  return ids;
}

/** What `agents` shows: the state of each id. */
export async function listedStates(sandbox: Sandbox): Promise<Map<string, string>> {
  const lines = (await sandbox.ok(["agents"])).split("\n").slice(2).map((line) => line.trim());
  return new Map(
    lines.filter((line) => ID.test(line.slice(0, 8))).map((line) => {
      const [id = "", state = ""] = line.split(/\s+/);
      return [id, state];
    }),
  );
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && a.isSubsetOf(b);
}
