/**
 * Telling how an agent ended, beside its log.
 *
 * @module
 */
import { lastLines } from "../../agents/logs/last_lines.ts";
import type { AgentMeta } from "../../agents/meta.ts";
import type { AgentStore } from "../../agents/store.ts";
import { describeEnd, hasFailed } from "./describe_end.ts";
import { printNotice } from "./print.ts";

/** One line how it ended and, where it failed, its last words on stderr below, indented. */
export async function printEnd(store: AgentStore, meta: AgentMeta): Promise<void> {
  printNotice(describeEnd(meta));
  if (!hasFailed(meta)) return;
  for (const line of await lastLines(store.directory(meta.id), meta, { stream: "stderr" })) {
    printNotice(`  ${line}`);
  }
}
