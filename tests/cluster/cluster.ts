/**
 * A cluster on this machine: munged, slurmctld and two slurmd of Debian's packages, in a directory of its own.
 *
 * @module
 */
import { join } from "@std/path/join";
import { processTable } from "../../lib/sys/platform.ts";
import { poll } from "../helpers/poll.ts";
import { which } from "../helpers/install.ts";

export interface Cluster extends AsyncDisposable {
  /** What commands need in their environment to find it. */
  readonly env: Record<string, string>;
  /** Runs one of Slurm's commands; its standard output. */
  run(program: string, ...args: string[]): Promise<string>;
  /** What the controller has written of its jobs. */
  jobState(): Promise<string>;
  /**
   * Runs an action whose program is killed where it calls one of Slurm's commands: `sbatch`, or `scontrol release`,
   * the command and how its first word begins.
   */
  dyingAt(
    command: string,
    action: (env: Record<string, string>) => Promise<unknown>,
  ): Promise<void>;
  /** Kills a daemon without a word. */
  kill(daemon: Daemon): Promise<void>;
  start(daemon: Daemon): Promise<void>;
}

export type Daemon = "slurmctld" | "n1" | "n2";

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel"];

/** Debian keeps daemons where only root's PATH looks. */
const PATH = `${Deno.env.get("PATH")}:/usr/sbin:/sbin`;

/** Why there can be none here; undefined where there can. */
export async function whyNoCluster(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "Slurm's daemons need Linux";
  if (Deno.uid() !== 0) return "the daemons need root";
  for (const program of PROGRAMS) {
    const found = await which(program) ??
      await Deno.stat(`/usr/sbin/${program}`).then(() => program, () => undefined);
    if (found === undefined) return `there is no ${program} (Debian: slurm-wlm, munge)`;
  }
  return undefined;
}

/** As root: a cluster whose jobs run as whoever submits them. */
export async function startCluster(): Promise<Cluster> {
  const directory = await Deno.makeTempDir({ prefix: "isonforge-cluster-" });
  const at = (...names: string[]) => join(directory, ...names);
  // Its socket has to be reached by every user.
  await Deno.chmod(directory, 0o755);
  for (const name of ["state", "spool", "spool/n1", "spool/n2", "log", "run", "munge"]) {
    await Deno.mkdir(at(name), { recursive: true });
  }
  await Deno.chmod(at("munge"), 0o700);
  await Deno.writeFile(at("munge", "key"), crypto.getRandomValues(new Uint8Array(1024)), {
    mode: 0o400,
  });
  const ports = freePorts(3);
  await Deno.writeTextFile(at("slurm.conf"), configuration(directory, ports));
  const env = { SLURM_CONF: at("slurm.conf"), PATH };
  const pids = new Map<string, number>();

  const spawn = async (name: string, program: string, args: string[], pidFile: string) => {
    await Deno.remove(pidFile).catch(() => {});
    const { success, stderr } = await new Deno.Command(program, { args, env, stdin: "null" })
      .output();
    if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
    const pid = await poll(
      () => Deno.readTextFile(pidFile).then(Number, () => undefined),
      `${name} to have started`,
    );
    pids.set(name, pid);
  };
  const start = async (daemon: Daemon) =>
    daemon === "slurmctld"
      ? await spawn(daemon, "slurmctld", [], at("slurmctld.pid"))
      : await spawn(daemon, "slurmd", ["-N", daemon], at(`slurmd-${daemon}.pid`));
  const kill = async (name: string) => {
    const pid = pids.get(name);
    pids.delete(name);
    if (pid === undefined) return;
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      return;
    }
    await poll(() => processTable().read(pid)?.isZombie ?? true, `${name} to end`);
  };
  const run = async (program: string, ...args: string[]) => {
    const { success, stdout, stderr } = await new Deno.Command(program, { args, env, cwd: "/" })
      .output();
    if (!success) {
      throw new Error(`${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    }
    return new TextDecoder().decode(stdout);
  };
  const munge = ["key-file", "socket", "pid-file", "log-file", "seed-file"].map((option) => {
    const folder = option.startsWith("key") || option.startsWith("seed") ? "munge" : "run";
    const file = option === "key-file" ? "key" : option;
    return `--${option}=${at(folder, file)}`;
  });
  const end = async () => {
    for (const name of [...pids.keys()].reverse()) await kill(name);
    await Deno.remove(directory, { recursive: true });
  };
  try {
    await spawn("munged", "munged", ["--force", ...munge], at("run", "pid-file"));
    for (const daemon of ["slurmctld", "n1", "n2"] as const) await start(daemon);
    await poll(
      async () => /^2$/m.test(await run("sinfo", "-h", "-t", "idle", "-o", "%D").catch(() => "")),
      "idle nodes",
    );
  } catch (error) {
    await end();
    throw error;
  }
  const jobState = async () =>
    new TextDecoder("latin1").decode(
      await Deno.readFile(at("state", "job_state")).catch(() => new Uint8Array()),
    );
  const dyingAt: Cluster["dyingAt"] = async (command, action) => {
    const [name = "", word = ""] = command.split(" ");
    const programs = await Deno.makeTempDir();
    const real = (await run("sh", "-c", `command -v ${name}`)).trim();
    const script =
      `#!/bin/sh\ncase "$1" in ${word}*) kill -9 $PPID; exit 1;; esac\nexec ${real} "$@"\n`;
    await Deno.writeTextFile(join(programs, name), script, { mode: 0o755 });
    await action({ PATH: `${programs}:${PATH}` });
    await Deno.remove(programs, { recursive: true });
  };
  return { env, run, kill, start, jobState, dyingAt, [Symbol.asyncDispose]: end };
}

/** `cred_expire`: a requeued job waits so long, in seconds; less is refused. */
function configuration(directory: string, ports: readonly number[]): string {
  const host = Deno.hostname().split(".")[0];
  const [controller, ...nodes] = ports;
  return `
ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
AuthType=auth/munge
CryptoType=crypto/munge
AuthInfo=socket=${directory}/run/socket,cred_expire=5
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${directory}/state
SlurmdSpoolDir=${directory}/spool/%n
SlurmctldPidFile=${directory}/slurmctld.pid
SlurmdPidFile=${directory}/slurmd-%n.pid
SlurmctldLogFile=${directory}/log/ctld.log
SlurmdLogFile=${directory}/log/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_min_interval=50000,sched_interval=1,bf_interval=1
ReturnToService=2
SlurmdParameters=config_overrides
SlurmdTimeout=5
KillWait=2
SlurmctldPort=${controller}
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
${
    nodes.map((port, index) =>
      `NodeName=n${
        index + 1
      } NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port} CPUs=4 RealMemory=2000 State=UNKNOWN`
    ).join("\n")
  }
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES DefMemPerCPU=100
`;
}

/** All are held until the last is found, so that they differ. */
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ port: 0 }));
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
