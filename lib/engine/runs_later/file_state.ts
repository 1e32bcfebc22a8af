/**
 * How to tell that a file has changed, and what of it counts.
 *
 * @module
 */
import { fieldsOf } from "../permissions/executed_names.ts";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { infoAt } from "../../sys/files/info_at.ts";

/** What the kernel says of what is not there. */
export const GONE = "gone";
/** Equals no state. */
const UNSETTLED = "unsettled";
const MAX_JSON_BYTES = 4 * 1024 * 1024;
const MAX_CONTENT_BYTES = 256 * 1024;

/** What the kernel says of a file or a directory; it is another one after each change. */
export function stateOf(path: string): string {
  const info = infoAt(path);
  if (info === undefined) return GONE;
  return `${info.ino} ${info.size} ${info.ctime?.getTime()} ${info.mtime?.getTime()}`;
}

/** Deno tells change times in whole seconds: what has changed in this one may change again without a sign of it. */
function isFresh(state: string): boolean {
  return Number(state.split(" ")[2]) >= Math.floor(Date.now() / 1000) * 1000;
}

/** Of a directory: one that has just changed is read again. */
export function settledStateOf(path: string): string {
  const state = stateOf(path);
  return isFresh(state) ? UNSETTLED : state;
}

/** Of a file that has just changed, what stands in it; undefined of others. */
export function freshContent(path: string, state: string): string | undefined {
  return isFresh(state) ? contentOf(path) : undefined;
}

/** What stands in a file, or as much of it as is compared; empty where nothing can be read. */
export function contentOf(path: string): string {
  try {
    const bytes = readWithoutWaiting(path, { maxBytes: MAX_CONTENT_BYTES, followsLink: false });
    return new TextDecoder("latin1").decode(bytes);
  } catch {
    return "";
  }
}

/** What of a JSON file is executed. */
export interface Fields {
  names: readonly string[];
  /** Undefined where it cannot be read. */
  value: string | undefined;
}

export function readFields(path: string, names: readonly string[]): Fields {
  try {
    const bytes = readWithoutWaiting(path, { maxBytes: MAX_JSON_BYTES, followsLink: true });
    return { names, value: fieldsOf(bytes, names) };
  } catch {
    return { names, value: undefined };
  }
}

/** Whether something stands in any of the fields, or nobody can tell. */
export function holdsAny({ value }: Fields): boolean {
  return value === undefined || /[^[\],nul]/.test(value);
}

/** What is remembered of a path that is executed. */
export interface Known {
  by: string;
  state: string;
  /** Of a file that has just changed, which it may do again without a sign of it. */
  content?: string | undefined;
  /** Of a JSON file, what is executed of it. */
  fields?: Fields;
}
