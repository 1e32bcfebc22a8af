/**
 * The files of a repository that decide what its commands do: scripts that a command runs, what those run, and what a
 * program such as `npm run` looks into. A commit that changes one of them changes what runs.
 *
 * What lies outside of the repository is the user's own. What a program finds by itself (a configuration of a linter, a
 * module that is put together from pieces) is not followed.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { directoriesDownTo } from "../../sys/files/directories_down_to.ts";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { executedIn } from "./executed_in.ts";
import { RepositoryTree } from "./repository_tree.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";

export interface InvolvedFile {
  /** Below the top of the repository. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether hooks or servers lead to it, and not skills alone. */
  isOfPrograms: boolean;
}

/** JSON of which only what is run counts: a new dependency is no new script. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "package.json": "scripts",
  "deno.json": "tasks",
};
/** A larger file is looked at, but not searched for the names of others. */
const MAX_SEARCHED = 64 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
/** Scripts that commands lead to, and as many again that others do. */
const MAX_FOLLOWED = 256;

export interface Involving {
  /** Where one works, at or below the root: hooks run there, and a server beside the file that names it, at or above. */
  cwd: string;
  /** Commands of hooks and servers, */
  programs: readonly string[];
  /** and of skills. */
  commands?: readonly string[];
  /** Files that count whether they are named or not, below the root. */
  starts?: readonly string[];
}

/** Every file that commands and what they name lead to; those of `programs` are the same whatever else counts. */
export function involvedFiles(
  root: string,
  { cwd, programs, commands = [], starts = [] }: Involving,
): InvolvedFile[] {
  const tree = new RepositoryTree(root);
  const places = directoriesDownTo(root, cwd);
  const known = new Set<string>();
  const found: InvolvedFile[] = [];
  const follow = (paths: readonly string[], max: number, isOfPrograms = false) => {
    const queue = [...paths];
    const end = found.length + max;
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      if (known.has(path)) continue;
      if (found.length >= end) break;
      known.add(path);
      const bytes = bytesOf(root, path) ?? linkOf(root, path);
      if (bytes === undefined) continue;
      found.push({ path, bytes, isOfPrograms });
      if (bytes.length > MAX_SEARCHED || bytes.includes(0)) continue;
      const text = new TextDecoder().decode(bytes);
      // Through a linked directory, `..` means what lies beside the link to some, and beside the file to others.
      for (const at of new Set([path, placeBelow(root, path)])) {
        queue.push(...executedIn(text, { tree, path: at, places }));
      }
    }
  };
  const runBy = (commands: readonly string[]) =>
    commands.flatMap((command) => executedIn(command, { tree, path: "", places }));
  // What runs first: a collection of skills must not push it out.
  follow(runBy(programs), MAX_FOLLOWED, true);
  follow(runBy(commands), MAX_FOLLOWED);
  follow(starts, starts.length + MAX_FOLLOWED);
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** Of what a link puts outside: where it leads. What lies there is the user's own, but the repository says what it is. */
function linkOf(root: string, path: string): Uint8Array<ArrayBuffer> | undefined {
  if (placeOf(root, path) !== undefined) return undefined;
  try {
    return new TextEncoder().encode(`link to ${Deno.readLinkSync(join(root, path))}`);
  } catch {
    return new TextEncoder().encode(`link to ${resolvePathSync(path, root)}`);
  }
}

/** Where a path leads; undefined where that is outside of the repository. */
function placeOf(root: string, path: string): string | undefined {
  const top = resolvePathSync(root, "/");
  // As an absolute path it is one call of the system.
  const place = resolvePathSync(path.startsWith("/") ? path : `${top}/${path}`, top);
  return place.startsWith(`${top}/`) ? place : undefined;
}

/** The same below the root; the path itself where it leads out. */
function placeBelow(root: string, path: string): string {
  return placeOf(root, path)?.slice(resolvePathSync(root, "/").length + 1) ?? path;
}

/** What is in a file as it counts; undefined where there is none that can be read. */
export function bytesOf(root: string, path: string): Uint8Array<ArrayBuffer> | undefined {
  const place = placeOf(root, path);
  if (place === undefined) return undefined;
  try {
    const info = Deno.lstatSync(place);
    if (!info.isFile) return undefined;
    if (info.size > MAX_BYTES) {
      return new TextEncoder().encode(`${info.size} bytes of ${info.mtime?.toISOString()}`);
    }
    const bytes = readWithoutWaiting(place, { maxBytes: MAX_BYTES, followsLink: false });
    const field = SCRIPTS[basename(path)];
    return field === undefined ? new Uint8Array(bytes) : fieldOf(bytes, field);
  } catch {
    return undefined;
  }
}

function fieldOf(bytes: Uint8Array, field: string): Uint8Array<ArrayBuffer> {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return new TextEncoder().encode(JSON.stringify(value?.[field] ?? null));
  } catch {
    return new Uint8Array(bytes);
  }
}
