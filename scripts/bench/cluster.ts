// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Measures many agents in one home on a real Slurm, which is started for it in a directory of its own:
 *
 *     deno run -A scripts/bench/cluster.ts [--agents N] [--write]    # needs dist/isonforge, slurm-wlm, munge, root
 *
 * The jobs wait (`--begin`), so that nothing but their being there is measured. `--write` keeps it in .github/SCALE.md.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { dirname } from "@std/path/dirname";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { type Cluster, startCluster, whyNoCluster } from "../../tests/cluster/cluster.ts";
import { atTerminal } from "../../tests/helpers/pseudo_terminal.ts";
import { updateMadePart } from "../made_part.ts";
import { ISONFORGE, median } from "./programs.ts";

const SCALE = fromFileUrl(new URL("../../.github/SCALE.md", import.meta.url));
/** slurm.conf(5): MaxArraySize is 1001 unless set. */
const PER_ARRAY = 1_000;
const COMMON = ["--on", "slurm", "--bg", "-q", "--model", "rehearsal"]
  .concat("--slurm-option=--begin=now+10days");
const SINGLES = 20;
const LOOKS = 20;
/** An array is one record of the controller's as long as it waits; these are one each. */
const SEPARATE = 1_000;
/** The kernel counts processor time in hundredths of a second, see sysconf(3), _SC_CLK_TCK. */
const TICK_MS = 10;

interface Row {
  what: string;
  value: string;
}

if (import.meta.main) {
  const { agents, write } = parseArgs(Deno.args, {
    string: ["agents"],
    boolean: ["write"],
    default: { agents: "2000" },
  });
  const missing = await whyNoCluster();
  if (missing !== undefined) {
    console.error(`error: no cluster can be started here: ${missing}`);
    Deno.exit(1);
  }
  const rows = await measure(Number(agents));
  const text = ["| What | Measured |", "| --- | --- |"]
    .concat(rows.map(({ what, value }) => `| ${what} | ${value} |`)).join("\n");
  console.log(text);
  if (write) await updateMadePart(SCALE, { by: "scripts/bench/cluster.ts", text });
}

