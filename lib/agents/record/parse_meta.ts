/**
 * Reading a meta.json. What it says is checked here, so that nobody has to check it later.
 *
 * @module
 */
import { isObject } from "../../text/json.ts";
import { type AgentMeta, META_VERSION } from "./meta.ts";
import { END, KINDS, MAYBE, REQUIRED } from "./meta_fields.ts";

/** meta.json is not what it should be; the message says in which way. */
export class MetaFormatError extends Error {
  override name = "MetaFormatError";
}

/**
 * Reads the text of a meta.json. Fields that this version does not know stay in the object.
 *
 * @throws {MetaFormatError}
 */
export function parseMeta(text: string, id: string): AgentMeta {
  const meta = parseObject(text);
  if (!isSound(meta, id)) assertSound(meta, id);
  // A record that only holds what the specification shows is a valid one.
  meta.version ??= META_VERSION;
  meta.created_at ??= meta.started_at;
  meta.runs ??= 1;
  completeState(meta);
  // Checked above, which the compiler cannot know.
  return (meta.state === "stopped" && meta.ended_at !== undefined ? meta : withoutEnd(meta)) as
    & Record<string, unknown>
    & AgentMeta;
}

/** Whether nothing is wrong with any field that is there: asked for every agent of a list, and mostly true. */
function isSound(meta: Record<string, unknown>, id: string): boolean {
  if (meta.id !== id || !isState(meta.state)) return false;
  for (const name in REQUIRED) {
    if (meta[name] === undefined) return false;
  }
  for (const name in meta) {
    const kind = KINDS.get(name);
    if (kind !== undefined && !kind.isValid(meta[name])) return false;
  }
  return true;
}

function isState(value: unknown): boolean {
  return value === "running" || value === "stopped" || value === "queued";
}

/** @throws {MetaFormatError} which says what is wrong first */
function assertSound(meta: Record<string, unknown>, id: string): void {
  requireField(meta.id === id, `"id" is not "${id}"`);
  for (const [name, { takes, isValid }] of Object.entries(REQUIRED)) {
    requireField(isValid(meta[name]), `"${name}" is not ${takes}`);
  }
  requireField(
    isState(meta.state),
    `"state" is none of "running", "queued", "stopped"`,
  );
  for (const [name, { takes, isValid }] of MAYBE) {
    requireField(meta[name] === undefined || isValid(meta[name]), `"${name}" is not ${takes}`);
  }
}

/**
 * Stopped is only what was never started, or what has an end; the parts of that which are missing are unknown. What
 * has no pid cannot be running.
 */
function completeState(meta: Record<string, unknown>): void {
  if (meta.state === "queued") {
    meta.pid = null;
    meta.queued_at ??= meta.started_at;
  } else if (meta.pid === null && (meta.state === "running" || meta.ended_at === undefined)) {
    meta.state = "stopped";
  } else if (meta.state === "running" || meta.ended_at === undefined) meta.state = "running";
  else {
    meta.exit_code ??= null;
    meta.signal ??= null;
    meta.reason ??= "lost";
  }
}

function withoutEnd(meta: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(meta).filter(([name]) => !Object.hasOwn(END, name)));
}

/** It may be one that is just being replaced by another machine. */
export class TornMetaError extends MetaFormatError {
  override name = "TornMetaError";
}

function parseObject(text: string): Record<string, unknown> {
  if (text.trim() === "") throw new MetaFormatError("it is empty");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TornMetaError("it is not valid JSON");
  }
  if (!isObject(value)) throw new MetaFormatError("it is not a JSON object");
  return value;
}

function requireField(condition: boolean, message: string): void {
  if (!condition) throw new MetaFormatError(message);
}
