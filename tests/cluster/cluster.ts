/**
 * A cluster on this machine: munged, slurmctld and two slurmd of Debian's packages, in a directory of its own.
 *
 * @module
 */
import { join } from "@std/path/join";
import { processTable } from "../../lib/sys/platform.ts";
import { writePrograms } from "../helpers/executable.ts";
import { poll } from "../helpers/poll.ts";
import { which } from "../helpers/install.ts";
import { freePorts } from "../helpers/ports.ts";

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
  /** The same of one that gets SIGINT there: before that command has done anything, or when it is done. */
  interruptedAt(
    command: string,
    when: "before" | "after",
    action: (env: Record<string, string>) => Promise<unknown>,
  ): Promise<void>;
  /** As long as it exists, each call of a command with this environment adds a line to a file. */
  countingCalls(
    name: string,
    file: string,
  ): Promise<AsyncDisposable & { env: Record<string, string> }>;
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
  return await missingOf(PROGRAMS, "slurm-wlm, munge");
}

/** The same of one that keeps accounts. */
export async function whyNoAccounting(): Promise<string | undefined> {
  return await whyNoCluster() ??
    await missingOf(["slurmdbd", "mariadbd", "sacct"], "slurmdbd, mariadb-server");
}

/** The same of one whose jobs have limits of memory. */
export async function whyNoMemoryLimits(): Promise<string | undefined> {
  const missing = await whyNoCluster();
  if (missing !== undefined) return missing;
  // Of version 2 systemd has to make them.
  const path = `/sys/fs/cgroup/memory/isonforge-test-${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(path);
    await Deno.remove(path);
  } catch {
    return "there are no control groups of version 1 that can be written";
  }
}

/** The control groups of both nodes, which the daemons would have left. */
async function removeGroups(): Promise<void> {
  const groups = ["memory", "freezer"].flatMap((controller) =>
    ["n1", "n2"].map((node) => `/sys/fs/cgroup/${controller}/slurm_${node}`)
  );
  const args = [...groups, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"];
  await new Deno.Command("find", { args, stderr: "null" }).output();
}

/** The first number of Slurm's version. */
async function slurmVersion(): Promise<number> {
  const { stdout } = await new Deno.Command("slurmd", { args: ["-V"], env: { PATH } }).output();
  return Number(/\d+/.exec(new TextDecoder().decode(stdout))?.[0] ?? 0);
}

async function missingOf(
  programs: readonly string[],
  packages: string,
): Promise<string | undefined> {
  for (const program of programs) {
    const found = await which(program) ??
      await Deno.stat(`/usr/sbin/${program}`).then(() => program, () => undefined);
    if (found === undefined) return `there is no ${program} (Debian: ${packages})`;
  }
  return undefined;
}

export interface ClusterOptions {
  isAccounting?: boolean;
  /** By control groups, see `whyNoMemoryLimits()`. */
  hasMemoryLimits?: boolean;
}

/** As root: a cluster whose jobs run as whoever submits them. */
export async function startCluster(
  { isAccounting = false, hasMemoryLimits = false }: ClusterOptions = {},
): Promise<Cluster> {
  // The control groups are of the whole machine, and named after the nodes.
  const turn = hasMemoryLimits ? await Deno.open("/sys/fs/cgroup/memory") : undefined;
  await turn?.lock(true);
  const directory = await Deno.makeTempDir({ prefix: "isonforge-cluster-" });
  const at = (...names: string[]) => join(directory, ...names);
  for (const name of ["state", "spool", "spool/n1", "spool/n2", "log", "run", "munge"]) {
    await Deno.mkdir(at(name));
  }
  await Deno.chmod(at("munge"), 0o700);
  // The socket, the configuration and the jobs have to be reached by every user, whatever the umask of the tests.
  for (
    const path of [
      directory,
      ...["run", "spool", "spool/n1", "spool/n2"].map((name) => at(name)),
    ]
  ) {
    await Deno.chmod(path, 0o755);
  }
  await Deno.writeFile(at("munge", "key"), crypto.getRandomValues(new Uint8Array(1024)), {
    mode: 0o400,
  });
  const [storagePort = 0, dbdPort = 0, ...ports] = freePorts(5);
  const accounting = isAccounting
    ? `slurmdbd\nAccountingStorageHost=127.0.0.1\nAccountingStoragePort=${dbdPort}\nAccountingStoragePass=${directory}/run/socket\nMinJobAge=2`
    : "none";
  await Deno.writeTextFile(
    at("slurm.conf"),
    configuration(directory, { ports, accounting, hasMemoryLimits }),
  );
  await Deno.writeTextFile(
    at("cgroup.conf"),
    hasMemoryLimits
      ? "CgroupPlugin=cgroup/v1\nCgroupMountpoint=/sys/fs/cgroup\nConstrainRAMSpace=yes\n"
      // Without one it looks for systemd, which a container has not.
      : await slurmVersion() < 23
      ? ""
      : "CgroupPlugin=disabled\n",
  );
  for (const name of ["slurm.conf", "cgroup.conf"]) await Deno.chmod(at(name), 0o644);
  const env = { SLURM_CONF: at("slurm.conf"), PATH };
  const pids = new Map<string, number>();

  const spawn = async (name: string, program: string, args: string[], pidFile: string) => {
    await Deno.remove(pidFile).catch(() => {});
    // Every user's job reads what a daemon writes for it, whatever the umask of the tests.
    const words = ["-c", 'umask 022 && exec "$@"', "sh", program, ...args];
    const { success, stderr } = await new Deno.Command("/bin/sh", {
      args: words,
      env,
      stdin: "null",
    }).output();
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
    // What a daemon started for a job outlives it.
    await poll(() => endThoseIn(directory), "what runs a job's step to end");
    if (hasMemoryLimits) await removeGroups();
    turn?.close();
    await Deno.remove(directory, { recursive: true });
  };
  try {
    await spawn("munged", "munged", ["--force", ...munge], at("run", "pid-file"));
    if (isAccounting) await startAccounting(directory, { storagePort, dbdPort, spawn, run });
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
  /** One of Slurm's commands that does something before it does what it always does. */
  const before = async (name: string, what: string, then = "exec") => {
    const programs = await Deno.makeTempDir();
    const real = (await run("sh", "-c", `command -v ${name}`)).trim();
    const script = `#!/bin/sh\n${what}\n${then} ${real} "$@"\n`;
    await writePrograms(programs, { [name]: script });
    return {
      env: { PATH: `${programs}:${PATH}` },
      [Symbol.asyncDispose]: () => Deno.remove(programs, { recursive: true }),
    };
  };
  const countingCalls: Cluster["countingCalls"] = (name, file) =>
    before(name, `echo called >>'${file}'`);
  const interruptedAt: Cluster["interruptedAt"] = async (command, when, action) => {
    const [name = "", word = ""] = command.split(" ");
    const interrupt = `case "$1" in ${word}*) kill -INT $PPID; sleep 0.2;; esac`;
    await using interrupting = when === "before" ? await before(name, interrupt) : await before(
      name,
      `after() { "$@"; code=$?; set -- "$2"; ${interrupt}; exit $code; }`,
      "after",
    );
    await action(interrupting.env);
  };
  const dyingAt: Cluster["dyingAt"] = async (command, action) => {
    const [name = "", word = ""] = command.split(" ");
    await using dying = await before(
      name,
      `case "$1" in ${word}*) kill -9 $PPID; exit 1;; esac`,
    );
    await action(dying.env);
  };
  return {
    env,
    run,
    kill,
    start,
    jobState,
    dyingAt,
    interruptedAt,
    countingCalls,
    [Symbol.asyncDispose]: end,
  };
}

