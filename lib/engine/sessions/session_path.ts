/**
 * Where conversations are kept.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { isId } from "../../hex_id.ts";

/** The directory of the session files. */
export function sessionsDirectory(home: string): string {
  return join(home, "sessions");
}

/**
 * Path of a session's file.
 *
 * @throws {UserError} when `id` is none: it would be a path to anywhere
 */
export function sessionPath(home: string, id: string): string {
  if (!isId(id)) throw new UserError(`not a session id: ${JSON.stringify(id)}`);
  return join(sessionsDirectory(home), `${id}.jsonl`);
}

/** Path of the file that keeps what was sent and received for a session, where somebody wants that. */
export function exchangesPath(home: string, id: string): string {
  return join(sessionsDirectory(home), `${id}.exchanges.jsonl`);
}
