/**
 * What a run may do without asking, what it must ask for, and what it may not do.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import type { PermissionMode } from "./mode.ts";
import { locate } from "./invocation.ts";
import { Places } from "./places.ts";
import { reviewScript } from "./review_script.ts";
import { parseShell } from "./shell/parser.ts";
import { ShellState } from "./shell_state.ts";
import type { Access } from "../tools/tool.ts";

/** A call that a model made; `args` are what the tool's `parse` returned. */
export interface PermissionRequest {
  tool: { readonly name: string; readonly access: Access };
  args: unknown;
}

export interface PermissionOptions {
  mode: PermissionMode;
  /** The run's working directory, absolute. */
  cwd: string;
  /** The user's home directory (`$HOME`), absolute. */
  home: string;
  /** Where isonforge keeps its own files (`isonforgeHome()`), absolute. */
  isonforgeHome: string;
}

/** `ask` is a refusal where nobody can be asked. The reason is for the person, or for the model. */
export type Decision =
  | { decision: "allow" }
  | { decision: "ask"; reason: string }
  | { decision: "deny"; reason: string };

const ALLOW: Decision = { decision: "allow" };

/** Decides about one call of a tool. */
export async function decide(
  request: PermissionRequest,
  options: PermissionOptions,
): Promise<Decision> {
  if (options.mode === "yolo") return ALLOW;
  const places = new Places(options);
  switch (request.tool.access) {
    case "read":
      return await decideRead(request, { mode: options.mode, places });
    case "write":
      return await decideWrite(request, { mode: options.mode, places });
    case "execute":
      return await decideExecute(request, { mode: options.mode, places });
  }
}

interface Situation {
  mode: Exclude<PermissionMode, "yolo">;
  places: Places;
}

async function decideRead(
  { tool, args }: PermissionRequest,
  { mode, places }: Situation,
): Promise<Decision> {
  const path = textArgument(args, "path") ?? ".";
  const place = locate(path, places.cwd) ?? places.cwd;
  // A search goes into every directory below; names alone give nothing away.
  const secret = tool.name === "grep"
    ? await places.secretBelow(place)
    : await places.secretAt(place);
  if (secret === undefined) return ALLOW;
  const reason = `"${path}" holds ${secret}`;
  const isAskable = mode === "default" || mode === "acceptEdits";
  return isAskable
    ? { decision: "ask", reason }
    : { decision: "deny", reason: `${reason}: ${mode} mode does not read them` };
}

async function decideWrite(
  { tool, args }: PermissionRequest,
  { mode, places }: Situation,
): Promise<Decision> {
  const path = textArgument(args, "path") ?? ".";
  if (mode === "plan") return planOnly(`${tool.name} "${path}"`);
  if (mode === "default") return { decision: "ask", reason: `default mode asks before every edit` };
  const place = locate(path, places.cwd) ?? places.cwd;
  const secret = await places.secretAt(place);
  const isWritable = secret === undefined && await places.isInside(place);
  // What git runs by itself is a command, not an edit.
  const isGitInternal = /(?:^|\/)\.git\//.test(path);
  if (isWritable && !(isGitInternal && mode === "acceptEdits")) return ALLOW;
  const reason = secret !== undefined
    ? `"${path}" holds ${secret}`
    : isWritable
    ? `"${path}" belongs to git itself`
    : `"${path}" is outside of the working directory`;
  return mode === "acceptEdits"
    ? { decision: "ask", reason }
    : { decision: "deny", reason: `${reason}: auto mode writes only below "${places.cwd}"` };
}

async function decideExecute(
  { tool, args }: PermissionRequest,
  { mode, places }: Situation,
): Promise<Decision> {
  const command = textArgument(args, "command") ?? "";
  if (mode === "plan") return planOnly(tool.name);
  if (mode !== "auto") return { decision: "ask", reason: `${mode} mode asks before every command` };
  const refusal = await refusedByDenyList(command, places);
  return refusal === undefined
    ? ALLOW
    : { decision: "deny", reason: `auto mode does not run this: ${refusal}` };
}

/** Why `auto` refuses a command line; one that cannot be parsed is refused, as it could not be looked at. */
async function refusedByDenyList(command: string, places: Places): Promise<string | undefined> {
  const state = new ShellState(places.cwd, new Map([["HOME", [places.home]]]));
  try {
    return await reviewScript(parseShell(command), { places, state, upstream: [], depth: 0 });
  } catch (error) {
    return `it cannot be understood: ${errorMessage(error)}`;
  }
}

function planOnly(what: string): Decision {
  return { decision: "deny", reason: `plan mode only reads: describe ${what} instead of doing it` };
}

function textArgument(args: unknown, name: string): string | undefined {
  if (typeof args !== "object" || args === null) return undefined;
  const value: unknown = Reflect.get(args, name);
  return typeof value === "string" ? value : undefined;
}
