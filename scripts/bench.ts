// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Measures what users wait for, as ratios to an empty compiled program in the same run:
 * `deno task bench [--runs N]`. Needs `dist/isonforge` (`deno task build`).
 *
 * A ratio of medians over interleaved runs: machines are noisy, and what disturbs one program then
 * disturbs the other.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const ISONFORGE = join(ROOT, "dist", "isonforge");

interface Measured {
  name: string;
  /** Median wall time of a run in milliseconds. */
  ms: number;
}

if (import.meta.main) {
  const { runs } = parseArgs(Deno.args, { string: ["runs"], default: { runs: "20" } });
  const directory = await Deno.makeTempDir({ prefix: "isonforge-bench-" });
  try {
    await bench(directory, Number(runs));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function bench(directory: string, runs: number): Promise<void> {
  const empty = await compileEmpty(directory);
  const home = join(directory, "home");
  const one = join(directory, "one");
  await makeAgents(home, 100);
  await makeAgents(one, 1);
  const [id = ""] = await agentIds(one);
  const commands = {
    "an empty compiled program": { program: empty, args: [], home },
    "isonforge --version": { program: ISONFORGE, args: ["--version"], home },
    "isonforge --bg": {
      program: ISONFORGE,
      args: ["--bg", "--model", "rehearsal", "x"],
      home: one,
    },
    "isonforge agents (100 agents)": { program: ISONFORGE, args: ["agents"], home },
    "isonforge logs": { program: ISONFORGE, args: ["logs", id], home: one },
  };
  const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, command] of Object.entries(commands)) {
      times.get(name)?.push(await timeOf(command));
      if (name === "isonforge --bg") await stopAll(one);
    }
  }
  report([...times].map(([name, all]) => ({ name, ms: median(all) })));
  await reportMemory(one);
}

async function compileEmpty(directory: string): Promise<string> {
  const source = join(directory, "empty.ts");
  const output = join(directory, "empty");
  await Deno.writeTextFile(source, "Deno.exit(0);\n");
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "--quiet", "--no-config", "--no-lock", "--no-code-cache", "-A"]
      .concat(["--output", output, source]),
  }).output();
  if (!success) throw new Error("cannot compile the empty program");
  return output;
}

/** Copies of the record of one real agent. */
async function makeAgents(home: string, count: number): Promise<void> {
  await isonforge([
    "--bg",
    "--model",
    "rehearsal",
    "audit every fetch() call for missing await + timeout",
  ], home);
  const [first = ""] = await agentIds(home);
  const directory = join(home, "agents", first);
  await isonforge(["attach", first], home);
  const meta = JSON.parse(await Deno.readTextFile(join(directory, "meta.json")));
  for (let number = 1; number < count; number++) {
    const id = number.toString(16).padStart(8, "0");
    await Deno.mkdir(join(home, "agents", id), { mode: 0o700 });
    const path = join(home, "agents", id, "meta.json");
    await Deno.writeTextFile(path, JSON.stringify({ ...meta, id }, null, 2), { mode: 0o600 });
  }
}

async function agentIds(home: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(join(home, "agents")))).map(({ name }) => name);
}

/** Ends what `--bg` started, so that it does not run beside the next measurement. */
async function stopAll(home: string): Promise<void> {
  await isonforge(["stop", ...await agentIds(home)], home);
}

async function isonforge(args: string[], home: string): Promise<void> {
  await timeOf({ program: ISONFORGE, args, home });
}

async function timeOf(
  { program, args, home }: { program: string; args: readonly string[]; home: string },
): Promise<number> {
  const start = performance.now();
  await new Deno.Command(program, {
    args: [...args],
    env: { ISONFORGE_HOME: home },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return performance.now() - start;
}

/** Resident memory of the supervisor and of the worker of an agent at work. */
async function reportMemory(home: string): Promise<void> {
  await isonforge(["--bg", "--model", "rehearsal", "rehearse: sleep 30"], home);
  for (const id of await agentIds(home)) {
    const { pid, state } = JSON.parse(
      await Deno.readTextFile(join(home, "agents", id, "meta.json")),
    );
    if (state !== "running") continue;
    const children = `/proc/${pid}/task/${pid}/children`;
    let worker = "";
    while (worker === "") worker = (await Deno.readTextFile(children)).trim();
    // The tool's process appears once the worker is up.
    const tools = `/proc/${worker}/task/${worker}/children`;
    while ((await Deno.readTextFile(tools)).trim() === "");
    console.log(
      `\nresident memory: supervisor ${await residentMb(pid)} MB, worker ${await residentMb(
        worker,
      )} MB (rehearsal)`,
    );
  }
  await stopAll(home);
}

async function residentMb(pid: string | number): Promise<string> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return (Number(status.match(/VmRSS:\s+(\d+)/)?.[1]) / 1024).toFixed(1);
}

function report(all: readonly Measured[]): void {
  const floor = all[0]?.ms ?? Number.NaN;
  for (const { name, ms } of all) {
    console.log(
      `${name.padEnd(32)} ${ms.toFixed(1).padStart(7)} ms   × ${(ms / floor).toFixed(2)}`,
    );
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
