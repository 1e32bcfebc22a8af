/**
 * The processes of a run without the rest of an agent: a shell script that leads its own session and
 * carries the cookie, and the record that names it.
 *
 * @module
 */
import type { StartedMeta } from "../../lib/agents/record/meta.ts";
import { Cookie } from "../../lib/agents/cookie.ts";
import { randomId } from "../../lib/agents/record/id.ts";
import { processTable } from "../../lib/sys/platform.ts";
import { markedProcesses } from "./marked_processes.ts";
import { poll } from "./poll.ts";
import { record } from "./records.ts";
import { commandLine } from "./running.ts";

export interface Run extends AsyncDisposable {
  readonly meta: StartedMeta;
  /** What the script told by `is NAME` of the job that it had just started, or printed as `NAME PID`. */
  readonly pids: Record<string, number>;
  /** Everything of the script that lives, also what lost the cookie. */
  alive(): number[];
  /** Kills one process and waits until it is gone. */
  kill(pid: number): Promise<void>;
}

/**
 * Starts `script` and waits until it prints `ready`. In it, `$clear COMMAND & is cleared` runs a
 * command without the cookie, so that only the test can find it.
 */
export async function startRun(script: string): Promise<Run> {
  const marked = markedProcesses();
  const table = processTable();
  const [id, nonce] = [randomId(), crypto.randomUUID()];
  const marks = Object.entries(marked.env).map(([name, value]) => `${name}=${value}`);
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", `clear="env -i ${marks.join(" ")}"; is() { echo "$1 $!"; }; ${script}`],
    env: { ...marked.env, [Cookie.id]: id, [Cookie.nonce]: nonce },
    stdin: "null",
    stdout: "piped",
    detached: true,
  }).spawn();
  let told = "";
  let isOver = false;
  const reader = child.stdout.getReader();
  const reading = (async () => {
    const decoder = new TextDecoder();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      told += decoder.decode(value, { stream: true });
    }
    isOver = true;
  })();
  const dispose = async () => {
    await marked[Symbol.asyncDispose]();
    await reading;
    await child.status;
  };
  try {
    const info = table.read(child.pid);
    if (info === undefined) throw new Error("the script ended at once");
    await poll(() => isOver || /^ready$/m.test(told), `the script to be ready: ${script}`);
    if (isOver) throw new Error(`the script ended before it was ready: ${told}`);
    const lines = Array.from(told.matchAll(/^(\w+) (\d+)$/gm));
    const pids = Object.fromEntries(lines.map(([, name = "", pid]) => [name, Number(pid)]));
    // A job is a copy of its shell until it has become what it is to be, and has no environment at that moment.
    await poll(
      () =>
        Object.entries(pids).every(([name, pid]) => {
          const line = commandLine(pid);
          return line === "" || line.startsWith("sleep ") || line.includes(`echo ${name} $$`);
        }),
      "every job to have become sleep",
    );
    // What `$clear` starts is a copy of the shell, cookie and all, until it has become env(1).
    const clearing = Object.entries(pids).filter(([name]) => name.startsWith("cleared"))
      .flatMap(([, pid]) => table.read(pid) ?? []);
    await poll(
      () =>
        table.withEnvironment(clearing, marks).length === clearing.length &&
        table.withEnvironment(clearing, [`${Cookie.id}=${id}`]).length === 0,
      "the environment to be cleared",
    );
    return {
      meta: {
        ...record(id),
        state: "running",
        runs: 1,
        pid: child.pid,
        identity: { boot_id: table.bootId(), start_time: info.startTime, nonce },
      },
      pids,
      alive: () => marked.list().map(({ pid }) => pid),
      kill: async (pid) => {
        Deno.kill(pid, "SIGKILL");
        await poll(() => table.read(pid)?.isZombie ?? true, `${pid} to end`);
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
