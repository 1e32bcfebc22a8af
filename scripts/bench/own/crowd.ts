/**
 * Many agents at once.
 *
 * @module
 */
import { join } from "@std/path/join";
import { delay } from "../../../lib/sys/delay.ts";
import { agentIds, isonforge } from "../homes.ts";
import { startScriptedServer } from "../peers/scripted_server.ts";
import { memoryOfTree } from "../process_memory.ts";
import type { Measurement } from "../programs.ts";
import { type OwnFigure, single } from "./own_figure.ts";

const PROMPT = "audit every fetch() call for missing await + timeout";

/** So many agents at once that wait for their model: memory of all, and how fast they are all stopped. */
export async function measureCrowd(
  count: number,
  { directory, targets }: Pick<Measurement, "directory"> & {
    targets: { memory: string; stop?: string };
  },
): Promise<OwnFigure[]> {
  const home = join(directory, `crowd-${count}`);
  await using server = startScriptedServer();
  server.play("hold");
  const args = [
    "--bg",
    "--no-check",
    "--base-url",
    `${server.origin}/v1`,
    "--model",
    "bench",
    PROMPT,
  ];
  const began = performance.now();
  let calls = 0;
  const all = (async () => {
    while (calls < count) {
      await server.nextCall();
      calls++;
    }
  })();
  for (let index = 0; index < count; index++) await isonforge(args, home);
  await all;
  const startedMs = performance.now() - began;
  await delay(2_000);
  const pids = await supervisors(home);
  const { pss } = memoryOfTree(pids);
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

async function supervisors(home: string): Promise<number[]> {
  const ids = await agentIds(home);
  return ids.map((id) =>
    JSON.parse(Deno.readTextFileSync(join(home, "agents", id, "meta.json"))).pid as number
  );
}
