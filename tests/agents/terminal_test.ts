import { assertEquals } from "@std/assert";
import { isStillThere, ownTerminal } from "../../lib/agents/terminal.ts";
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo, ProcessTable } from "../../lib/sys/process_info.ts";

const SHELL: ProcessInfo = {
  pid: 7,
  parentPid: 1,
  groupId: 7,
  sessionId: 7,
  isZombie: false,
  isStopped: false,
  startTime: "70",
};

function tableWith(shell: Partial<ProcessInfo> | undefined, path?: string): ProcessTable {
  return {
    ...processTable(),
    bootId: () => "b",
    read: () => shell && { ...SHELL, ...shell },
    terminalOf: () => path,
  };
}

Deno.test("ownTerminal() names the shell that leads the session", () => {
  assertEquals(ownTerminal(tableWith({}, "/dev/pts/3"), "bell"), {
    path: "/dev/pts/3",
    leader: { pid: 7, start_time: "70", boot_id: "b" },
    signal: "bell",
  });
  assertEquals(ownTerminal(tableWith({}), "bell"), undefined);
});

/** How it is now → whether that is still the terminal. */
const CASES: ReadonlyArray<
  readonly [when: string, shell: Partial<ProcessInfo> | undefined, path?: string]
> = [
  ["the shell has ended", undefined, "/dev/pts/3"],
  ["another process has its pid", { startTime: "71" }, "/dev/pts/3"],
  ["it is a zombie", { isZombie: true }, "/dev/pts/3"],
  ["its terminal was closed under it", {}],
  ["it is in another terminal", {}, "/dev/pts/4"],
];

const TERMINAL = {
  path: "/dev/pts/3",
  leader: { pid: 7, start_time: "70", boot_id: "b" },
  signal: "bell",
} as const;

for (const [when, shell, path] of CASES) {
  Deno.test(`isStillThere() is false when ${when}`, () => {
    assertEquals(isStillThere(TERMINAL, tableWith(shell, path)), false);
  });
}

Deno.test("isStillThere() is true when the shell is still in it, in the same boot", () => {
  const table = tableWith({}, "/dev/pts/3");
  assertEquals(isStillThere(TERMINAL, table), true);
  assertEquals(isStillThere(TERMINAL, { ...table, bootId: () => "c" }), false);
});
