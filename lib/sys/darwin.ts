/**
 * macOS: ps(1) and sysctl(8).
 *
 * @module
 */
import { isLockedIn } from "./is_locked.ts";
import type { ProcessInfo, ProcessTable } from "./process_info.ts";

/** `lstart` is a date in words: fixed zone and language make it comparable. */
const PS_ENVIRONMENT = { TZ: "UTC", LC_ALL: "C" };
const COLUMNS = "pid=,ppid=,pgid=,stat=,lstart=";

const LIBC = "libSystem.B.dylib";

/** fcntl(2): read the descriptor's flags, of which there is one. */
const F_GETFD = 1;
const FD_CLOEXEC = 1;

export const darwin: ProcessTable = {
  bootId(): string {
    return output("/usr/sbin/sysctl", ["-n", "kern.bootsessionuuid"]).trim();
  },

  pidNamespace: () => undefined,

  read(pid: number): ProcessInfo | undefined {
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    return output("/bin/ps", ["-o", COLUMNS, "-p", String(pid)]).split("\n").flatMap(parseLine)[0];
  },

  list(): ProcessInfo[] {
    return output("/bin/ps", ["-ax", "-o", COLUMNS]).split("\n").flatMap(parseLine);
  },

  withEnvironment(candidates, variables): ProcessInfo[] {
    const pids = candidates.map(({ pid }) => pid).join(",");
    if (pids === "") return [];
    // `e` appends the environment to the command, words separated by spaces.
    const lines = output("/bin/ps", ["eww", "-o", "pid=,command=", "-p", pids]).split("\n");
    const matching = new Set<number>();
    for (const line of lines) {
      const words = ` ${line} `;
      if (variables.every((variable) => words.includes(` ${variable} `))) {
        matching.add(Number.parseInt(line));
      }
    }
    return candidates.filter(({ pid }) => matching.has(pid));
  },

  environmentValues(candidates, names): Map<number, Record<string, string>> {
    const pids = candidates.map(({ pid }) => pid).join(",");
    if (pids === "") return new Map();
    const lines = output("/bin/ps", ["eww", "-o", "pid=,command=", "-p", pids]).split("\n");
    return new Map(lines.flatMap((line) => {
      const words = line.split(" ").filter((word) =>
        names.some((name) => word.startsWith(`${name}=`))
      );
      const values = words.map((word) => word.split("=", 2));
      return words.length === 0 ? [] : [[Number.parseInt(line), Object.fromEntries(values)]];
    }));
  },

  // ps(1) shows what a process was before until it is something else.
  isAnyStarting: () => false,

  commandLines(pids): Map<number, string> {
    if (pids.length === 0) return new Map();
    const lines = output("/bin/ps", ["-ww", "-o", "pid=,command=", "-p", pids.join(",")]);
    return new Map(
      lines.split("\n").flatMap((line) => {
        const [, pid, command = ""] = line.match(/^\s*(\d+)\s+(.+?)\s*$/) ?? [];
        return pid === undefined ? [] : [[Number(pid), command]];
      }),
    );
  },

  // Only lsof(8) knows, and not of which kind a lock is.
  lockHolders: () => undefined,

  havingOpen: () => [],

  isLocked: (path) => isLockedIn(LIBC, path),

  // macOS dates a process by the wall clock: no better than our own record.
  secondsSinceBoot: () => undefined,
  startedAtSecond: () => Number.NaN,

  // Jetsam keeps no counter that anybody may read.
  oomKills: () => undefined,

  closeInheritedDescriptors(): void {
    const descriptors = [...Deno.readDirSync("/dev/fd")].map(({ name }) => Number(name));
    const libc = Deno.dlopen(LIBC, {
      fcntl: { parameters: ["i32", "i32"], result: "i32" },
      close: { parameters: ["i32"], result: "i32" },
    });
    for (const descriptor of descriptors) {
      if (descriptor <= 2) continue;
      const flags = libc.symbols.fcntl(descriptor, F_GETFD);
      if (flags >= 0 && (flags & FD_CLOEXEC) === 0) libc.symbols.close(descriptor);
    }
    libc.close();
  },
};

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

/** What a program of the system prints; ps exits with 1 when no process matched, which is an answer. */
function output(program: string, args: string[]): string {
  const { stdout } = new Deno.Command(program, {
    args,
    env: PS_ENVIRONMENT,
    stdin: "null",
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout);
}
