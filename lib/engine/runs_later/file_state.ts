/**
 * How to tell that a file has changed, and what of it counts.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { type ExecutedFields, fieldsOf } from "../permissions/executed_names.ts";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { infoAt, infoBehind } from "../../sys/files/info_at.ts";
import { withPath } from "../../sys/files/with_path.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";

/** What the kernel says of what is not there. */
export const GONE = "gone";
/** Equals no state. */
const UNSETTLED = "unsettled";
const MAX_JSON_BYTES = 4 * 1024 * 1024;
const MAX_CONTENT_BYTES = 256 * 1024;

/** What the kernel says of a file or a directory; it is another one after each change. */
export function stateOf(path: string): string {
  const info = lookedAt(path);
  if (info === undefined) return GONE;
  const { ino, size, ctime, mtime, mode } = info;
  return `${ino} ${size} ${ctime?.getTime()} ${mtime?.getTime()} ${(mode ?? 0) & 0o111}`;
}

function lookedAt(path: string): Deno.FileInfo | undefined {
  if (path.isWellFormed()) return infoAt(path);
  const isHeld = !basename(path).isWellFormed();
  try {
    return withPath(path, isHeld ? infoBehind : infoAt);
  } catch {
    return undefined;
  }
}

/**
 * The same of what an executed name stands for. A link says where it leads, as others on its way may be exchanged.
 *
 * @param options.follows whether what stands there counts as well, and not where it stands alone
 */
export function stateBehind(path: string, { follows }: { follows: boolean }): string {
  const state = stateOf(path);
  if (lookedAt(path)?.isSymlink !== true) return state;
  const target = resolvePathSync(path, "/");
  return [state, ...follows ? [stateOf(target)] : [], target].join("\0");
}

/** Deno tells change times in whole seconds: what has changed in this one may change again without a sign of it. */
function isFresh(state: string): boolean {
  const since = Math.floor(Date.now() / 1000) * 1000;
  return state.split("\0").some((part) =>
    !part.startsWith("/") && Number(part.split(" ")[2]) >= since
  );
}

/** Of a directory: one that has just changed is read again. */
export function settledStateOf(path: string): string {
  const state = stateOf(path);
  return isFresh(state) ? UNSETTLED : state;
}

/** Of a file that has just changed, what stands in it; undefined of others. */
export function freshContent(
  path: string,
  { state, follows }: { state: string; follows: boolean },
): string | undefined {
  return isFresh(state) ? contentOf(path, { follows }) : undefined;
}

/** What stands in a file, or as much of it as is compared; empty where nothing can be read. */
export function contentOf(path: string, { follows }: { follows: boolean }): string {
  try {
    const options = { maxBytes: MAX_CONTENT_BYTES, followsLink: follows || !path.isWellFormed() };
    const bytes = withPath(path, (at) => readWithoutWaiting(at, options));
    return new TextDecoder("latin1").decode(bytes);
  } catch {
    return "";
  }
}

/** What of a JSON file is executed. */
export interface Fields {
  names: ExecutedFields;
  /** Undefined where it cannot be read. */
  value: string | undefined;
}

export function readFields(path: string, names: ExecutedFields): Fields {
  try {
    const options = { maxBytes: MAX_JSON_BYTES, followsLink: true };
    const bytes = withPath(path, (at) => readWithoutWaiting(at, options));
    return { names, value: fieldsOf(bytes, names) };
  } catch {
    return { names, value: undefined };
  }
}

/** Whether something stands in any of the fields, or nobody can tell. */
export function holdsAny({ value }: Fields): boolean {
  return value === undefined || /[^[\],nul]/.test(value);
}

/** A path that is executed. */
export interface Executed {
  by: string;
  /** Whether what is in it is remembered by itself. */
  isDirectory?: boolean;
  /** Whether it gives another directory a name that some program looks for; that alone is nothing to tell. */
  isNameOnly?: boolean;
  /** Nobody executes it as long as it is not executable. */
  isProgram?: boolean | undefined;
  /** Of a JSON file, what is executed of it. */
  fields?: Fields;
}

/** What is remembered of one. */
export interface Known extends Executed {
  state: string;
  /** Of a file that has just changed, which it may do again without a sign of it. */
  content?: string | undefined;
}
