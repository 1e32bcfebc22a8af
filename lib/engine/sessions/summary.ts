/**
 * What a list of conversations tells about each.
 *
 * @module
 */
import { withoutPipedInput } from "../piped_input.ts";
import type { FoundSession } from "./find.ts";

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
}

/** As `Session` writes them; that of the loop itself, when it asks a model to go on, counts too. */
const USER_LINE = /^\{"type":"message","at":"[^"]*","message":\{"role":"user".*$/gm;

/** Reads what `session` holds; it is not parsed but for its first words, as it may be long. */
export async function summarizeSession(
  { id, path, header, updatedAt }: FoundSession,
): Promise<SessionSummary> {
  const lines = (await Deno.readTextFile(path)).match(USER_LINE) ?? [];
  return {
    id,
    cwd: header.cwd,
    model: header.model,
    startedAt: header.started_at,
    updatedAt,
    turns: lines.length,
    prompt: contentOf(lines[0]),
  };
}

function contentOf(line: string | undefined): string {
  try {
    const content: unknown = JSON.parse(line ?? "").message.content;
    return typeof content === "string" ? withoutPipedInput(content) : "";
  } catch {
    return ""; // Nothing was said, or its line was cut short.
  }
}
