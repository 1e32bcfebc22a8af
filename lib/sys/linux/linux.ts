/**
 * Linux: /proc.
 *
 * @module
 */
import { isLockedIn, isSharedIn, lockForLifeIn, shareForLifeIn } from "../file_lock.ts";
import { listeningPortsIn } from "./listening_ports.ts";
import { holdsLock, lockHoldersIn } from "./file_locks.ts";
import { terminalOfStat } from "./terminal.ts";
import { UserError } from "../../errors.ts";
import {
  type OomKills,
  type ProcessInfo,
  type ProcessTable,
  SYSTEM_COUNTER,
} from "../process_info.ts";

/** Clock ticks a second in /proc (USER_HZ): 100 on every architecture that Deno runs on; see proc(5). */
const TICKS_PER_SECOND = 100;

const LIBC = "libc.so.6";

/** Of the kernel's `flags` of a process, the one of its own threads; see proc(5) and `PF_KTHREAD` in linux/sched.h. */
const KERNEL_THREAD = 0x00200000;

/** O_CLOEXEC of open(2), also in the octal `flags` of /proc/self/fdinfo; see proc(5). */
const CLOSE_ON_EXEC = 0o2000000;
/** Of fcntl(2). */
const F_SETFD = 2;
const FD_CLOEXEC = 1;

/** /proc never blocks: the synchronous calls are several times cheaper here. */
export const linux: ProcessTable = {
  bootId(): string {
    return readProc("/proc/sys/kernel/random/boot_id").trim();
  },

  pidNamespace(): string | undefined {
    return targetOf("/proc/self/ns/pid");
  },

  isReadCheap: true,

  read(pid: number): ProcessInfo | undefined {
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    const stat = readOrUndefined(`/proc/${pid}/stat`);
    return stat === undefined ? undefined : parseStat(stat);
  },

  readAll(pids: readonly number[]): ProcessInfo[] {
    return pids.flatMap((pid) => linux.read(pid) ?? []);
  },

  list(): ProcessInfo[] {
    assertProcIsOurs();
    const processes: ProcessInfo[] = [];
    for (const { name } of Deno.readDirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const stat = readOrUndefined(`/proc/${name}/stat`);
      if (stat === undefined || isKernelThread(stat)) continue;
      const info = parseStat(stat);
      if (info !== undefined) processes.push(info);
    }
    return processes;
  },

  withEnvironment(candidates, variables, onOther): ProcessInfo[] {
    return candidates.filter((info) => {
      const environment = readOrUndefined(`/proc/${info.pid}/environ`);
      if (environment === undefined) return false;
      const set = `\0${environment}\0`;
      const has = variables.every((variable) => set.includes(`\0${variable}\0`));
      // It is empty while execve(2) sets a process up.
      if (!has && environment !== "") onOther?.(info);
      return has;
    });
  },

  environmentValues(candidates, names): Map<number, Record<string, string>> {
    const found = new Map<number, Record<string, string>>();
    for (const { pid } of candidates) {
      const environment = `\0${readOrUndefined(`/proc/${pid}/environ`) ?? ""}`;
      for (const name of names) {
        const at = environment.indexOf(`\0${name}=`);
        if (at < 0) continue;
        const [value = ""] = environment.slice(at + name.length + 2).split("\0", 1);
        found.set(pid, { ...found.get(pid), [name]: value });
      }
    }
    return found;
  },

  /** While execve(2) sets a process up, both its command line and its environment are empty. */
  isAnyStarting(candidates): boolean {
    return candidates.some(({ pid, isZombie }) =>
      !isZombie && readOrUndefined(`/proc/${pid}/cmdline`) === ""
    );
  },

  commandLines(pids): Map<number, string> {
    const lines = pids.map((pid) => {
      // Kernel threads, and processes that are just starting a program, have no command line.
      const words = readOrUndefined(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ").trim();
      return [pid, words || readOrUndefined(`/proc/${pid}/comm`)?.trim()] as const;
    });
    return new Map(lines.flatMap(([pid, line]) => line === undefined ? [] : [[pid, line]]));
  },

  lockHolders(paths) {
    const looks = ["/proc/locks", "/proc/locks"].flatMap((table) => readOrUndefined(table) ?? []);
    return looks.length === 0 ? undefined : lockHoldersIn(looks, paths);
  },

  lockingAmong: (candidates, path) => candidates.filter(({ pid }) => holdsLock(pid, path)),

  listeningPorts: listeningPortsIn,

  isLocked: (path) => isLockedIn({ name: LIBC, closeOnExec: CLOSE_ON_EXEC }, path),
  lockForLife: (path) => lockForLifeIn({ name: LIBC, closeOnExec: CLOSE_ON_EXEC }, path),
  shareForLife: (path) => shareForLifeIn({ name: LIBC, closeOnExec: CLOSE_ON_EXEC }, path),
  isShared: (path) => isSharedIn({ name: LIBC, closeOnExec: CLOSE_ON_EXEC }, path),

  secondsSinceBoot(): number {
    return Number.parseFloat(Deno.readTextFileSync("/proc/uptime"));
  },

  startedAtSecond(startTime: string): number {
    return Number(startTime) / TICKS_PER_SECOND;
  },

  /** Of our control group (cgroups(7)) where it is counted, else of the machine. */
  oomKills(): OomKills | undefined {
    const groups = readOrUndefined("/proc/self/cgroup");
    const group = groups?.match(/^0::(\/.*)$/m)?.[1];
    // Of version 1, whose root does not count what happens in the groups below.
    const legacy = groups?.match(/^\d+:(?:\w+,)*memory(?:,\w+)*:(\/.+)$/m)?.[1];
    const counters = [
      `/sys/fs/cgroup${group}/memory.events`,
      ...(legacy === undefined ? [] : [`/sys/fs/cgroup/memory${legacy}/memory.oom_control`]),
      SYSTEM_COUNTER,
    ];
    for (const counter of counters) {
      const count = readOrUndefined(counter)?.match(/^oom_kill (\d+)$/m)?.[1];
      if (count !== undefined) return { counter, count: Number(count) };
    }
    return undefined;
  },

  terminalOf(pid): string | undefined {
    const stat = readOrUndefined(`/proc/${pid}/stat`);
    return stat === undefined ? undefined : terminalOfStat(stat);
  },

  keepDescriptors(): void {
    const inherited: number[] = [];
    for (const { name } of Deno.readDirSync("/proc/self/fd")) {
      const descriptor = Number(name);
      if (descriptor > 2 && isInherited(descriptor)) inherited.push(descriptor);
    }
    if (inherited.length === 0) return;
    const libc = Deno.dlopen(LIBC, {
      fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
    });
    // Not closed: another thread may have closed it meanwhile, and the number be that of something else.
    for (const descriptor of inherited) libc.symbols.fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    libc.close();
  },
};

/**
 * /proc of another pid namespace names processes by other numbers than kill(2) does: so it is after
 * `unshare --pid` without `--mount-proc`.
 *
 * @throws {UserError} also where there is no /proc
 */
function assertProcIsOurs(): void {
  const self = targetOf("/proc/self");
  if (self === String(Deno.pid)) return;
  throw new UserError(
    self === undefined
      ? "cannot tell which processes there are: /proc is not mounted"
      : "cannot tell which processes there are: /proc is that of another pid namespace",
    { hint: "mount -t proc proc /proc" },
  );
}

function readProc(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) assertProcIsOurs();
    throw error;
  }
}

