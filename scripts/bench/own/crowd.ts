/**
 * Many agents at once.
 *
 * @module
 */
import { join } from "@std/path/join";
import { delay } from "../../../lib/sys/delay.ts";
import { agentIds, isonforge } from "../homes.ts";
import { type ScriptedServer, startScriptedServer } from "../peers/scripted_server.ts";
import { memoryOfTree } from "../process_memory.ts";
import type { Measurement } from "../programs.ts";
import { type OwnFigure, single } from "./own_figure.ts";

const PROMPT = "audit every fetch() call for missing await + timeout";
const WORDS = 200;
const SETTLE_MS = 2_000;

/** So many agents at once: how long until all have ended by themselves; memory while all wait; and how fast all are stopped. */
export async function measureCrowd(
  count: number,
  { directory, targets }: Pick<Measurement, "directory"> & {
    targets: { memory: number; stop?: number };
  },
): Promise<OwnFigure[]> {
  await using server = startScriptedServer();
  const home = join(directory, `crowd-${count}`);
  return [
    ...await measureEnds(count, { server, home: `${home}-ends` }),
    ...await measureWaiting(count, { server, home, targets }),
  ];
}

interface Crowd {
  server: ScriptedServer;
  home: string;
}

async function measureEnds(count: number, { server, home }: Crowd): Promise<OwnFigure[]> {
  server.play({ words: WORDS });
  const began = performance.now();
  await startAll(count, { server, home });
  await isonforge(["wait", ...await agentIds(home)], home);
  const value = (performance.now() - began) / 1000;
  const reasons = (await records(home)).map(({ reason }) => reason);
  const completed = reasons.filter((reason) => reason === "completed").length;
  if (completed < count) throw new Error(`only ${completed} of ${count} agents have completed`);
  return [single(`${count} agents, from the first start to the last end`, { unit: "s", value })];
}

async function measureWaiting(
  count: number,
  { server, home, targets }: Crowd & { targets: { memory: number; stop?: number } },
): Promise<OwnFigure[]> {
  server.play("hold");
  const began = performance.now();
  const all = (async () => {
    for (let calls = 0; calls < count; calls = server.calls().length) await server.nextCall();
  })();
  await startAll(count, { server, home });
  await all;
  const startedMs = performance.now() - began;
  await delay(SETTLE_MS);
  const { pss } = memoryOfTree((await records(home)).map(({ pid }) => pid));
  const stopStart = performance.now();
  await isonforge(["stop", "--all"], home);
  const stopSeconds = (performance.now() - stopStart) / 1000;
  return [
    single(`${count} agents, from the first start to the last request`, {
      unit: "s",
      value: startedMs / 1000,
    }),
    single(`${count} waiting agents, all processes (PSS)`, {
      unit: "MB",
      value: pss,
      target: targets.memory,
    }),
    single(`stop --all of ${count}`, { unit: "s", value: stopSeconds, target: targets.stop }),
  ];
}

/** One command each, one after the other, as a user starts them. */
async function startAll(count: number, { server, home }: Crowd): Promise<void> {
  const args = ["--bg", "--no-check", "--base-url", `${server.origin}/v1`, "--model", "bench"];
  for (let index = 0; index < count; index++) await isonforge([...args, PROMPT], home);
}

async function records(home: string): Promise<Array<{ pid: number; reason?: string }>> {
  const ids = await agentIds(home);
  return ids.map((id) => JSON.parse(Deno.readTextFileSync(join(home, "agents", id, "meta.json"))));
}
