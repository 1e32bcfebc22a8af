/**
 * What a run costs: time to its first byte at the endpoint, memory, and processor time of streaming.
 *
 * @module
 */
import { join } from "@std/path/join";
import { startFakeOpenAI } from "../../tests/helpers/fake_openai.ts";
import type { Figure } from "./figures.ts";
import {
  childSeconds,
  command,
  firstChildOf,
  ISONFORGE,
  type Measurement,
  median,
  residentMb,
  timeOf,
} from "./programs.ts";
import { variedWords } from "./varied_words.ts";

const TOKENS = 20_000;

/** The figures of a run. */
export async function measureEngine({ directory, empty, runs }: Measurement): Promise<Figure[]> {
  const home = join(directory, "engine");
  const first: number[] = [];
  const floor: number[] = [];
  for (let run = 0; run < runs; run++) {
    floor.push(await timeOf({ program: empty, args: [], home }));
    first.push(await timeToFirstByte(home));
  }
  const extra = median(first) - median(floor);
  return [
    {
      name: "first byte at the endpoint",
      value: extra,
      unit: "ms",
      note: "more than an empty program runs",
    },
    {
      name: `processor time, ${TOKENS} tokens`,
      value: await processorSeconds(home),
      unit: "s",
    },
    ...await measureMemory({ home, empty }),
  ];
}

/** From the start of a run to its first byte. */
async function timeToFirstByte(home: string): Promise<number> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const start = performance.now();
  const run = command(printRun(home, `http://127.0.0.1:${listener.addr.port}/v1`, "x")).spawn();
  using connection = await listener.accept();
  await connection.read(new Uint8Array(1));
  const ms = performance.now() - start;
  run.kill("SIGKILL");
  await run.status;
  return ms;
}

/** User and system time of a run that streams its answer in 20,000 pieces, start included. */
async function processorSeconds(home: string): Promise<number> {
  const server = startFakeOpenAI([{ text: variedWords(TOKENS) }]);
  try {
    const { program, args } = printRun(home, server.url, "x");
    // sh prints in its second line what its children used.
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", '"$@" >/dev/null; times', "sh", program, ...args],
      env: { ISONFORGE_HOME: home },
    }).output();
    return childSeconds(stdout);
  } finally {
    await server.close();
  }
}

/** Resident memory of what runs while an agent works, its tool's process apart. */
async function measureMemory(
  { home, empty }: { home: string; empty: string },
): Promise<Figure[]> {
  const idle = command({ program: empty, args: ["stay"], home }).spawn();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const figures: Figure[] = [];
  const add = (name: string, value: number) =>
    figures.push({ name, value, unit: "MB", note: "resident" });
  add("an empty compiled program", await residentMb(idle.pid));
  idle.kill("SIGKILL");

  const answers = Array.from(
    { length: 2 },
    () => ({ toolCalls: [{ name: "bash", arguments: { command: "sleep 60" } }] }),
  );
  const server = startFakeOpenAI(answers);
  try {
    const { args } = printRun(home, server.url, "x");
    await command({ program: ISONFORGE, args: ["--bg", ...args], home }).output();
    const [id = ""] = (await Array.fromAsync(Deno.readDir(join(home, "agents")))).map(({ name }) =>
      name
    );
    const { pid } = JSON.parse(await Deno.readTextFile(join(home, "agents", id, "meta.json")));
    const worker = await firstChildOf(pid);
    // Once its tool runs, the provider has been loaded, asked, and has answered.
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await firstChildOf(worker);
    add("a supervisor", await residentMb(pid));
    add("an agent on an OpenAI endpoint", await residentMb(worker));
    await command({ program: ISONFORGE, args: ["stop", id], home }).output();
    return figures;
  } finally {
    await server.close();
  }
}

function printRun(home: string, url: string, prompt: string) {
  const args = ["--print", "--yolo", "--base-url", url, "--model", "fake-model", prompt];
  return { program: ISONFORGE, args, home };
}
