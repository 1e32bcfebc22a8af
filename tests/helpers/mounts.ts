/**
 * File systems of a test's own, where the tests are run by root.
 *
 * @module
 */
import { isRoot } from "./other_user.ts";

/** A system for the test's home that has little room or may be made read-only. */
export async function mount(args: readonly string[], path: string): Promise<AsyncDisposable> {
  await command("mount", ...args, path);
  return { [Symbol.asyncDispose]: () => command("umount", "--lazy", path) };
}

/** Writes into a new file until its disk is full. */
export async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  const block = new Uint8Array(4096);
  for (;;) {
    try {
      await file.write(block);
    } catch {
      return;
    }
  }
}

/** Runs a program of the system that must succeed. */
export async function command(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, stdout: "null" }).output();
  if (!success) {
    throw new Error(`${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  }
}

/** Whether this machine lets us mount: not every container does. */
export const canMount: boolean = isRoot && await (async () => {
  const path = await Deno.makeTempDir();
  try {
    await using _tmpfs = await mount(["-t", "tmpfs", "-o", "size=64k", "tmpfs"], path);
    return true;
  } catch {
    return false;
  } finally {
    await Deno.remove(path);
  }
})();
