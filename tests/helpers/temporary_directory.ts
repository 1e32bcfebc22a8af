/**
 * A directory for one test.
 *
 * @module
 */
import { join } from "@std/path/join";

export interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string;
  /** Path of something in it. */
  at(...names: string[]): string;
}

/** Makes a directory; disposing of it removes it with everything in it. */
export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "isonforge-test-" }));
  return {
    path,
    at: (...names) => join(path, ...names),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