/** Kills whoever has its working directory below `directory`; true once nobody has. */
function endThoseIn(directory: string): boolean {
  const found = [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => {
    try {
      return Deno.readLinkSync(`/proc/${pid}/cwd`).startsWith(`${directory}/`);
    } catch {
      return false;
    }
  });
  for (const pid of found) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
  return found.length === 0;
}

interface AccountingOptions {
  storagePort: number;
  dbdPort: number;
  spawn: (name: string, program: string, args: string[], pidFile: string) => Promise<void>;
  run: Cluster["run"];
}

/** slurmdbd, and a database for it in which everybody may do everything: only this machine reaches it. */
async function startAccounting(
  directory: string,
  { storagePort, dbdPort, spawn, run }: AccountingOptions,
): Promise<void> {
  const at = (name: string) => join(directory, name);
  await Deno.mkdir(at("storage"));
  await Deno.writeTextFile(
    at("slurmdbd.conf"),
    `
AuthType=auth/munge
AuthInfo=socket=${directory}/run/socket
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort=${dbdPort}
SlurmUser=root
PidFile=${directory}/slurmdbd.pid
LogFile=${directory}/log/dbd.log
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=${storagePort}
StorageUser=root
StorageLoc=slurm_acct_db
`,
    { mode: 0o600 },
  );
  const options = [
    ...["--no-defaults", "--user=root", "--skip-grant-tables", "--bind-address=127.0.0.1"],
    ...[`--port=${storagePort}`, `--datadir=${at("storage")}`, `--socket=${at("storage.socket")}`],
    ...[`--pid-file=${at("storage.pid")}`, `--log-error=${at("log/storage.log")}`],
    ...["--innodb-flush-log-at-trx-commit=0", "--innodb-log-file-size=8M"],
  ].map((option) => `'${option}'`).join(" ");
  // It stays in the foreground.
  await spawn(
    "mariadbd",
    "sh",
    ["-c", `exec setsid mariadbd ${options} >/dev/null 2>&1 &`],
    at("storage.pid"),
  );
  await poll(
    () => Deno.stat(at("storage.socket")).then(() => true, () => false),
    "the database",
  );
  await spawn("slurmdbd", "slurmdbd", [], at("slurmdbd.pid"));
  // The controller gives up where it does not find itself there.
  await poll(
    () => run("sacctmgr", "--immediate", "add", "cluster", "test").then(() => true, () => false),
    "the accounting",
  );
}

