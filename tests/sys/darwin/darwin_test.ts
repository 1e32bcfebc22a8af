/**
 * The process table of macOS against a ps(1) that prints what the one of macOS prints: columns as in its manual page,
 * `lstart` as its strftime(3) format `%c` gives it in the C locale, and no environment for Apple's own programs.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { darwinTable } from "../../../lib/sys/darwin/darwin.ts";
import type { ProcessInfo, ProcessTable } from "../../../lib/sys/process_info.ts";
import { writePrograms } from "../../helpers/executable.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../helpers/temporary_directory.ts";

const PROCESSES = `
    1     0     1 Ss   Mon Nov 23 07:01:12 2026    
  501   480   501 S    Tue Nov 24 09:30:00 2026    
  502   501   501 S    Tue Nov 24 09:30:01 2026    
  503   502   503 Ss   Tue Nov 24 09:30:05 2026    
  504     1   503 T    Tue Nov 24 09:30:06 2026    
  505   502   501 Z    Tue Nov 24 09:30:07 2026    
`.slice(1);

// 501 and 503 are /bin/sh and sleep of the system: no environment is shown.
const COMMANDS = `
  501 /bin/sh -c read -r go isonforge-supervisor
  502 /opt/isonforge --print --yolo ISONFORGE_AGENT_ID=a3f8c1d2 ISONFORGE_AGENT_NONCE=n1=x PATH=/usr/bin:/bin
  503 sleep 600
`.slice(1);

const SESSIONS = new Map([[1, 1], [501, 501], [502, 501], [503, 503], [504, 503], [505, 501]]);

interface FakePs {
  table: ProcessTable;
  /** What ps was called with, a call a line. */
  calls(): string[];
}

/** A table whose ps(1) runs `script`. */
async function tableOn(directory: TemporaryDirectory, script: string): Promise<FakePs> {
  const ps = directory.at("ps");
  const log = directory.at("calls");
  const whole = `#!/bin/sh\necho "$TZ $LC_ALL $*" >>'${log}'\n${script}`;
  await writePrograms(directory.path, { ps: whole });
  return {
    table: darwinTable({
      ps,
      sysctl: ps,
      sessionsOf: (pids) => new Map(pids.map((pid) => [pid, SESSIONS.get(pid) ?? 0])),
    }),
    calls: () => Deno.readTextFileSync(log).trimEnd().split("\n"),
  };
}

const AS_RECORDED = `
case "$*" in
*command=*) cat <<'END'
${COMMANDS}END
;;
*) cat <<'END'
${PROCESSES}END
;;
esac
`;

Deno.test("darwinTable() reads what ps tells of all processes, and their sessions", async () => {
  await using directory = await temporaryDirectory();
  const { table, calls } = await tableOn(directory, AS_RECORDED);
  const info = (pid: number, rest: Partial<ProcessInfo>) => ({
    pid,
    parentPid: 1,
    groupId: pid,
    sessionId: pid,
    isZombie: false,
    isStopped: false,
    ...rest,
  });
  assertEquals(table.list(), [
    info(1, { parentPid: 0, startTime: "Mon Nov 23 07:01:12 2026" }),
    info(501, { parentPid: 480, startTime: "Tue Nov 24 09:30:00 2026" }),
    info(502, {
      parentPid: 501,
      groupId: 501,
      sessionId: 501,
      startTime: "Tue Nov 24 09:30:01 2026",
    }),
    info(503, { parentPid: 502, startTime: "Tue Nov 24 09:30:05 2026" }),
    info(504, {
      groupId: 503,
      sessionId: 503,
      isStopped: true,
      startTime: "Tue Nov 24 09:30:06 2026",
    }),
    info(505, {
      parentPid: 502,
      groupId: 501,
      sessionId: 501,
      isZombie: true,
      startTime: "Tue Nov 24 09:30:07 2026",
    }),
  ] as ProcessInfo[]);
  assertEquals(calls(), ["UTC C -ax -o pid=,ppid=,pgid=,stat=,lstart="]);
});

Deno.test("darwinTable() asks ps once for several processes, and not at all for none", async () => {
  await using directory = await temporaryDirectory();
  const { table, calls } = await tableOn(directory, AS_RECORDED);
  assertEquals(table.readAll([]), []);
  assertEquals(table.read(0), undefined);
  assertEquals(table.commandLines([]), new Map());
  assertEquals(table.environmentValues([], ["PATH"]), new Map());
  table.readAll([501, 502, 503]);
  assertEquals(calls(), ["UTC C -p 501,502,503 -o pid=,ppid=,pgid=,stat=,lstart="]);
});

Deno.test("darwinTable() finds environments where they are shown", async () => {
  await using directory = await temporaryDirectory();
  const { table } = await tableOn(directory, AS_RECORDED);
  const candidates = table.list();
  const found = (...variables: string[]) =>
    table.withEnvironment(candidates, variables).map(({ pid }) => pid);
  assertEquals(found("ISONFORGE_AGENT_ID=a3f8c1d2", "ISONFORGE_AGENT_NONCE=n1=x"), [502]);
  assertEquals(found("ISONFORGE_AGENT_ID=a3f8c1d"), []);
  assertEquals(found("ISONFORGE_AGENT_ID=a3f8c1d2", "ISONFORGE_AGENT_NONCE=n2"), []);
  assertEquals(
    table.environmentValues(candidates, ["ISONFORGE_AGENT_ID", "ISONFORGE_AGENT_NONCE"]),
    new Map([[502, { ISONFORGE_AGENT_ID: "a3f8c1d2", ISONFORGE_AGENT_NONCE: "n1=x" }]]),
  );
  assertEquals(table.commandLines([503]).get(503), "sleep 600");
});

Deno.test("darwinTable() takes silence of ps for an answer, and nothing else", async () => {
  await using directory = await temporaryDirectory();
  const silent = await tableOn(directory, "exit 1");
  assertEquals([silent.table.read(77), silent.table.list()], [undefined, []]);
  for (
    const [script, why] of [
      [
        "echo 'ps: sysctl: Operation not permitted' >&2; exit 1",
        "ps: sysctl: Operation not permitted",
      ],
      ["exit 64", "it exited with 64"],
      ["kill -9 $$", "SIGKILL ended it"],
    ] as const
  ) {
    const { table } = await tableOn(directory, script);
    for (const look of [() => table.list(), () => table.read(77), () => table.bootId()]) {
      const error = assertThrows(look, UserError);
      assertEquals(
        error.message,
        `cannot tell which processes there are: ${directory.at("ps")}: ${why}`,
      );
    }
  }
});

Deno.test("darwinTable() says so where ps may not be run", async () => {
  await using directory = await temporaryDirectory();
  const { table } = await tableOn(directory, "");
  await Deno.chmod(directory.at("ps"), 0o644);
  assertThrows(() => table.list(), UserError, "cannot tell which processes there are");
});
