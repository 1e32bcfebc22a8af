/**
 * Ends the commands of this process with it, however it ends.
 *
 * Where it ends by itself it ends their process groups before. For what it hears nothing of (SIGKILL, lack of memory, a
 * crash) there is the guard: a shell that waits for the end of its standard input, which is that of this process, and then
 * does the same. What had made itself a session of its own goes on, as it does after a command that ended by itself.
 *
 * @module
 */
import { atExit } from "./at_exit.ts";
import { askGroupToEnd, GRACE_MS, signalGroup } from "./process_session.ts";

/** It hears `+ <group>` and `- <group>`, and ends what is left as {@linkcode endRunning} does. */
const SCRIPT = `
groups=
while read -r sign group; do
  rest=
  for one in $groups; do [ "$one" = "$group" ] || rest="$rest $one"; done
  groups=$rest
  [ "$sign" = - ] || groups="$groups $group"
done
[ -n "$groups" ] || exit
for one in $groups; do kill -TERM "-$one"; kill -CONT "-$one"; done
sleep ${GRACE_MS / 1000}
for one in $groups; do kill -KILL "-$one"; done`;

let isWanted = false;
/** Those that run; what the guard is told reaches it a moment later. */
const running = new Set<number>();
let tell: ((line: string) => void) | undefined;

/** From now on commands end with this process. An agent's are ended by its supervisor, with all else of it. */
export function guardCommands(): void {
  isWanted = true;
}

/**
 * Makes a command that is about to be started one that ends with this process, where any is to; the first starts the guard.
 *
 * @returns to be called with its process group once it runs: what takes it back
 */
export function commandGuard(): (group: number) => Disposable | undefined {
  if (!isWanted) return () => undefined;
  tell ??= startGuard();
  const say = tell;
  return (group) => {
    running.add(group);
    say(`+ ${group}\n`);
    const forget = () => {
      running.delete(group);
      say(`- ${group}\n`);
    };
    return { [Symbol.dispose]: forget };
  };
}

/** At once: nothing can be waited for any more. */
function endRunning(): void {
  if (running.size === 0) return;
  for (const group of running) askGroupToEnd(group);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, GRACE_MS);
  for (const group of running) signalGroup(group, "SIGKILL");
}

function startGuard(): (line: string) => void {
  let guard: Deno.ChildProcess | undefined;
  atExit(() => {
    endRunning();
    try {
      // Nothing is left for it to do.
      guard?.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  });
  try {
    guard = new Deno.Command("/bin/sh", {
      args: ["-c", SCRIPT, "isonforge-guard"],
      cwd: "/",
      // By what stands there processes are told whose they are: it is no part of a run's work.
      clearEnv: true,
      // What ends us by our group or our terminal is not to end it.
      detached: true,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
  } catch {
    // Commands can do without.
    return () => {};
  }
  guard.unref();
  const writer = guard.stdin.getWriter();
  const encoder = new TextEncoder();
  // Where it was killed, commands do without.
  return (line) => void writer.write(encoder.encode(line)).catch(() => {});
}
