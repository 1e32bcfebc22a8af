/**
 * The directory of everything of ours: whose it is, who may enter, and whether we may write.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { statfs } from "node:fs/promises";
import { isonforgeHome } from "../../config/environment.ts";
import { grouped } from "../../engine/tools/outcome.ts";
import { exists } from "../../sys/files/info_at.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { type Check, failure, type Finding, ok, warning } from "./check.ts";
import { ask } from "./ask.ts";
import { readOnlyMount } from "./read_only_mount.ts";
import { shellQuote } from "../../sys/shell_quote.ts";

/** The permission bits that let others in. */
const OTHERS = 0o077;
/** The permission bits that we need. */
const OURS = 0o700;
/** `f_type` of proc, sysfs, and cgroups; see statfs(2). */
const KERNEL = new Set([0x9fa0, 0x62656572, 0x27e0eb, 0x63677270]);
/** More would take too long; that there are more is said. */
const MAX_LOOKED_AT = 5_000;

export const homeCheck: Check = {
  name: "home",
  async run({ home = isonforgeHome() }) {
    let info: Deno.FileInfo;
    try {
      if (!exists(home)) return [await canBeCreated(home)];
      info = await Deno.stat(home);
    } catch (error) {
      return [failure(`"${home}" cannot be reached: ${describeSystemError(error)}`, elsewhere())];
    }
    if (!info.isDirectory) return [failure(`"${home}" is not a directory`, elsewhere())];
    if (info.uid !== null && info.uid !== Deno.uid()) {
      return [failure(`"${home}" belongs to another user (uid ${info.uid})`, elsewhere())];
    }
    if (!await isWritable(home)) {
      return [await refused(home, info)];
    }
    const { open, isAll } = await openToOthers(home);
    const [first] = open;
    const limit = grouped(MAX_LOOKED_AT);
    if (first === undefined) {
      const extent = isAll ? "" : `; of what is in it, only the first ${limit} were looked at`;
      return [ok(`${home}, private and writable${extent}`)];
    }
    const others = open.length === 1 ? "" : `, and ${open.length - 1} more`;
    const extent = isAll ? "" : ` among the first ${limit}, which are not all`;
    return [warning(`open to other users: ${first}${others}${extent}`, closing(home, open))];
  },
};

async function canBeCreated(home: string): Promise<Finding> {
  let parent = dirname(home);
  while (!exists(parent)) parent = dirname(parent);
  const cannot = `"${home}" cannot be created: "${parent}"`;
  // Root may write to it as far as its mode goes.
  const { type } = await statfs(parent);
  if (KERNEL.has(type)) return failure(`${cannot} is the kernel's and holds no files`, elsewhere());
  if (await isWritable(parent)) return ok(`${home} will be created by the first run`);
  const mount = await readOnlyMount(parent);
  if (mount === undefined) return failure(`${cannot} cannot be written to`, elsewhere());
  return failure(`${cannot} is on a read-only file system`, remount(mount));
}

/** Why the home cannot be written to. */
async function refused(home: string, { mode }: Deno.FileInfo): Promise<Finding> {
  const mount = await readOnlyMount(home);
  if (mount !== undefined) {
    return failure(`"${home}" is on a read-only file system`, remount(mount));
  }
  if (mode === null || (mode & OURS) !== OURS) {
    return failure(`"${home}" cannot be written to`, `chmod u+rwx ${shellQuote(home)}`);
  }
  const message = `"${home}" cannot be written to, although its mode allows it`;
  return failure(message, `see mount and lsattr -d ${shellQuote(home)}, or: ${elsewhere()}`);
}

function remount(mount: string): string {
  return `mount -o remount,rw ${shellQuote(mount)}, or: ${elsewhere()}`;
}

/** Asked of the system, which also knows of read-only file systems and access lists. */
async function isWritable(path: string): Promise<boolean> {
  const answer = await ask(["/bin/sh", "-c", 'test -w "$1" && test -x "$1"', "sh", path]);
  return answer?.code === 0;
}

/** What of ours has bits for others: the home, what is in it, and the agents' and sessions' files. */
async function openToOthers(home: string): Promise<{ open: string[]; isAll: boolean }> {
  const open: string[] = [];
  let looked = 0;
  let isAll = true;
  const look = async (path: string, depth: number) => {
    if (looked === MAX_LOOKED_AT) {
      isAll = false;
      return;
    }
    looked++;
    // It may go away while we look.
    const info = await (path === home ? Deno.stat(path) : Deno.lstat(path)).catch(() => undefined);
    if (info === undefined || info.isSymlink) return;
    if (info.mode !== null && (info.mode & OTHERS) !== 0) open.push(path);
    if (!info.isDirectory || depth === 0) return;
    for (const { name } of await Array.fromAsync(Deno.readDir(path)).catch(() => [])) {
      // Worktrees hold what others made, with modes of their own.
      if (depth === 3 && name === "worktrees") continue;
      await look(join(path, name), depth - 1);
      if (!isAll) return;
    }
  };
  await look(home, 3);
  return { open, isAll };
}

/** The commands that take those bits away, and not from what is in worktrees. */
function closing(home: string, open: readonly string[]): string {
  const inside = open.filter((path) => path !== home).map((path) =>
    join(home, path.slice(home.length + 1).split("/")[0] ?? "")
  );
  const recursive = [...new Set(inside)].map(shellQuote).join(" ");
  return [
    ...(open.includes(home) ? [`chmod go= ${shellQuote(home)}`] : []),
    ...(recursive === "" ? [] : [`chmod -R go= ${recursive}`]),
  ].join(" && ");
}

function elsewhere(): string {
  return "export ISONFORGE_HOME=/path/to/a/directory/of/yours";
}
