/**
 * What a session file holds, read back.
 *
 * @module
 */
import { isObject, parsedObject } from "../../text/json.ts";
import type { Message } from "../message.ts";

/** First line of a session file. */
export interface SessionHeader {
  type: "session";
  version: 1;
  id: string;
  cwd: string;
  model: string;
  started_at: string;
  /** The id of the agent whose conversation it is; absent for a person's. */
  agent?: string;
}

/** A session file, without its messages. */
export interface FoundSession {
  id: string;
  path: string;
  header: SessionHeader;
  /** When something was said last. */
  updatedAt: Date;
}

/** Every other line. */
export type SessionLine =
  | { type: "message"; at: string; message: Message }
  /** From here on another model answers. */
  | { type: "model"; at: string; model: string }
  /** From here on a person goes on with what was an agent's conversation. */
  | { type: "person"; at: string }
  /** What the user calls it. */
  | { type: "title"; at: string; title: string }
  /** Older turns were summarised: these messages stand for all before them. */
  | { type: "compacted"; at: string; messages: readonly Message[] };

/** A conversation as it was saved. */
export interface SavedSession {
  header: SessionHeader;
  /** As the file has them; see {@linkcode repairConversation}. */
  messages: Message[];
  /** The agent whose conversation it still is. */
  agent?: string | undefined;
  /** What the user calls it. */
  title?: string;
  /** Every model that answered in it. */
  models: Set<string>;
  /** Ids of what the user said while a run went on, also of what was summarised since. */
  told: Set<string>;
  /** Length in bytes up to the last complete line. */
  completeBytes: number;
  /** What could not be used, in words. */
  problems: string[];
}

/**
 * Reads a session file. A last line that a crash cut short is left out, and so is whatever is not a line of ours.
 *
 * @throws {SyntaxError} when the first line does not make it a session
 */
export function parseSession(bytes: Uint8Array): SavedSession {
  const completeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, completeBytes)).split("\n").slice(0, -1);
  const header = parseHeader(lines[0] ?? "");
  const saved: SavedSession = {
    header,
    agent: header.agent,
    messages: [],
    models: new Set([header.model]),
    told: new Set(),
    completeBytes,
    problems: [],
  };
  lines.slice(1).forEach((text, index) => {
    const line = parseLine(text);
    if (line === undefined) saved.problems.push(`line ${index + 2} is damaged and was left out`);
    else take(line, saved);
  });
  if (completeBytes < bytes.length) {
    saved.problems.push("its last line is incomplete and was left out");
  }
  return saved;
}

/** @throws {SyntaxError} when the line is not the first one of a session */
export function parseHeader(line: string): SessionHeader {
  const header: unknown = parsedObject(line);
  if (!isHeader(header)) throw new SyntaxError("its first line is not that of a session");
  return header;
}

function isHeader(value: unknown): value is SessionHeader {
  return isObject(value) && value.type === "session" && typeof value.cwd === "string" &&
    typeof value.model === "string";
}

function take(line: SessionLine, saved: SavedSession): void {
  switch (line.type) {
    case "message":
      saved.messages.push(line.message);
      rememberTold(line.message, saved);
      break;
    case "model":
      saved.models.add(line.model);
      break;
    case "person":
      saved.agent = undefined;
      break;
    case "title":
      saved.title = line.title;
      break;
    case "compacted":
      saved.messages = [...line.messages];
  }
}

function rememberTold(message: Message, { told }: SavedSession): void {
  if (message.role === "user" && typeof message.told === "string") told.add(message.told);
}

function parseLine(text: string): SessionLine | undefined {
  const line: unknown = parsedObject(text);
  return isSessionLine(line) ? line : undefined;
}

function isSessionLine(line: unknown): line is SessionLine {
  if (!isObject(line)) return false;
  switch (line.type) {
    case "message":
      return isMessage(line.message);
    case "model":
      return typeof line.model === "string";
    case "person":
      return true;
    case "title":
      return typeof line.title === "string";
    case "compacted":
      return Array.isArray(line.messages) && line.messages.every(isMessage);
    default:
      return false;
  }
}

function isMessage(value: unknown): value is Message {
  if (!isObject(value)) return false;
  const { role, content, parts, results } = value;
  switch (role) {
    case "user":
      return typeof content === "string";
    case "assistant":
      return Array.isArray(parts) && parts.every(isObject);
    case "tool":
      return Array.isArray(results) && results.every(isObject);
    default:
      return false;
  }
}
