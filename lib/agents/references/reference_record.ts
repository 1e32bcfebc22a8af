/**
 * Which references changed while an agent ran: `references.json` in its directory. While it runs `references.start` lies beside
 * that, which tells what they were before its first change: a line of JSON, and one for each.
 *
 * @module
 */
import { join } from "@std/path/join";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { readOwnFile, tryToReadOwnObject } from "../../sys/files/read_own_file.ts";
import { tryToRemove } from "../../sys/files/remove_if_there.ts";
import type { References } from "../../sys/git/references.ts";
import { isObject, parsedObject } from "../../text/json.ts";
import { REFERENCES_FILE, REFERENCES_START_FILE } from "../record/files.ts";
import type { ReferenceChange } from "./compare_references.ts";

export interface ReferencesRecord {
  version: 1;
  /** The directory of git's that all worktrees of the repository share. */
  repository: string;
  /** In all runs of the agent, but for what is its own. */
  changed: ReferenceChange[];
  /** How many more there are. */
  left_out?: number;
  /** Why that is not all, or nothing, that is known. */
  unknown?: string;
}

/** Where a run began. */
export interface ReferencesStart {
  repository: string;
  /** The full name of the branch that was checked out where it works; absent where none was. */
  branch?: string;
  /** What its working tree has checked out is called so. */
  head: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Where the working trees beside the main one have their `.git`, by name. */
  worktrees: ReadonlyMap<string, string>;
  references: References;
}

/** What is kept of the earlier runs. */
export function readReferences(directory: string): ReferencesRecord | undefined {
  const value: unknown = tryToReadOwnObject(join(directory, REFERENCES_FILE));
  return isRecord(value) ? value : undefined;
}

export async function writeReferences(directory: string, record: ReferencesRecord): Promise<void> {
  const text = `${JSON.stringify(record)}\n`;
  await writeFileAtomically(join(directory, REFERENCES_FILE), text, { mode: 0o600 });
}

/** What is kept of a run that goes on, or could not compare them at its end. */
export function readReferencesStart(directory: string): ReferencesStart | undefined {
  let text: string | undefined;
  try {
    text = readOwnFile(join(directory, REFERENCES_START_FILE));
  } catch {
    // It tells as little.
  }
  const [first = "", ...lines] = text?.split("\n") ?? [];
  const { repository, branch, head, at, worktrees } = parsedObject(first) ?? {};
  if (typeof repository !== "string" || typeof head !== "string" || typeof at !== "number") {
    return undefined;
  }
  const references: References = new Map();
  for (const line of lines) {
    const [name, value] = line.split("\t").map(read);
    if (name && value) references.set(name, value);
  }
  const found = { repository, head, at, references, worktrees: new Map(pathsIn(worktrees)) };
  return { ...found, ...(typeof branch === "string" ? { branch } : {}) };
}

export async function writeReferencesStart(
  directory: string,
  { references, worktrees, ...start }: ReferencesStart,
): Promise<void> {
  const lines = Array.from(references, ([name, value]) => `${written(name)}\t${written(value)}\n`);
  const first = JSON.stringify({ ...start, worktrees: Object.fromEntries(worktrees) });
  const text = `${first}\n${lines.join("")}`;
  const path = join(directory, REFERENCES_START_FILE);
  // A power cut ends the run as well.
  await writeFileAtomically(path, text, { mode: 0o600, isSynced: false });
}

export async function removeReferencesStart(directory: string): Promise<void> {
  await tryToRemove(join(directory, REFERENCES_START_FILE));
}

/** Text would lose what is no UTF-8, and a value may be any text. */
function written(part: string): string {
  return part.isWellFormed() && !/[\t\n"]/.test(part) ? part : JSON.stringify(part);
}

function read(part: string): string {
  if (!part.startsWith('"')) return part;
  try {
    return String(JSON.parse(part));
  } catch {
    return part; // Cut off.
  }
}

function pathsIn(worktrees: unknown): [string, string][] {
  return Object.entries(isObject(worktrees) ? worktrees : {}).flatMap(([name, path]) =>
    typeof path === "string" ? [[name, path]] : []
  );
}

function isRecord(value: unknown): value is ReferencesRecord {
  return isObject(value) && typeof value.repository === "string" &&
    ["undefined", "string"].includes(typeof value.unknown) &&
    ["undefined", "number"].includes(typeof value.left_out) &&
    Array.isArray(value.changed) && value.changed.every(isChange);
}

function isChange(value: unknown): value is ReferenceChange {
  return isObject(value) && typeof value.name === "string" &&
    ["moved", "new", "gone"].includes(String(value.change)) &&
    [value.from, value.to].every((object) => ["undefined", "string"].includes(typeof object));
}
