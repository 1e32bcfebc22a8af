/**
 * What a run may do without asking, what it must ask for, and what it may not do.
 *
 * @module
 */
import { hasOtherNames } from "../../sys/files/info_at.ts";
import type { PlacedTouch } from "../tools/touch.ts";
import { executedBy } from "./executed_files.ts";
import type { PermissionMode } from "./mode.ts";
import { Places } from "./places.ts";
import type { UserCommand } from "./user_programs/user_programs.ts";
import type { UserRule } from "./user_rules/user_rule.ts";
import { Workspace } from "./workspace.ts";

/** A call that a model made: which tool, and what it said it touches. */
export interface PermissionRequest {
  tool: { readonly name: string };
  touches: readonly PlacedTouch[];
}

export interface PermissionOptions {
  mode: PermissionMode;
  /** The run's working directory, absolute. */
  cwd: string;
  /** The user's home directory (`$HOME`), absolute. */
  home: string;
  /** Where isonforge keeps its own files (`isonforgeHome()`), absolute. */
  isonforgeHome: string;
  /** Directories that count as inside, as the working directory does; absolute. */
  addedDirectories?: readonly string[];
  /** The variables that commands find in their environment. */
  environment?: Readonly<Record<string, string>>;
  /** What the user's settings run outside of any sandbox. */
  commands?: readonly UserCommand[] | undefined;
  /** Of the user, and of a repository that is trusted. */
  rules?: readonly UserRule[];
}

/** `ask` is a refusal where nobody can be asked. The reason is for the person, or for the model. */
export type Decision =
  | { decision: "allow" }
  | { decision: "ask"; reason: string }
  | { decision: "deny"; reason: string };

const ALLOW: Decision = { decision: "allow" };

/** Decides about one call of a tool: all that it touches must be allowed. */
export async function decide(
  { tool, touches }: PermissionRequest,
  options: PermissionOptions,
): Promise<Decision> {
  if (options.mode === "yolo") return ALLOW;
  if (touches.length === 0) {
    return { decision: "deny", reason: `${tool.name} does not declare what it touches` };
  }
  const { mode, environment = {}, commands } = options;
  const situation = { tool: tool.name, mode, environment, commands, places: new Places(options) };
  let strictest = ALLOW;
  for (const touch of touches) {
    const decision = await decideTouch(touch, situation);
    if (decision.decision === "deny") return decision;
    if (strictest.decision === "allow") strictest = decision;
  }
  return strictest;
}

interface Situation {
  tool: string;
  mode: Exclude<PermissionMode, "yolo">;
  places: Places;
  environment: Readonly<Record<string, string>>;
  commands: PermissionOptions["commands"];
}

function decideTouch(touch: PlacedTouch, situation: Situation): Decision | Promise<Decision> {
  switch (touch.kind) {
    case "read":
    case "search":
      return decideRead(touch, situation);
    case "write":
      return decideWrite(touch, situation);
    case "run":
      return decideRun(touch.command, situation);
    case "fetch":
      return decideFetch(touch.url, situation);
    case "own":
      return ALLOW;
    case "external":
      return decideExternal(touch, situation);
  }
}

async function decideRead(
  { kind, path, place }: Extract<PlacedTouch, { kind: "read" | "search" }>,
  { mode, places }: Situation,
): Promise<Decision> {
  // Names alone give nothing away.
  const secret = kind === "search" ? await places.secretBelow(place) : await places.secretAt(place);
  if (secret === undefined) return ALLOW;
  const reason = `"${path}" holds ${secret}`;
  const isAskable = mode === "default" || mode === "acceptEdits";
  return isAskable
    ? { decision: "ask", reason }
    : { decision: "deny", reason: `${reason}: ${mode} mode does not read them` };
}

async function decideWrite(
  touch: Extract<PlacedTouch, { kind: "write" }>,
  { tool, mode, places, environment, commands }: Situation,
): Promise<Decision> {
  const { path, place } = touch;
  if (mode === "plan") return planOnly(`${tool} "${path}"`);
  if (mode === "default") return { decision: "ask", reason: `default mode asks before every edit` };
  const secret = await places.secretAt(place, { isWritten: true });
  const isWritable = secret === undefined && await places.isInside(place);
  // What somebody runs without asking is a command, not an edit; auto mode may run commands.
  const by = isWritable && mode === "acceptEdits"
    ? await executedBy(touch, {
      root: await places.root(),
      ...{ home: places.home, environment, commands },
    })
    : undefined;
  const isLinked = hasOtherNames(place);
  if (isWritable && by === undefined && !isLinked) return ALLOW;
  if (
    mode === "auto" && !isLinked && await new Workspace(places, { environment }).canWrite(place)
  ) return ALLOW;
  const reason = secret !== undefined
    ? `"${path}" holds ${secret}`
    : isWritable
    ? by !== undefined
      ? `${by} later runs what is in "${path}"`
      : `"${path}" has other names (hard links), which may lie anywhere`
    : `"${path}" is outside of the working directory`;
  return mode === "acceptEdits" ? { decision: "ask", reason } : {
    decision: "deny",
    reason:
      `${reason}: auto mode writes only below "${places.cwd}", what --add-dir adds, and in the temporary directories`,
  };
}

async function decideRun(
  command: string,
  { tool, mode, places, environment }: Situation,
): Promise<Decision> {
  if (mode === "plan") return planOnly(tool);
  if (mode !== "auto") return { decision: "ask", reason: `${mode} mode asks before every command` };
  const { describeRefusal, reviewCommandLine } = await import("./auto.ts");
  const refusal = await reviewCommandLine(command, { places, environment });
  return refusal === undefined
    ? ALLOW
    : { decision: "deny", reason: `auto mode does not run this: ${describeRefusal(refusal)}` };
}

/** Nobody but a person, or a rule of theirs, can tell what a foreign program does; its own word counts for nothing. */
function decideExternal(
  { what, claimsToRead }: Extract<PlacedTouch, { kind: "external" }>,
  { mode }: Situation,
): Decision {
  if (mode === "plan" && !claimsToRead) return planOnly(`what ${what} should do`);
  return { decision: "ask", reason: `${mode} mode asks before it calls ${what}` };
}

/** A URL may carry what was read here: whoever is asked sees all of it. */
function decideFetch(url: string, { mode }: Situation): Decision {
  if (mode === "auto") return ALLOW;
  const reason = `${mode} mode asks before it fetches from ${new URL(url).host}`;
  return { decision: "ask", reason };
}

function planOnly(what: string): Decision {
  return { decision: "deny", reason: `plan mode only reads: describe ${what} instead of doing it` };
}
