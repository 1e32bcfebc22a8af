/**
 * Which conversation the options mean.
 *
 * @module
 */
import { isonforgeHome } from "../../config/environment.ts";
import type { SessionChoice } from "../../engine/sessions/session.ts";
import { UsageError, UserError } from "../../errors.ts";
import { isAttended } from "../attended.ts";
import { callingAgent } from "./calling_agent.ts";
import { isId } from "../../hex_id.ts";
import { printWarning } from "../output/print.ts";

/** How many conversations a person chooses from: the latest. */
const PICKED_FROM = 20;

/** The options that choose one. */
export interface SessionFlags {
  /** The last one of this directory. */
  continue?: boolean;
  /** An id, or the beginning of one. */
  resume?: string;
  /** Hidden: what the launcher of an agent chose for its record. */
  sessionId?: string;
}

/**
 * Finds the saved conversation that is to go on, if one is.
 *
 * @throws {UserError} when there is no such conversation, or it is of another directory
 */
export async function chooseSessionByFlags(flags: SessionFlags): Promise<SessionChoice> {
  const { resume, sessionId: id } = flags;
  if (id !== undefined && !isId(id)) {
    throw new UsageError(`--session-id takes 8 hex digits, not ${JSON.stringify(id)}`);
  }
  const agent = callingAgent();
  if (!flags.continue && resume === undefined) return id === undefined ? { agent } : { id, agent };
  // Whoever chose the id has looked already; an agent may have a worktree of its own to go on in.
  if (id !== undefined && resume !== undefined) return { id, resume, agent };
  const { chooseSession } = await import("../../engine/sessions/find.ts");
  const { id: found } = await chooseSession(resume, {
    home: isonforgeHome(),
    cwd: Deno.cwd(),
    onProblem: printWarning,
    ...(resume === undefined ? { isTaken: await takenSessions() } : {}),
  });
  return { resume: found, agent };
}

/** Those of agents that run: a person who continues means their own. */
async function takenSessions(): Promise<(id: string) => boolean> {
  const { isSettled } = await import("../../agents/record/meta.ts");
  const { recordsOf } = await import("../../agents/record/records.ts");
  const { openStore } = await import("../context.ts");
  const taken = recordsOf(openStore().list()).flatMap((meta) =>
    isSettled(meta) ? [] : meta.session_id ?? []
  );
  return (id) => taken.includes(id);
}

/** Whether a word is the beginning of an id of a conversation of `cwd`: four hex digits at least, as words are short. */
export async function isConversation(word: string, cwd: string): Promise<boolean> {
  if (!/^[0-9a-f]{4,8}$/.test(word)) return false;
  const { findSessions } = await import("../../engine/sessions/find.ts");
  return (await findSessions({ home: isonforgeHome(), cwd })).some(({ id }) => id.startsWith(word));
}

/**
 * Lets a person choose a conversation of this directory.
 *
 * @returns its id
 * @throws {UserError} with the list where nobody can choose, or there is nothing to choose from
 */
export async function pickSession(): Promise<string> {
  const { listSessions } = await import("../list_sessions.ts");
  const sessions = await listSessions({ cwd: Deno.cwd(), atMost: PICKED_FROM });
  if (sessions.length === 0) throw new UserError("there is no conversation of this directory yet");
  if (!isAttended()) {
    const { formatSessions } = await import("../output/sessions_table.ts");
    throw new UserError("--resume needs the id of a conversation where nobody can choose one", {
      hint: `one of these:\n${formatSessions(sessions)}`,
    });
  }
  const { pickFromSessions } = await import("../interactive/session_picker.ts");
  return await pickFromSessions(sessions);
}
