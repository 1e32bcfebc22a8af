/**
 * Telling how an agent ended, beside its log.
 *
 * @module
 */
import { inboxOf, unreadNames } from "../../agents/inbox.ts";
import { lastLines } from "../../agents/logs/last_lines.ts";
import { type AgentMeta, hasEnded } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { describeEnd, howToAnswer } from "./describe_end.ts";
import { describeUnread } from "./describe_unread.ts";
import { needsLook } from "./describe_ends.ts";
import { printNotice } from "./print.ts";

/** One line how it ended and, where it failed or a cap ended it, the last lines of its stderr below, indented. */
export async function printEnd(
  store: AgentStore,
  meta: AgentMeta,
  label: string = meta.id,
): Promise<void> {
  printNotice(describeEnd(meta, label));
  const unread = unreadNames(inboxOf(store.directory(meta.id))).length;
  if (unread > 0) printNotice(describeUnread(unread, meta.id));
  if (hasEnded(meta) && meta.question !== undefined) {
    for (const line of meta.question.split("\n")) printNotice(`  ${line}`);
    printNotice(`answer: ${howToAnswer(meta.id)}`);
    return;
  }
  if (!needsLook(meta)) return;
  for (const line of await lastLines(store.directory(meta.id), meta, { stream: "stderr" })) {
    printNotice(`  ${line}`);
  }
}
