/**
 * macOS: ps(1), sysctl(8), and a few calls of its C library.
 *
 * Since macOS 11 nobody, not even root, is shown the environment of Apple's own programs (`/bin/sh`, `sleep`, its git):
 * they are restricted (`cs_restricted`). What the cookie does not find is found by descent, group and session.
 *
 * @module
 */
import { isLockedIn, isSharedIn, lockForLifeIn, shareForLifeIn } from "../file_lock.ts";
import type { ProcessInfo, ProcessTable } from "../process_info.ts";
import { runProgram } from "./run_program.ts";
import { closeOnExec, LIBC, O_CLOEXEC, sessionsOf } from "./system_calls.ts";

const COLUMNS = "pid=,ppid=,pgid=,stat=,lstart=";

/** What the table stands on. */
export interface DarwinMeans {
  /** Path of ps(1). */
  ps: string;
  /** Path of sysctl(8). */
  sysctl: string;
  sessionsOf(pids: readonly number[]): Map<number, number>;
}

const SYSTEM: DarwinMeans = { ps: "/bin/ps", sysctl: "/usr/sbin/sysctl", sessionsOf };

/** The process table of macOS; each look starts ps(1) once, however many processes are asked for. */
export function darwinTable(means: DarwinMeans = SYSTEM): ProcessTable {
  /** Words for `-p`; ps(1) refuses none at all. */
  const listOf = (pids: readonly number[]) =>
    pids.filter((pid) => Number.isSafeInteger(pid) && pid > 0).join(",");

  const processes = (selection: readonly string[]): ProcessInfo[] => {
    const found = runProgram(means.ps, [...selection, "-o", COLUMNS]).split("\n").flatMap(
      parseLine,
    );
    const sessions = means.sessionsOf(found.map(({ pid }) => pid));
    return found.map((info) => ({ ...info, sessionId: sessions.get(info.pid) ?? 0 }));
  };

  const commands = (flags: string, pids: readonly number[]): Array<[pid: number, line: string]> => {
    const list = listOf(pids);
    if (list === "") return [];
    return runProgram(means.ps, [flags, "-o", "pid=,command=", "-p", list]).split("\n")
      .flatMap((line): Array<[number, string]> => {
        const [, pid, command = ""] = line.match(/^\s*(\d+)\s+(.+?)\s*$/) ?? [];
        return pid === undefined ? [] : [[Number(pid), command]];
      });
  };

  /** `e` appends the environment to the command, words separated by spaces. */
  const withEnvironments = (candidates: readonly ProcessInfo[]) =>
    commands("eww", candidates.map(({ pid }) => pid));

  return {
    bootId: () => runProgram(means.sysctl, ["-n", "kern.bootsessionuuid"]).trim(),

    pidNamespace: () => undefined,

    isReadCheap: false,

    read: (pid) => listOf([pid]) === "" ? undefined : processes(["-p", String(pid)])[0],

    readAll(pids) {
      const list = listOf(pids);
      return list === "" ? [] : processes(["-p", list]);
    },

    list: () => processes(["-ax"]),

    withEnvironment(candidates, variables, onOther) {
      const lines = withEnvironments(candidates);
      const matching = new Set(
        lines.filter(([, line]) => {
          const words = ` ${line} `;
          return variables.every((variable) => words.includes(` ${variable} `));
        }).map(([pid]) => pid),
      );
      const seen = new Set(lines.map(([pid]) => pid));
      for (const info of candidates) {
        if (seen.has(info.pid) && !matching.has(info.pid)) onOther?.(info);
      }
      return candidates.filter(({ pid }) => matching.has(pid));
    },

    environmentValues(candidates, names) {
      return new Map(
        withEnvironments(candidates).flatMap(([pid, line]) => {
          const set = line.split(" ").filter((word) =>
            names.some((name) => word.startsWith(`${name}=`))
          );
          const values = set.map((word) => [
            word.slice(0, word.indexOf("=")),
            word.slice(word.indexOf("=") + 1),
          ]);
          return set.length === 0 ? [] : [[pid, Object.fromEntries(values)]];
        }),
      );
    },

    // ps(1) shows what a process was before until it is something else.
    isAnyStarting: () => false,

    commandLines: (pids) => new Map(commands("-ww", pids)),

    // Only lsof(8) knows, and not of which kind a lock is.
    lockHolders: () => undefined,

    lockingAmong: () => [],

    /** lsof(8) would tell, and takes half a second at each look. */
    listeningPorts: () => undefined,

    isLocked: (path) => isLockedIn({ name: LIBC, closeOnExec: O_CLOEXEC }, path),
    lockForLife: (path) => lockForLifeIn({ name: LIBC, closeOnExec: O_CLOEXEC }, path),
    shareForLife: (path) => shareForLifeIn({ name: LIBC, closeOnExec: O_CLOEXEC }, path),
    isShared: (path) => isSharedIn({ name: LIBC, closeOnExec: O_CLOEXEC }, path),

    // macOS dates a process by the wall clock: no better than our own record.
    secondsSinceBoot: () => undefined,
    startedAtSecond: () => Number.NaN,

    // Jetsam keeps no counter that anybody may read.
    oomKills: () => undefined,

    terminalOf(pid) {
      const list = listOf([pid]);
      const name = list === "" ? "" : runProgram(means.ps, ["-o", "tty=", "-p", list]).trim();
      return /^tty\w+$/.test(name) ? `/dev/${name}` : undefined;
    },

    keepDescriptors: closeOnExec,
  };
}

function parseLine(line: string): ProcessInfo[] {
  const match = line.match(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/);
  if (match === null) return [];
  const [, pid, parentPid, groupId, state = "", startTime = ""] = match;
  return [{
    pid: Number(pid),
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    sessionId: 0,
    isZombie: state.startsWith("Z"),
    isStopped: state.startsWith("T"),
    startTime,
  }];
}
