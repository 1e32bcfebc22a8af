/**
 * Whatever is measured leaves nothing behind: no process and no file, also when it fails or is interrupted.
 *
 * @module
 */
import { processTable } from "../../lib/sys/platform.ts";
import { sendSignal } from "../../lib/sys/send_signal.ts";

/** In the environment of all that is started here; an agent gives it to what it starts. */
export const BENCH_MARKER = "ISONFORGE_BENCH";

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const LOOK_MS = 20;
/** What forks meanwhile, or is just executing a program, is found at the next look. */
const EMPTY_LOOKS = 3;
const MOST_LOOKS = 500;

let marker = "";

/** What the variable is set to: a directory that no other benchmark has. */
export function markerValue(): string {
  return marker;
}

/** Gives an action a temporary directory, and ends all that it started. */
export async function inDirectory<T>(action: (directory: string) => Promise<T>): Promise<T> {
  const directory = await Deno.makeTempDir({ prefix: "isonforge-bench-" });
  marker = directory;
  Deno.env.set(BENCH_MARKER, directory);
  // What is killed cannot remove its temporary files.
  Deno.env.set("TMPDIR", directory);
  const leaveNothing = () => {
    endMarked(`${BENCH_MARKER}=${directory}`);
    removeTree(directory);
  };
  const listeners = Object.entries(SIGNALS).map(([signal, code]) => {
    // To its end without a pause: who measures must not start anything between.
    const listener = () => {
      leaveNothing();
      Deno.exit(code);
    };
    Deno.addSignalListener(signal as Deno.Signal, listener);
    return [signal as Deno.Signal, listener] as const;
  });
  try {
    return await action(directory);
  } finally {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    leaveNothing();
  }
}

function endMarked(variable: string): void {
  const table = processTable();
  const clock = new Int32Array(new SharedArrayBuffer(4));
  let empty = 0;
  for (let look = 0; empty < EMPTY_LOOKS && look < MOST_LOOKS; look++) {
    const alive = table.list().filter(({ pid, isZombie }) => !isZombie && pid !== Deno.pid);
    const marked = table.withEnvironment(alive, [variable]);
    for (const { pid } of marked) sendSignal(pid, "SIGKILL");
    empty = marked.length === 0 ? empty + 1 : 0;
    Atomics.wait(clock, 0, 0, LOOK_MS);
  }
}

function removeTree(directory: string): void {
  try {
    Deno.removeSync(directory, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
