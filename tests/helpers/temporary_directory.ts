/**
 * A directory for one test.
 *
 * @module
 */
import "./libc.ts";
import { join } from "@std/path/join";
import { openAt } from "./open_files.ts";
import { poll } from "./poll.ts";

export interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string;
  /** Path of something in it. */
  at(...names: string[]): string;
}

/**
 * Makes a directory; disposing of it removes it with everything in it, once this process has nothing of it open:
 * a lock that was given up is closed when it comes, and must not come in the next test, as a leak of that one.
 */
export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "isonforge-test-" }));
  return {
    path,
    at: (...names) => join(path, ...names),
    async [Symbol.asyncDispose]() {
      await poll(() => openAt(path).length === 0, `all files below ${path} to be closed`);
      await Deno.remove(path, { recursive: true });
    },
  };
}
