/**
 * Where Deno keeps what it downloaded.
 *
 * @module
 */

/** For a Deno that is to find it although it gets another home, or none. */
export function denoDirectory(): { DENO_DIR?: string } {
  const { DENO_DIR, XDG_CACHE_HOME, HOME } = Deno.env.toObject();
  if (DENO_DIR) return { DENO_DIR };
  if (Deno.build.os !== "darwin" && XDG_CACHE_HOME) return { DENO_DIR: `${XDG_CACHE_HOME}/deno` };
  if (!HOME) return {};
  const caches = Deno.build.os === "darwin" ? "Library/Caches" : ".cache";
  return { DENO_DIR: `${HOME}/${caches}/deno` };
}