async function measure(count: number): Promise<Row[]> {
  await using cluster = await startCluster();
  const home = await Deno.makeTempDir({ prefix: "isonforge-bench-" });
  try {
    return [
      { what: "Slurm", value: (await cluster.run("sbatch", "--version")).trim() },
      { what: "processors", value: String(navigator.hardwareConcurrency) },
      ...await measureHome(count, { cluster, home }),
    ];
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function measureHome(
  count: number,
  { cluster, home }: { cluster: Cluster; home: string },
): Promise<Row[]> {
  const run = async (args: readonly string[], stdin = "") => {
    const child = new Deno.Command(ISONFORGE, {
      args: [...args],
      cwd: home,
      env: { ...cluster.env, ISONFORGE_HOME: home },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const begun = performance.now();
    await new Blob([stdin]).stream().pipeTo(child.stdin);
    const { success, stdout } = await child.output();
    if (!success) throw new Error(`isonforge ${args.join(" ")} failed`);
    return { ms: performance.now() - begun, stdout: new TextDecoder().decode(stdout) };
  };
  const rows: Row[] = [];
  const row = (what: string, value: string) => {
    console.error(`${what}: ${value}`);
    rows.push({ what, value });
  };
  const controller = join(dirname(cluster.env.SLURM_CONF ?? ""), "slurmctld.pid");
  const pid = (await Deno.readTextFile(controller)).trim();
  const controllerMs = async (action: () => Promise<void>) => {
    const before = await cpuMs(pid);
    const begun = performance.now();
    await action();
    return { cpu: await cpuMs(pid) - before, ms: performance.now() - begun };
  };

  const singles: number[] = [];
  const ofSingles = await controllerMs(async () => {
    for (let number = 0; number < SINGLES; number++) {
      singles.push((await run([...COMMON, "sleep"])).ms);
    }
  });
  row(
    "`--bg --on slurm`, one agent",
    `${ms(median(singles))}, ${perAgent(ofSingles.cpu / SINGLES)}`,
  );
  const rest = count - SINGLES;
  const ofArrays = await controllerMs(async () => {
    for (let made = 0; made < rest; made += PER_ARRAY) {
      const lines = Array.from({ length: Math.min(PER_ARRAY, rest - made) }, () => "sleep");
      await run([...COMMON, "--each", "-", "--max-running", "4"], lines.join("\n"));
    }
  });
  row(
    `\`--each\`, ${rest} agents in ${Math.ceil(rest / PER_ARRAY)} arrays`,
    `${(rest / ofArrays.ms * 1000).toFixed(0)} agents a second, ${perAgent(ofArrays.cpu / rest)}`,
  );

  const { files, bytes } = await sizeOf(home);
  row("files and directories per agent", (files / count).toFixed(1));
  row("on disk per agent", `${(bytes / count / 1024).toFixed(0)} KiB`);

  const measureListing = async () => {
    const listings: number[] = [];
    const busy = await controllerMs(async () => {
      for (let look = 0; look < LOOKS; look++) listings.push((await run(["agents"])).ms);
    });
    const idle = await controllerMs(() => new Promise((done) => setTimeout(done, busy.ms)));
    const cost = ms((busy.cpu - idle.cpu) / LOOKS);
    return `${ms(median(listings))}, ${cost} of the controller's processor time`;
  };
  row(`\`agents\`, ${count} queued agents`, await measureListing());
  row(`\`top\`, its first picture of ${count}`, ms(await firstPicture({ cluster, home })));
  const asked: number[] = [];
  let said = "";
  for (let look = 0; look < LOOKS; look++) {
    const begun = performance.now();
    said = await cluster.run("squeue", "--me", "--array", "--noheader", "--states=all");
    asked.push(performance.now() - begun);
  }
  row(`\`squeue --me --array\` alone, ${said.trim().split("\n").length} jobs`, ms(median(asked)));
  const kept = await Deno.stat(join(home, "slurm.json"));
  row("last answer in the home", `${(kept.size / 1024).toFixed(0)} KiB`);

  for (let made = 0; made < SEPARATE; made++) {
    await cluster.run("sbatch", "--hold", "--output=/dev/null", "--wrap=:");
  }
  row(`\`agents\` beside ${SEPARATE} jobs more, each by itself`, await measureListing());

  const [one = ""] = /[0-9a-f]{8}/.exec((await run(["agents", "-q"])).stdout) ?? [];
  row("`inspect` of one", ms((await run(["inspect", one])).ms));
  row("`stop` of one that waits", ms((await run(["stop", one])).ms));
  return rows;
}

/** Of a process and its threads so far; see proc_pid_stat(5), utime and stime. */
/** From the start of `top` to the heading of those that wait, in milliseconds. */
async function firstPicture(
  { cluster, home }: { cluster: Cluster; home: string },
): Promise<number> {
  const [program, ...args] = atTerminal(`stty cols 120 rows 40; exec ${ISONFORGE} top`);
  const begun = performance.now();
  const child = new Deno.Command(program, {
    args,
    cwd: home,
    env: { ...cluster.env, ISONFORGE_HOME: home, TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "piped",
    detached: true,
  }).spawn();
  const decoder = new TextDecoder();
  let shown = "";
  for await (const piece of child.stdout) {
    shown += decoder.decode(piece, { stream: true });
    if (/queued/i.test(shown)) break;
  }
  const taken = performance.now() - begun;
  Deno.kill(-child.pid, "SIGTERM");
  await child.status;
  return taken;
}

async function cpuMs(pid: string): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** What is in a directory, in entries and in the bytes of the blocks that they take. */
async function sizeOf(directory: string): Promise<{ files: number; bytes: number }> {
  let files = 0;
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    files++;
    bytes += ((await Deno.lstat(path)).blocks ?? 0) * 512;
    if (!isDirectory) continue;
    const inside = await sizeOf(path);
    files += inside.files;
    bytes += inside.bytes;
  }
  return { files, bytes };
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function perAgent(controllerCpuMs: number): string {
  return `${controllerCpuMs.toFixed(2)} ms of the controller's processor time each`;
}