/** `cred_expire`: a requeued job waits so long, in seconds; less is refused. */
function configuration(
  directory: string,
  { ports, accounting, hasMemoryLimits }: {
    ports: readonly number[];
    accounting: string;
    hasMemoryLimits: boolean;
  },
): string {
  const host = Deno.hostname().split(".")[0];
  const [controller, ...nodes] = ports;
  return `
ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket=${directory}/run/socket,cred_expire=5
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${directory}/state
SlurmdSpoolDir=${directory}/spool/%n
SlurmctldPidFile=${directory}/slurmctld.pid
SlurmdPidFile=${directory}/slurmd-%n.pid
SlurmctldLogFile=${directory}/log/ctld.log
SlurmdLogFile=${directory}/log/%n.log
ProctrackType=proctrack/${hasMemoryLimits ? "cgroup" : "linuxproc"}
TaskPlugin=task/${hasMemoryLimits ? "cgroup" : "none"}
SelectType=select/cons_tres
SelectTypeParameters=${hasMemoryLimits ? "CR_CPU_Memory" : "CR_CPU"}
SchedulerParameters=sched_min_interval=50000,sched_interval=1,bf_interval=1
ReturnToService=2
SlurmdParameters=config_overrides
SlurmdTimeout=300
KillWait=2
SlurmctldPort=${controller}
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/${accounting}
MpiDefault=none
${
    nodes.map((port, index) =>
      `NodeName=n${
        index + 1
      } NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port} CPUs=4 RealMemory=2000 State=UNKNOWN`
    ).join("\n")
  }
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES DefMemPerCPU=100
PartitionName=cancelled Nodes=ALL MaxTime=INFINITE State=UP PreemptMode=CANCEL DefMemPerCPU=100
PartitionName=requeued Nodes=ALL MaxTime=INFINITE State=UP PreemptMode=REQUEUE DefMemPerCPU=100
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10 DefMemPerCPU=100
`;
}
