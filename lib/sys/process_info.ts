/**
 * What the systems tell about a process, in one shape.
 *
 * @module
 */

/** One process at one moment. */
export interface ProcessInfo {
  pid: number;
  parentPid: number;
  groupId: number;
  /** Session id; 0 where the system does not tell. */
  sessionId: number;
  /** Ended, but not yet reaped by its parent: `kill(pid, 0)` still succeeds on it. */
  isZombie: boolean;
  /** Suspended by SIGSTOP, Ctrl+Z or a debugger: it does nothing until it is continued. */
  isStopped: boolean;
  /** When it started, in the system's own unit: with pid and boot it names one process for ever. */
  startTime: string;
}

/** How often the kernel's out-of-memory killer ended a process, by one of its counters. */
/** The counter of all kills of a system, where there is none for a group of processes. */
export const SYSTEM_COUNTER = "/proc/vmstat";

export interface OomKills {
  /** File of the counter: numbers of different ones cannot be compared. */
  counter: string;
  count: number;
}

/** A process that holds a flock(2) lock. */
export interface LockHolder {
  pid: number;
  /** What is locked, as it was asked for. */
  path: string;
}

/** What a system must be able to tell; one implementation a system. */
export interface ProcessTable {
  /** Names this boot of this machine: a start time means something only within it. */
  bootId(): string;
  /** Names what pids are counted in, see pid_namespaces(7); undefined where there is only one. */
  pidNamespace(): string | undefined;
  /** Whether looking at one process costs much less than looking at all: not where each look starts ps(1). */
  readonly isReadCheap: boolean;
  /** Undefined when there is no such process. */
  read(pid: number): ProcessInfo | undefined;
  /** Those of `pids` that there are: one look for all of them, which may be dear (macOS starts ps(1)). */
  readAll(pids: readonly number[]): ProcessInfo[];
  /** All processes; threads of the kernel are none. */
  list(): ProcessInfo[];
  /**
   * Those of `candidates` that were started with all of `variables` (each `NAME=value`) in their
   * environment. Processes of other users, which cannot be read, are not among them.
   *
   * @param onOther told of each that was seen to have been started otherwise
   */
  withEnvironment(
    candidates: readonly ProcessInfo[],
    variables: readonly string[],
    onOther?: (info: ProcessInfo) => void,
  ): ProcessInfo[];
  /**
   * What the variables `names` were when a process was started, for each of `candidates` that has one of
   * them. Processes of other users, which cannot be read, are not among them.
   */
  environmentValues(
    candidates: readonly ProcessInfo[],
    names: readonly string[],
  ): Map<number, Record<string, string>>;
  /**
   * Whether one of `candidates` is just executing a program, so that its environment cannot be seen
   * for a moment, longer on a busy machine.
   */
  isAnyStarting(candidates: readonly ProcessInfo[]): boolean;
  /** What processes were started as, words separated by spaces; those that are gone are missing. */
  commandLines(pids: readonly number[]): Map<number, string>;
  /** Who holds a flock(2) lock on one of `paths`; undefined where the system does not tell. */
  lockHolders(paths: readonly string[]): LockHolder[] | undefined;
  /**
   * Those of `candidates` that hold a flock(2) lock on the directory or file at `path`, by themselves or by inheritance; none
   * where the system does not tell.
   */
  lockingAmong(candidates: readonly ProcessInfo[], path: string): ProcessInfo[];
  /** TCP ports on which one of `pids` listens, ascending; undefined where the system does not tell. */
  listeningPorts(pids: readonly number[]): number[] | undefined;
  /** Whether another process holds the lock of a file, see `isLockedIn()`. */
  isLocked(path: string): boolean | undefined;
  /** Takes a free lock until this process ends, see `lockForLifeIn()`. */
  lockForLife(path: string): void;
  /** Takes part in the shared lock of a directory until this process ends; tells whether nobody has it alone. */
  shareForLife(path: string): boolean;
  /** Whether somebody has a lock of a directory, be it a shared one; undefined where that cannot be opened. */
  isShared(path: string): boolean | undefined;
  /** Seconds since this boot, by a clock that nobody can set; undefined where there is none. */
  secondsSinceBoot(): number | undefined;
  /** When a process of this boot started, by the same clock. */
  startedAtSecond(startTime: string): number;
  /** Kills by the out-of-memory killer so far, as near to this process as it is counted. */
  oomKills(): OomKills | undefined;
  /** Path of the terminal that controls a process; undefined where it has none, or is gone. */
  terminalOf(pid: number): string | undefined;
  /** Lets no child inherit what this process inherited beyond stdin, stdout and stderr. */
  keepDescriptors(): void;
}
