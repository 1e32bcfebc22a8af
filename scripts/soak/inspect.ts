/**
 * What must hold whenever nobody does anything.
 *
 * @module
 */
import { META_FILE } from "../../lib/agents/record/files.ts";
import { parseMeta } from "../../lib/agents/record/parse_meta.ts";
import { type Row, rowsOf } from "./answer.ts";
import { Violation } from "./model.ts";
import type { Referee } from "./referee.ts";

/** So long an agent that ends by itself may take to be gone, its last processes included. */
const PATIENCE_MS = 15_000;
const POLL_MS = 50;
/** A supervisor that has just been started shows no environment while it becomes a shell, on a busy machine for longer. */
const UNCERTAIN_MS = 3_000;

/**
 * Holds records, list, processes and models against each other. Nobody but agents that end by
 * themselves may be at work meanwhile.
 *
 * @throws {Violation}
 */
export async function inspect(referee: Referee): Promise<void> {
  const { ground, agents } = referee;
  const rows = await agreeingRows(referee);
  await referee.list();
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  for (const { id, model } of agents.values()) {
    const state = states.get(id);
    const isThere = (await ground.names()).includes(id);
    if (isThere !== (state !== undefined)) {
      throw new Violation(
        `${id}: ${isThere ? "not listed" : "listed"}, but its directory is not so`,
      );
    }
    if (state === undefined) continue;
    await checkRecord(referee, { id, state });
    // Whatever was killed of it is over.
    if (state === "stopped") model.heal();
  }
  const known = new Set([...agents.values()].map(({ id }) => id));
  const stranger = rows.find(({ id }) => !known.has(id));
  if (stranger !== undefined) throw new Violation(`${stranger.id}: nobody started it`);
}

/** The rows of a list that says the same as the processes. */
async function agreeingRows({ ground }: Referee): Promise<Row[]> {
  const deadline = performance.now() + PATIENCE_MS;
  let suspectedSince: number | undefined;
  for (;;) {
    const before = new Set(await owners());
    const answer = await ground.run(["agents"]);
    const rows = rowsOf(answer);
    const lie = rows.find(({ id, state }) => state === "running" && !before.has(id));
    suspectedSince = lie === undefined ? undefined : suspectedSince ?? performance.now();
    if (lie !== undefined) {
      if (performance.now() - (suspectedSince ?? 0) > UNCERTAIN_MS) {
        throw new Violation(`${lie.id}: listed as running, and nothing of it lives`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      continue;
    }
    const told = new Set(rows.filter(({ state }) => state === "running").map(({ id }) => id));
    // What outlives a supervisor and a worker that were killed stands below the list.
    for (const [, id = ""] of answer.stderr.matchAll(/of ([0-9a-f]{8}) still runs?:/g)) {
      told.add(id);
    }
    // What has just recorded its end needs a moment to be gone.
    const left = (await owners()).filter((id) => !told.has(id));
    if (left.length === 0) return rows;
    if (performance.now() > deadline) {
      throw new Violation(`processes of ${left.join(", ")} live, and no list says so`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }

  async function owners(): Promise<string[]> {
    const all = await Promise.all(
      ground.processes().map(async ({ pid }) => {
        const environment = await Deno.readTextFile(`/proc/${pid}/environ`).catch(() => undefined);
        if (environment === undefined || environment === "") return [];
        return [/(?:^|\0)ISONFORGE_AGENT_ID=([0-9a-f]{8})\0/.exec(environment)?.[1] ?? "nobody"];
      }),
    );
    return all.flat();
  }
}

async function checkRecord({ ground }: Referee, { id, state }: Row): Promise<void> {
  const text = await ground.read(id, META_FILE);
  if (text === undefined) throw new Violation(`${id}: there is no record`);
  try {
    const meta = parseMeta(text, id);
    // A run may have ended since the list.
    if (state === "stopped" && meta.state !== "stopped") {
      throw new Violation(`listed as stopped, and the record says ${meta.state}`);
    }
  } catch (error) {
    throw new Violation(`${id}: ${error instanceof Error ? error.message : error}\n${text}`);
  }
}

/**
 * Stops and removes everything; nothing may be left then.
 *
 * @throws {Violation}
 */
export async function inspectEnd({ ground, agents }: Referee): Promise<void> {
  const ids = rowsOf(await ground.run(["agents"])).map(({ id }) => id);
  for (const verb of ids.length === 0 ? [] : ["stop", "rm"]) {
    const { code, stdout, stderr } = await ground.run([verb, ...ids]);
    if (code !== 0) throw new Violation(`${verb} of everything:\n${stdout}${stderr}`);
  }
  if (rowsOf(await ground.run(["agents"])).length > 0) throw new Violation("rm left a row");
  const left = ground.processes();
  if (left.length > 0) {
    const pids = left.map(({ pid }) => pid).join(", ");
    throw new Violation(`left after ${agents.size} agents: the processes ${pids}`);
  }
  const names = (await ground.names()).filter((name) => !name.startsWith("."));
  if (names.length > 0) throw new Violation(`left in agents/: ${names.join(", ")}`);
}
