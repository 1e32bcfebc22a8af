/**
 * Processes that a test starts, found again by a variable in their environment.
 *
 * @module
 */
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo } from "../../lib/sys/process_info.ts";
import { livingWith } from "./living_with.ts";
import { poll } from "./poll.ts";

const VARIABLE = "TEST_MARKER";

export interface MarkedProcesses extends AsyncDisposable {
  /** Environment for what belongs to the test; children inherit it. */
  readonly env: Record<string, string>;
  /** Those that live, zombies not counted. */
  list(): ProcessInfo[];
}

/** A marker of its own; disposing of it kills everything that carries it. */
export function markedProcesses(): MarkedProcesses {
  const marker = crypto.randomUUID();
  const list = () => {
    const marked = livingWith([`${VARIABLE}=${marker}`]);
    return Deno.build.os === "darwin" ? withFamily(marked) : marked;
  };
  return {
    env: { [VARIABLE]: marker },
    list,
    [Symbol.asyncDispose]: async () => {
      // What forks meanwhile is found at the next look.
      let emptyLooks = 0;
      await poll(() => {
        const left = list();
        for (const { pid } of left) killQuietly(pid);
        emptyLooks = left.length === 0 ? emptyLooks + 1 : 0;
        return emptyLooks === 2;
      }, "the test's processes to end");
    },
  };
}

/** macOS shows no environment of Apple's own programs: those are found by descent, group and session. */
function withFamily(marked: readonly ProcessInfo[]): ProcessInfo[] {
  const alive = processTable().list().filter(({ isZombie }) => !isZombie);
  const found = new Map(marked.map((info) => [info.pid, info]));
  // What is added meanwhile is visited too.
  for (const { pid } of found.values()) {
    for (const info of alive) {
      const { parentPid, groupId, sessionId } = info;
      if (info.pid !== Deno.pid && [parentPid, groupId, sessionId].includes(pid)) {
        found.set(info.pid, info);
      }
    }
  }
  return [...found.values()];
}

function killQuietly(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
