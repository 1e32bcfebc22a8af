/**
 * The flags that every Deno command of the project takes, as the tasks of deno.json do.
 *
 * @module
 */

/** `$DENO_FLAGS`: empty after a normal install; where npm alone answers, the lock file of the stand-ins. */
export function denoFlags(): string[] {
  return (Deno.env.get("DENO_FLAGS") ?? "").split(" ").filter((flag) => flag !== "");
}

/** Whether deno.lock vouches for what a command with these flags loads. */
export function takesProjectLock(flags: readonly string[]): boolean {
  return !flags.some((flag) =>
    flag === "--no-lock" || flag === "--lock" || flag.startsWith("--lock=")
  );
}
