/**
 * Ends the commands of this process should it be killed, which it hears nothing of: SIGKILL, lack of memory, a crash.
 *
 * The guard is a shell that waits for the end of its standard input, which is that of this process, and then ends the
 * process groups of the commands that were running. What had made itself a session of its own goes on, as it does
 * after a command that ended by itself.
 *
 * @module
 */

/** It hears `+ <group>` and `- <group>`. */
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
sleep 0.2
for one in $groups; do kill -KILL "-$one"; done`;

let isWanted = false;
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
    say(`+ ${group}\n`);
    return { [Symbol.dispose]: () => say(`- ${group}\n`) };
  };
}

function startGuard(): (line: string) => void {
  let guard: Deno.ChildProcess;
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
  // Nothing is left of us once we have ended by ourselves.
  globalThis.addEventListener("unload", () => {
    try {
      guard.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  });
  // Where it was killed, commands do without.
  return (line) => void writer.write(encoder.encode(line)).catch(() => {});
}
