/**
 * Which conversation the options mean.
 *
 * @module
 */
import { isonforgeHome } from "../config/environment.ts";
import type { SessionChoice } from "../engine/sessions/session.ts";
import { UsageError } from "../errors.ts";
import { isId } from "../hex_id.ts";
import { printWarning } from "./output/print.ts";

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
  if (flags.continue && resume !== undefined) {
    throw new UsageError("--continue and --resume contradict each other", {
      hint: "give one of them",
    });
  }
  if (id !== undefined && !isId(id)) {
    throw new UsageError(`--session-id takes 8 hex digits, not ${JSON.stringify(id)}`);
  }
  if (!flags.continue && resume === undefined) return id === undefined ? {} : { id };
  // Whoever chose the id has looked already; an agent may have a worktree of its own to go on in.
  if (id !== undefined && resume !== undefined) return { id, resume };
  const { chooseSession } = await import("../engine/sessions/find.ts");
  const { id: found } = await chooseSession(resume, {
    home: isonforgeHome(),
    cwd: Deno.cwd(),
    onProblem: printWarning,
    ...(resume === undefined ? { isTaken: await takenSessions() } : {}),
  });
  return { resume: found };
}

/** Those of agents that run: a person who continues means their own. */
async function takenSessions(): Promise<(id: string) => boolean> {
  const { isSettled } = await import("../agents/meta.ts");
  const { openStore } = await import("./context.ts");
  const taken = openStore().list().flatMap((entry) =>
    "meta" in entry && !isSettled(entry.meta) ? entry.meta.session_id ?? [] : []
  );
  return (id) => taken.includes(id);
}
