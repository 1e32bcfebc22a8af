/**
 * Where a conversation stands.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import type { Dialogue } from "../../engine/dialogue.ts";
import { answerText, type Message } from "../../engine/message.ts";
import { withoutMentionedFiles } from "../../engine/prompt/mentioned_files.ts";
import { withoutTypedSkill } from "../../engine/prompt/typed_skill.ts";
import { withoutPipedInput } from "../../engine/prompt/piped_input.ts";
import { oneLine } from "../../engine/output/one_line.ts";
import { PROGRAM, VERSION } from "../../version.ts";

/** How much of the last answer is shown. */
const SHOWN_LINES = 12;

/** What a person sees first: with whom they talk, and what was said last. */
export function recap({ facts, messages }: Pick<Dialogue, "facts" | "messages">): string[] {
  const before = saidBefore(messages);
  const title = [`${PROGRAM} ${VERSION}`, facts.model, `${facts.permissionMode} mode`, facts.cwd];
  const lines = [title.map(oneLine).join(" · ")];
  if (before.length === 0) return [...lines, "/help shows the commands; Ctrl+D leaves"];
  const answer = messages.findLast((message) => message.role === "assistant");
  const words = disarm(answer === undefined ? "" : answerText(answer), "visible").trimEnd().split(
    "\n",
  );
  const turns = before.length === 1 ? "1 turn" : `${before.length} turns`;
  return [
    ...lines,
    `Going on with ${facts.sessionId} (${turns}):`,
    `> ${oneLine(before.at(-1) ?? "")}`,
    ...(words.length > SHOWN_LINES ? ["…"] : []),
    ...words.slice(-SHOWN_LINES),
  ];
}

/** What the user has said so far. */
export function saidBefore(messages: readonly Message[]): string[] {
  return messages.flatMap((message) =>
    message.role === "user"
      ? [withoutMentionedFiles(withoutTypedSkill(withoutPipedInput(message.content)))]
      : []
  );
}
