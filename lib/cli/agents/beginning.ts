/**
 * How a new run of an agent begins: afresh, or where the latest one was.
 *
 * @module
 */
import { type AgentMeta, hasEnded } from "../../agents/record/meta.ts";
import type { Beginning } from "../../agents/respawn.ts";
import { isonforgeHome } from "../../config/environment.ts";
import { sessionPath } from "../../engine/sessions/session_path.ts";
import { UserError } from "../../errors.ts";
import { isId } from "../../hex_id.ts";
import { parseHeader } from "../../engine/sessions/saved.ts";
import { howToAnswer } from "../output/describe_end.ts";
import { printNotice } from "../output/print.ts";

/**
 * The run that goes on with the conversation of the latest one.
 *
 * @param message what the user says; else the model is told to go on
 * @throws {UserError} when the agent has asked something, and that is not answered
 */
export function goingOn(meta: AgentMeta, message: string | undefined): Beginning {
  const { id, prompt } = meta;
  if (message === undefined && hasEnded(meta) && meta.reason === "question") {
    throw new UserError(`cannot go on with ${id}: it asks something`, {
      hint: `${howToAnswer(id)}; the question: isonforge inspect ${id}`,
    });
  }
  if (meta.exec !== undefined) {
    if (message === undefined) return {};
    throw new UserError(`cannot tell ${id} anything: it runs a command`);
  }
  const home = isonforgeHome();
  // A run that died before it said anything has left no file: the one before it has.
  const resume = [meta.session_id, meta.resumed_session].find((session) =>
    session !== undefined && isId(session) && isSession(sessionPath(home, session))
  );
  if (resume !== undefined) return { resume, prompt: message ?? goOn(meta) };
  printNotice(`${id} has no conversation yet: it begins with its prompt`);
  return message === undefined ? {} : { prompt: `${prompt}\n\n${message}` };
}

function goOn(meta: AgentMeta): string {
  if (!hasEnded(meta) || meta.reason === "completed") return "Go on.";
  return `Your run was ended (${meta.reason}). Go on where you were; see first what of it is done.`;
}

/** More than the first line of any conversation. */
const HEADER_BYTES = 64 * 1024;

/** Whether a file holds a conversation: a full disk may have left one that says nothing. */
function isSession(path: string): boolean {
  try {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(HEADER_BYTES);
    const length = file.readSync(bytes) ?? 0;
    parseHeader(new TextDecoder().decode(bytes.subarray(0, length)).split("\n", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}