function targetOf(link: string): string | undefined {
  try {
    return Deno.readLinkSync(link);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Deno opens everything close-on-exec: what is not came from our parent. */
function isInherited(descriptor: number): boolean {
  const flags = readOrUndefined(`/proc/self/fdinfo/${descriptor}`)?.match(/^flags:\s*(\d+)/m)?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
}

/** What a /proc/PID/stat says. */
function parseStat(stat: string): ProcessInfo | undefined {
  const pid = Number.parseInt(stat);
  const fields = fieldsOf(stat);
  const [state, parentPid, groupId, sessionId] = fields;
  const startTime = fields[19];
  if (state === undefined || startTime === undefined) return undefined;
  return {
    pid,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    sessionId: Number(sessionId),
    isZombie: state === "Z" || state === "X",
    isStopped: state === "T" || state === "t",
    startTime,
  };
}

function isKernelThread(stat: string): boolean {
  return (Number(fieldsOf(stat)[6]) & KERNEL_THREAD) !== 0;
}

/**
 * Fields of /proc/PID/stat, see proc(5). They are counted after the last `)`: the second field is
 * the program's name, which may hold spaces and parentheses. Those behind the 20th are of no use here.
 */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ", 20);
}

/** A process may end between any two reads; one of another user's cannot be read at all. */
function readOrUndefined(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (isGone(error) || error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    (error instanceof Error && /\bos error 3\b/.test(error.message)); // ESRCH while reading
}
