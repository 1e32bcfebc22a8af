/**
 * What a sandbox kept in, and what came of it: `sandbox.json` in an agent's directory, written by the worker
 * (`--sandbox-file`).
 *
 * @module
 */
import { join } from "@std/path/join";
import { tryToReadOwnObject } from "../../sys/files/read_own_file.ts";
import { SANDBOX_FILE } from "./files.ts";

/** A file that the agent has made or changed, and that some program executes later. */
export interface LaterRunRecord {
  /** Absolute. */
  path: string;
  /** Who executes it, e.g. "git". */
  by: string;
  change: "new" | "changed";
}

export interface SandboxRecord {
  version: 1;
  level: string;
  /** What made it, e.g. "bubblewrap". */
  means: string | null;
  /** What that cannot keep in here, in words for the user; absent where there is nothing. */
  gaps?: string[];
  /** How often it refused something, as far as that was noticed. */
  refused: number;
  /** Of all runs of the agent. */
  runs_later: LaterRunRecord[];
}

/** What is known in an agent's directory; undefined where no run had a sandbox. */
export function readSandboxRecord(directory: string): SandboxRecord | undefined {
  return readSandboxFile(join(directory, SANDBOX_FILE));
}

/** The same of a file. */
export function readSandboxFile(path: string): SandboxRecord | undefined {
  const value = tryToReadOwnObject(path);
  return isSandboxRecord(value) ? value : undefined;
}

function isSandboxRecord(value: unknown): value is SandboxRecord {
  const { level, means, gaps = [], refused, runs_later: later } = (value ?? {}) as Partial<
    SandboxRecord
  >;
  return typeof level === "string" && (means === null || typeof means === "string") &&
    Array.isArray(gaps) && gaps.every((gap) => typeof gap === "string") &&
    typeof refused === "number" && Array.isArray(later) && later.every(isLaterRun);
}

function isLaterRun(value: unknown): value is LaterRunRecord {
  const { path, by, change } = (value ?? {}) as Partial<LaterRunRecord>;
  return typeof path === "string" && typeof by === "string" &&
    (change === "new" || change === "changed");
}
