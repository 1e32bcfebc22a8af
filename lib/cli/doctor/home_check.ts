/**
 * The directory of everything of ours: whose it is, who may enter, and whether we may write.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isonforgeHome } from "../../config.ts";
import { shellWord } from "../../sys/git.ts";
import { describeSystemError, exists } from "../../sys/system_error.ts";
import { type Check, failure, type Finding, ok, warning } from "./check.ts";
import { ask } from "./ask.ts";

/** The permission bits that let others in. */
const OTHERS = 0o077;
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
      return [failure(`"${home}" cannot be written to`, `chmod u+rwx ${shellWord(home)}`)];
    }
    const { open, isAll } = await openToOthers(home);
    const [first] = open;
    const limit = MAX_LOOKED_AT.toLocaleString("en-US");
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
  if (await isWritable(parent)) return ok(`${home} will be created by the first run`);
  return failure(`"${home}" cannot be created: "${parent}" cannot be written to`, elsewhere());
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
  const recursive = [...new Set(inside)].map(shellWord).join(" ");
  return [
    ...(open.includes(home) ? [`chmod go= ${shellWord(home)}`] : []),
    ...(recursive === "" ? [] : [`chmod -R go= ${recursive}`]),
  ].join(" && ");
}

function elsewhere(): string {
  return "export ISONFORGE_HOME=/path/to/a/directory/of/yours";
}
