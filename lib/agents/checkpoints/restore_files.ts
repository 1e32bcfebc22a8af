/**
 * Doing what a plan says.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { errorMessage } from "../../errors.ts";
import { holdPlace } from "../../sys/files/hold_place.ts";
import { infoAt } from "../../sys/files/info_at.ts";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { lstatByBytes } from "../../sys/files/with_path.ts";
import { disarm, readGit } from "../../sys/git/read_git.ts";
import { withTemporaryDirectory } from "../../sys/files/temporary_directory.ts";
import type { PlannedFile, RollbackPlan } from "./rollback_plan.ts";

/** So much of a file shows its line ends. */
const MAX_LOOKED_AT = 64 * 1024;
const [LF, CR] = [0x0a, 0x0d];
/** Attributes come first all the same. */
const KEEP_LF = ["-c", "core.autocrlf=input", "-c", "core.eol=lf"];

export interface Restored {
  done: PlannedFile[];
  /** What could not be done, and why. */
  failed: Array<{ path: string; reason: string }>;
}

/** Deletes and restores the files of a plan; the index, HEAD and every other file stay as they are. */
export async function restoreFiles({ root: top, files }: RollbackPlan): Promise<Restored> {
  const root = await Deno.realPath(top);
  const result: Restored = { done: [], failed: [] };
  for (const file of files.filter(({ before }) => before === undefined)) {
    const reason = await deleteFile(root, file.path);
    if (reason === undefined) result.done.push(file);
    else result.failed.push({ path: file.path, reason });
  }
  const due: PlannedFile[] = [];
  for (const file of files.filter(({ before }) => before !== undefined)) {
    const reason = await obstacleAt(root, file.path);
    if (reason === undefined) due.push(file);
    else result.failed.push({ path: file.path, reason });
  }
  if (due.length === 0) return result;
  try {
    const modes = modesOf(root, due);
    await checkOut(root, due);
    for (const [path, mode] of modes) await setMode(join(root, path), mode);
    result.done.push(...due);
  } catch (error) {
    const reason = errorMessage(error);
    result.failed.push(...due.map(({ path }) => ({ path, reason })));
  }
  return result;
}

/** Says why it stays. */
async function deleteFile(root: string, path: string): Promise<string | undefined> {
  const obstacle = await obstacleAt(root, path);
  if (obstacle !== undefined) return obstacle;
  if (!path.isWellFormed()) return "its name is no UTF-8: delete it by hand";
  try {
    await remove(join(root, path));
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? undefined : errorMessage(error);
  }
  for (let above = dirname(path); above !== "."; above = dirname(above)) {
    const isGone = await remove(join(root, above)).then(() => true, () => false);
    if (!isGone) break;
  }
  return undefined;
}

/** Another agent may work there, and put a link where a directory was. */
async function remove(path: string): Promise<void> {
  using above = holdPlace(dirname(path));
  await Deno.remove(`${above.path}/${basename(path)}`);
}

/** Of a file in place, and not of one that a link above it leads to by now. */
async function setMode(path: string, mode: number): Promise<void> {
  using held = holdPlace(path);
  await Deno.chmod(held.path, mode);
}

/** What git would have to remove to get there, and nobody has asked for that. */
async function obstacleAt(root: string, path: string): Promise<string | undefined> {
  const parts = path.split("/");
  for (let length = 1; length <= parts.length; length++) {
    const part = parts.slice(0, length).join("/");
    const info = await lstatByBytes(join(root, part)).catch(() => undefined);
    if (info === undefined) return undefined;
    if (length === parts.length) {
      return info.isDirectory ? "a directory is in its place" : undefined;
    }
    if (!info.isDirectory) return `"${part}" is no directory any more`;
  }
  return undefined;
}

/** What the permissions of files that are there are to be: git knows but whether one can be run, and makes a new file. */
function modesOf(root: string, files: readonly PlannedFile[]): Map<string, number> {
  const modes = new Map<string, number>();
  for (const { path, before } of files) {
    const info = infoAt(join(root, path));
    if (!info?.isFile || info.mode === null || !before?.mode.startsWith("100")) continue;
    const mode = info.mode & 0o777;
    const runs = before.mode === "100755";
    if (runs === ((mode & 0o100) !== 0)) modes.set(path, mode);
    // Who can read it can run it, as chmod +x and git have it.
    else modes.set(path, runs ? mode | ((mode & 0o444) >> 2) : mode & ~0o111);
  }
  return modes;
}

/** By git, which knows modes, links and line ends; by an index of its own. */
async function checkOut(root: string, files: readonly PlannedFile[]): Promise<void> {
  await withTemporaryDirectory("rollback-", async (directory) => {
    const git = { cwd: root, env: { GIT_INDEX_FILE: join(directory, "index") } };
    const { args } = await disarm(git);
    const index = files.map(({ path, before }) => `${before?.mode} ${before?.oid} 0\t${path}\0`);
    await readGit([...args, "update-index", "-z", "--index-info"], {
      ...git,
      stdin: index.join(""),
    });
    const withLf = files.filter(({ path }) => hasOnlyLf(join(root, path)));
    const others = files.filter((file) => !withLf.includes(file));
    for (const [group, lineEnds] of [[withLf, KEEP_LF], [others, []]] as const) {
      const stdin = group.map(({ path }) => `${path}\0`).join("");
      const command = [...args, ...lineEnds, "checkout-index", "-f", "-z", "--stdin"];
      if (stdin !== "") await readGit(command, { ...git, stdin });
    }
  });
}

/**
 * Where core.autocrlf is true git gives CRLF to what it checks out, also to what had LF before. How a file was then is not known;
 * but hardly any program changes that of a whole file.
 */
function hasOnlyLf(path: string): boolean {
  try {
    const text = readWithoutWaiting(path, { maxBytes: MAX_LOOKED_AT, followsLink: false });
    return text.includes(LF) && !text.some((byte, at) => byte === LF && text[at - 1] === CR);
  } catch {
    return false;
  }
}
