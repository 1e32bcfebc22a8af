/**
 * What a list of conversations tells about each.
 *
 * @module
 */
import { withoutTypedSkill } from "../prompt/typed_skill.ts";
import { withoutPipedInput } from "../prompt/piped_input.ts";
import type { FoundSession } from "./saved.ts";
import { isObject, parsedObject, textOf } from "../../text/json.ts";

/** A conversation in a few words. */
export interface SessionSummary {
  id: string;
  cwd: string;
  model: string;
  startedAt: string;
  updatedAt: Date;
  /** Messages of the user. */
  turns: number;
  /** The first of them. */
  prompt: string;
  /** The agent whose conversation it is. */
  agent?: string;
  /** What the user calls it. */
  title?: string;
}

/**
 * As `Session` writes them; that of the loop itself, when it asks a model to go on, counts too. Up to the line feed:
 * `.` and `$` also end at U+2028 and U+2029, which stand in JSON as they are.
 */
const USER_LINE = /^\{"type":"message","at":"[^"]*","message":\{"role":"user"[^\n]*/gm;

const PERSON_LINE = /^\{"type":"person"/m;
const TITLE_LINE = /^\{"type":"title"[^\n]*/gm;

/** Whether it is an agent's conversation, in which no person has talked since. */
export async function isOfAgent({ header, path }: FoundSession): Promise<boolean> {
  return header.agent !== undefined && !PERSON_LINE.test(await Deno.readTextFile(path));
}

/** Reads what `session` holds; it is not parsed but for its first words, as it may be long. */
export async function summarizeSession(
  { id, path, header, updatedAt }: FoundSession,
): Promise<SessionSummary> {
  const text = await Deno.readTextFile(path);
  const lines = text.match(USER_LINE) ?? [];
  const title = titleOf(text);
  const isAgents = header.agent !== undefined && !PERSON_LINE.test(text);
  return {
    id,
    cwd: header.cwd,
    model: header.model,
    startedAt: header.started_at,
    updatedAt,
    turns: lines.length,
    prompt: contentOf(lines[0]),
    ...(isAgents ? { agent: header.agent } : {}),
    ...(title === undefined ? {} : { title }),
  };
}

/** The latest one; none, and an empty one, is no title. */
function titleOf(text: string): string | undefined {
  return textOf(parsedObject(text.match(TITLE_LINE)?.at(-1) ?? "")?.title);
}

function contentOf(line: string | undefined): string {
  // Nothing was said, or its line was cut short.
  const message = parsedObject(line ?? "")?.message;
  const content = isObject(message) ? textOf(message.content) : undefined;
  return content === undefined ? "" : withoutTypedSkill(withoutPipedInput(content));
}
