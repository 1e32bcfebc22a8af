// deno-lint-ignore-file no-console -- it takes minutes: who waits wants to know for what
/**
 * Gets the peers from npm, each into a folder of its own below .cache/.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import type { Contestant } from "./contestants/contestant.ts";

export const FOLDER = fromFileUrl(new URL("../../../.cache/bench/", import.meta.url));

/** An npm that is not reached must not hold up the others for long. */
const ASK_MS = 30_000;
const INSTALL_MS = 300_000;
const START_MS = 30_000;
const NO_RETRY = ["--fetch-retries=0", "--fetch-timeout=20000"];

/** Below `FOLDER`. */
export function folderOf(name: string, { version }: { version: string }): string {
  return `${name}-${version}`;
}

/**
 * Installs a peer unless it is there.
 *
 * @param home where it may keep files when it is asked for its version
 * @returns the path of its program; for ours an empty one
 * @throws {Error} where it cannot be had, or does not start
 */
export async function installed(
  { name, npm }: Pick<Contestant, "name" | "npm">,
  home: string,
): Promise<string> {
  if (npm === undefined) return "";
  const { packageName, version, afterInstall } = npm;
  const wanted = `${packageName}@${version}`;
  const folder = join(FOLDER, folderOf(name, npm));
  const inFolder = (top: string) => join(top, "node_modules", ".bin", npm.program);
  const env = { PATH: Deno.env.get("PATH") ?? "", HOME: home, LANG: "C.UTF-8" };
  const whyNoStart = () =>
    whyFailed(inFolder(folder), { args: ["--version"], env, clearEnv: true, patienceMs: START_MS });
  if (await whyNoStart() === undefined) return inFolder(folder);
  const whyNot = await whyFailed("npm", {
    args: ["view", ...NO_RETRY, wanted, "version"],
    patienceMs: ASK_MS,
  });
  if (whyNot !== undefined) throw new Error(`npm cannot be asked for ${wanted}: ${whyNot}`);
  console.error(`bench: installing ${wanted}`);
  // What is interrupted is not taken for an installed one.
  const partial = `${folder}.partial`;
  await removeTree(partial);
  await removeTree(folder);
  await Deno.mkdir(partial, { recursive: true });
  try {
    const options = ["--no-audit", "--no-fund", "--prefix", partial];
    const why = await whyFailed("npm", {
      args: ["install", ...options, wanted],
      patienceMs: INSTALL_MS,
    });
    if (why !== undefined) throw new Error(`npm cannot install ${wanted}: ${why}`);
    if (afterInstall !== undefined) {
      const script = join(partial, "node_modules", packageName, afterInstall);
      await whyFailed("node", { args: [script], patienceMs: INSTALL_MS });
    }
    await Deno.rename(partial, folder);
  } finally {
    await removeTree(partial);
  }
  const why = await whyNoStart();
  if (why !== undefined) throw new Error(`${wanted} does not start: ${why}`);
  return inFolder(folder);
}

/** Undefined when it ended well, else one line. */
async function whyFailed(
  program: string,
  { patienceMs, ...options }: Omit<Deno.CommandOptions, "stdin" | "stdout" | "stderr"> & {
    patienceMs: number;
  },
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const { success, stderr } = await new Deno.Command(program, {
      ...options,
      signal,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (success) return undefined;
    if (signal.aborted) return `no answer within ${patienceMs / 1000} s`;
    const [line = "it failed"] = new TextDecoder().decode(stderr).trim().split("\n");
    return line === "" ? "it failed" : line;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `there is no ${program}`;
    throw error;
  }
}

async function removeTree(directory: string): Promise<void> {
  try {
    await Deno.remove(directory, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
