/**
 * A process that ended and that nobody reaps.
 *
 * @module
 */
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo } from "../../lib/sys/process_info.ts";
import { markedProcesses } from "./marked_processes.ts";
import { poll } from "./poll.ts";

/** sleep(1), which the shell becomes, waits for no child; the child ends once it has become that. */
const PARENT = `
  { until grep -q '^sleep$' /proc/$$/comm; do :; done; } &
  echo $!
  exec sleep 1000
`;

export interface Zombie extends AsyncDisposable {
  readonly info: ProcessInfo;
}

/** Makes a zombie with `env` added to its environment (Linux only); disposing of it ends its parent. */
export async function makeZombie(env: Record<string, string> = {}): Promise<Zombie> {
  const marked = markedProcesses();
  const parent = new Deno.Command("/bin/sh", {
    args: ["-c", PARENT],
    env: { ...marked.env, ...env },
    stdout: "piped",
  }).spawn();
  const reader = parent.stdout.getReader();
  const dispose = async () => {
    await marked[Symbol.asyncDispose]();
    await reader.cancel();
    await parent.status;
  };
  try {
    const { value } = await reader.read();
    const pid = Number(new TextDecoder().decode(value));
    const info = await poll(() => {
      const found = processTable().read(pid);
      return found?.isZombie && found;
    }, "a zombie");
    return { info, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
