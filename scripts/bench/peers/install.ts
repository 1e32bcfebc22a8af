// deno-lint-ignore-file no-console -- it takes minutes: who waits wants to know for what
/**
 * Gets the peers from npm, each into a folder of its own below .cache/.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import type { Contestant } from "./contestants.ts";

const FOLDER = fromFileUrl(new URL("../../../.cache/bench/", import.meta.url));

/**
 * Installs a peer unless it is there.
 *
 * @returns the path of its program; undefined where it cannot be had, or does not start
 */
export async function installed({ name, npm }: Contestant): Promise<string | undefined> {
  if (npm === undefined) return "";
  const { packageName, version, afterInstall } = npm;
  const folder = join(FOLDER, `${name}-${version}`);
  const program = join(folder, "node_modules", ".bin", npm.program);
  if (await starts(program)) return program;
  console.error(`bench: installing ${packageName}@${version}`);
  await Deno.mkdir(folder, { recursive: true });
  const options = ["--no-audit", "--no-fund", "--silent", "--prefix", folder];
  const isThere = await succeeds("npm", ["install", ...options, `${packageName}@${version}`]);
  if (isThere && afterInstall !== undefined) {
    await succeeds("node", [join(folder, "node_modules", packageName, afterInstall)]);
  }
  return await starts(program) ? program : undefined;
}

async function starts(program: string): Promise<boolean> {
  return await succeeds(program, ["--version"]);
}

async function succeeds(program: string, args: string[]): Promise<boolean> {
  try {
    const options = { args, stdin: "null", stdout: "null", stderr: "null" } as const;
    return (await new Deno.Command(program, options).output()).success;
  } catch {
    return false;
  }
}
