/**
 * Scenarios 24 to 26: an agent keeps nothing of the shell that started it, but its settings.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { processTable } from "../../lib/sys/platform.ts";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { atTerminal } from "../helpers/pseudo_terminal.ts";
import { commandLine } from "../helpers/running.ts";
import { createSandbox, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";

const IS_LINUX = Deno.build.os === "linux";
const COMMAND = ISONFORGE.join(" ");
const START = `${COMMAND} --bg --model rehearsal 'rehearse: sleep 540'`;

/** Runs a shell line in the sandbox, to its end. */
async function shell(
  sandbox: Sandbox,
  line: string,
  words: readonly string[] = ["/bin/bash", "-c", line],
): Promise<string> {
  const [command = "", ...args] = words;
  const { stdout, stderr, code } = await new Deno.Command(command, {
    args,
    cwd: sandbox.project,
    env: sandbox.env,
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (code !== 0) throw new Error(`${line}: ${code}\n${text}${new TextDecoder().decode(stderr)}`);
  return text;
}

function startedId(output: string): string {
  return output.match(/started: ([0-9a-f]{8})/)?.[1] ?? `none in ${JSON.stringify(output)}`;
}

Deno.test("24: an agent survives the terminal that started it, in a session of its own", async () => {
  await using sandbox = await createSandbox();
  // The terminal goes away when the command ends.
  const line = `${START}; ps -o tty= -p $$`;
  const output = await shell(sandbox, line, atTerminal(line)).catch((error) => {
    throw new Error(`needs script(1): ${error.message}`);
  });
  const id = startedId(output);
  assertMatch(output, /pts\/|ttys/);
  const pid = Number(sandbox.meta(id).pid);
  const supervisor = processTable().read(pid);
  assertEquals([supervisor?.sessionId, supervisor?.groupId], [pid, pid]);
  for (const process of await workersOf(sandbox, pid)) {
    // `?` of Linux and `??` of macOS: none.
    const terminal = await shell(sandbox, `ps -o tty= -p ${process}`);
    assertMatch(terminal, /^\?+\s*$/);
  }
  // What a shell sends to its jobs when it is closed.
  Deno.kill(-pid, "SIGHUP");
  assert((await sandbox.ok(["agents"])).includes(`${id}  running`));
  assertEquals(processTable().read(pid)?.startTime, supervisor?.startTime);
});

/** The supervisor and its worker, once both run. */
async function workersOf(sandbox: Sandbox, supervisor: number): Promise<number[]> {
  return await poll(() => {
    const table = processTable();
    const worker = sandbox.processes().find((pid) => table.read(pid)?.parentPid === supervisor);
    return worker !== undefined && [supervisor, worker];
  }, "the worker to run");
}

Deno.test("25: a command substitution and a pipe return at once", async () => {
  await using sandbox = await createSandbox();
  // Either would wait for ever for the end of a descriptor that the agent holds.
  const substituted = await shell(sandbox, `out=$(${START} 2>&1); echo "$out"`);
  const piped = await shell(sandbox, `${START} 2>&1 | cat`);
  for (const output of [substituted, piped]) {
    assert((await sandbox.ok(["agents"])).includes(`${startedId(output)}  running`));
  }
});

Deno.test("25: an agent inherits no descriptor above 2", { ignore: !IS_LINUX }, async () => {
  await using sandbox = await createSandbox();
  const line = `exec 3>${sandbox.home}.3 9>${sandbox.home}.9 17>${sandbox.home}.17; ${START}`;
  const id = startedId(await shell(sandbox, line));
  for (const pid of await workersOf(sandbox, Number(sandbox.meta(id).pid))) {
    const targets = descriptorsOf(pid);
    assertEquals(targets.filter((target) => target.startsWith(`${sandbox.home}.`)), []);
    assert(targets.includes(sandbox.path(id, "stdout.log")));
  }
});

Deno.test("26: PATH and ISONFORGE_* of the shell reach the worker and its tools", async () => {
  await using sandbox = await createSandbox();
  const path = `${Deno.env.get("PATH")}:/opt/of/this/test`;
  const id = await sandbox.startAgent("rehearse: bash env > environment", {
    env: { PATH: path, ISONFORGE_CONTEXT_WINDOW: "65432" },
  });
  await sandbox.ended(id);
  const environment = (await Deno.readTextFile(`${sandbox.project}/environment`)).split("\n");
  assert(environment.includes(`PATH=${path}`));
  assert(environment.includes("ISONFORGE_CONTEXT_WINDOW=65432"));
  assert(environment.includes(`ISONFORGE_AGENT_ID=${id}`));
});

Deno.test("the prompt is in no process's arguments", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("the word xyzzy is secret\nrehearse: sleep 541");
  for (const pid of await workersOf(sandbox, Number(sandbox.meta(id).pid))) {
    // In the middle of execve(2) it has none.
    const command = await poll(() => commandLine(pid), `the command line of ${pid}`);
    assert(command.includes("--print"));
    assert(!command.includes("xyzzy"));
  }
});

Deno.test("an agent may start agents, which outlive it, but not deeper than 3", async () => {
  await using sandbox = await createSandbox();
  const nest = (inner: string) =>
    `rehearse: bash ${COMMAND} --bg --model rehearsal -- ${
      quote(inner)
    } >>${sandbox.home}/nested 2>&1`;
  const id = await sandbox.startAgent(nest(nest(nest("rehearse: sleep 542"))));
  const output = await poll(() => {
    const text = readOrEmpty(`${sandbox.home}/nested`);
    return /error/.test(text) && text;
  }, "the fourth agent to be refused");
  assertMatch(output, /^error: agents may start agents 3 deep/m);
  const child = startedId(output);
  assertEquals([sandbox.meta(child).parent_id, sandbox.meta(child).depth], [id, 2]);
  assertEquals((await sandbox.ok(["agents"])).trimEnd().split("\n").length, 2 + 3);
});

Deno.test("stopping an agent leaves the agents that it started alone", async () => {
  await using sandbox = await createSandbox();
  const parent = await sandbox.startAgent(
    `rehearse: bash ${COMMAND} --bg --model rehearsal 'rehearse: sleep 543' > ${sandbox.home}/child\nrehearse: sleep 544`,
  );
  const child = await poll(
    () => /started: ([0-9a-f]{8})/.exec(readOrEmpty(`${sandbox.home}/child`))?.[1],
    "the child",
  );
  await sandbox.ok(["stop", parent]);
  assertMatch(await sandbox.ok(["agents"]), new RegExp(`${child}  running[^]*${parent}  stopped`));
});

/** What a process has open; what it closes while we look is not among it. */
function descriptorsOf(pid: number): string[] {
  return namesIn(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [Deno.readLinkSync(`/proc/${pid}/fd/${name}`)];
    } catch {
      return [];
    }
  });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function readOrEmpty(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
