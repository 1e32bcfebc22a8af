/**
 * What is still to be done when this process ends.
 *
 * @module
 */

/** Of an end by an error that nobody caught Deno (2.6 to 2.9) tells no `unload`. */
const EVENTS = ["unload", "error", "unhandledrejection"] as const;

/**
 * Calls `action` once when this process ends by itself: by `Deno.exit()`, after its last line, or by an error that nobody
 * caught. Nothing is waited for, and SIGKILL or a crash of the runtime asks nobody.
 *
 * @param action must not throw
 * @returns takes it back
 *
 * @example
 * ```ts
 * using _restored = atExit(() => Deno.stdin.setRaw(false));
 * ```
 */
export function atExit(action: () => void): Disposable {
  const forget = () => {
    for (const event of EVENTS) globalThis.removeEventListener(event, run);
  };
  const run = () => {
    forget();
    action();
  };
  for (const event of EVENTS) globalThis.addEventListener(event, run);
  return { [Symbol.dispose]: forget };
}
