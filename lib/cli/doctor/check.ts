/**
 * What a check is.
 *
 * @module
 */
import type { Environment } from "../../config/values.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import type { RunFlags } from "../../config/run_config.ts";

/** `note`: nothing is wrong, and nothing was found to be right; `warning`: it works, but not everything or not for ever. */
export type Level = "ok" | "note" | "warning" | "error";

/** What a check found: one line, and what to do about it where it is not as it should be. */
export type Finding = Fine | Problem;

interface Found {
  message: string;
  /** What was looked at, where that is not all that the check is about. */
  check?: string;
}

interface Fine extends Found {
  level: "ok" | "note";
  fix?: never;
}

interface Problem extends Found {
  level: "warning" | "error";
  /** A command to type where there is one. */
  fix: string;
}

/** What a check may look at. */
export interface CheckContext {
  /** Undefined where nothing says which directory it is. */
  home: string | undefined;
  cwd: string;
  env: Environment;
  /** Names of the ISONFORGE_* variables that are set. */
  variables: readonly string[];
  /** The endpoint, as the command line names it. */
  flags: Pick<RunFlags, "model" | "baseUrl" | "provider">;
  /** Whether the model may be asked. */
  probe: boolean;
  /** Takes keys out of what is shown. */
  redact: Redact;
}

/** One thing to look at; it changes nothing. What it throws is a finding, too. */
export interface Check {
  name: string;
  /** After so long it is given up, which is more than its own waits together; 10 s unless given. */
  deadlineMs?: number | ((context: Pick<CheckContext, "env">) => number);
  /** Nothing found: there is nothing to say. */
  run(context: CheckContext): Promise<Finding[]>;
}

/** All is as it should be. */
export function ok(message: string): Fine {
  return { level: "ok", message };
}

/** What is missing and need not be there, or was not tried. */
export function note(message: string): Fine {
  return { level: "note", message };
}

/** Something to know, which hinders nothing yet. */
export function warning(message: string, fix: string): Problem {
  return { level: "warning", message, fix };
}

/** Agents do not work. */
export function failure(message: string, fix: string): Problem {
  return { level: "error", message, fix };
}
