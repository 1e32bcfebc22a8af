/**
 * A run of hundreds of turns, whose context grows.
 *
 * @module
 */
import { join } from "@std/path/join";
import { startFakeOpenAI } from "../../../tests/helpers/fake_openai.ts";
import { delay } from "../../../lib/sys/delay.ts";
import { peakMb } from "../process_memory.ts";
import { childSeconds, firstChildOf, ISONFORGE, type Measurement } from "../programs.ts";
import { type OwnFigure, single } from "./own_figure.ts";

const FEW = 100;
const MANY = 300;

/** Processor time and memory a turn of a run with 100 turns, and of one with 300. */
export async function measureLongRun(
  { directory }: Pick<Measurement, "directory">,
): Promise<OwnFigure[]> {
  const [few, many] = [await run(FEW, directory), await run(MANY, directory)];
  return [
    single(`${FEW} turns, processor time`, { unit: "s", value: few.cpuSeconds }),
    single(`${MANY} turns, processor time`, {
      unit: "s",
      value: many.cpuSeconds,
      target: `≤ ${(few.cpuSeconds * MANY / FEW).toFixed(1)} s, as often the former`,
    }),
    single(`${FEW} turns, most memory`, { unit: "MB", value: few.mostMb }),
    single(`${MANY} turns, most memory`, { unit: "MB", value: many.mostMb }),
  ];
}

async function run(
  turns: number,
  directory: string,
): Promise<{ cpuSeconds: number; mostMb: number }> {
  const answers = Array.from({ length: turns }, (_, turn) => ({
    toolCalls: [{ name: "bash", arguments: { command: `seq ${turn} ${turn + 100}` } }],
  }));
  const server = startFakeOpenAI([...answers, { text: ["done"] }]);
  try {
    const args = ["-p", "--yolo", "--base-url", server.url, "--model", "fake-model", "go"];
    // sh prints in its second line what its children used.
    const shell = new Deno.Command("/bin/sh", {
      args: ["-c", '"$@" >/dev/null 2>&1; times', "sh", ISONFORGE, ...args],
      env: { ISONFORGE_HOME: join(directory, `turns-${turns}`) },
      cwd: directory,
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const output = shell.output();
    const worker = await firstChildOf(shell.pid);
    let mostMb = 0;
    for (let peak = peakMb(worker); peak !== undefined; peak = peakMb(worker)) {
      mostMb = peak;
      await delay(50);
    }
    const { stdout } = await output;
    if (server.requests.length <= turns) throw new Error("the run ended too early");
    const cpuSeconds = childSeconds(stdout);
    return { cpuSeconds, mostMb };
  } finally {
    await server.close();
  }
}
