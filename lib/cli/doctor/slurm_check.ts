/**
 * Slurm, where it is: its controller, munge, a home that nodes may see, and the clock.
 *
 * @module
 */
import { askSlurmIn, PATIENCE_MS } from "../../agents/executors/slurm/slurm_program.ts";
import { environmentVariables } from "../../config/environment.ts";
import { findProgram } from "../../sys/find_program.ts";
import { type Check, type Finding, note, ok, warning } from "./check.ts";
import { aboutMunge } from "./munge.ts";

/** The clocks of two machines may be apart so far before ages and ends are shown wrongly. */
const MAX_SKEW_S = 5;
/** File systems of one machine alone, as /proc/mounts names them. */
const LOCAL = /^(ext[234]|xfs|btrfs|zfs|f2fs|tmpfs|overlay|apfs)$/;

const AUTHENTICATION = /munge|authenticat|credential/i;

export const slurmCheck: Check = {
  name: "slurm",
  async run({ home, cwd, env }) {
    if (findProgram("sbatch", { cwd }) === undefined) return [];
    const ask = askSlurmIn(environmentVariables());
    const ping = await ask("scontrol", ["ping"], { timeoutMs: PATIENCE_MS, cwd })
      .catch(({ message }) => ({ code: 1, stdout: "", complaint: String(message) }));
    const isControllerUp = ping.code === 0 && / is UP/.test(ping.stdout);
    const munge = await aboutMunge({ cwd, env, isControllerUp });
    const [told = ""] = ping.stdout.trim().split("\n", 1);
    // Whom it does not know it calls down.
    const why = AUTHENTICATION.test(ping.complaint) ? ping.complaint : told || ping.complaint;
    return [
      ...(munge === undefined ? [] : [munge]),
      ...(isControllerUp ? [ok(told), ...await aboutHome(home)] : [
        warning(
          `the controller does not answer: ${why}`,
          "ask who runs the cluster: scontrol ping",
        ),
      ]),
    ];
  },
};

async function aboutHome(home: string | undefined): Promise<Finding[]> {
  if (home === undefined) return [];
  const kind = await fileSystemOf(home);
  const skew = await skewOf(home);
  return [
    kind !== undefined && LOCAL.test(kind)
      ? note(
        `the home is on ${kind}, which nodes see only if they are this machine: --on slurm needs a shared one`,
      )
      : ok(`the home is on ${kind ?? "a file system of which nothing is known"}`),
    ...(skew !== undefined && Math.abs(skew) > MAX_SKEW_S
      ? [
        warning(
          `the clock of the home's file server is ${Math.abs(skew).toFixed(0)} s ${
            skew > 0 ? "ahead" : "behind"
          }`,
          "synchronise the clocks of all machines: chronyc tracking",
        ),
      ]
      : []),
  ];
}

/** The type of the innermost mount around a path. */
async function fileSystemOf(path: string): Promise<string | undefined> {
  const mounts = await Deno.readTextFile("/proc/self/mounts").catch(() => "");
  const around = mounts.split("\n").map((line) => line.split(" "))
    .filter(([_device, mount = "?"]) => `${path}/`.startsWith(mount === "/" ? "/" : `${mount}/`));
  return around.sort(([, a = ""], [, b = ""]) => b.length - a.length)[0]?.[2];
}

/** How far the clock that dates files there is ahead of ours, in seconds. */
async function skewOf(home: string): Promise<number | undefined> {
  try {
    const path = await Deno.makeTempFile({ dir: home, prefix: ".doctor-" });
    const before = Date.now();
    await Deno.writeTextFile(path, "x");
    const { mtime } = await Deno.stat(path);
    await Deno.remove(path);
    return mtime === null ? undefined : (mtime.getTime() - before) / 1000;
  } catch {
    return undefined;
  }
}
