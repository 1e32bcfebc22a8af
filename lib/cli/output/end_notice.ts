/**
 * Telling how an agent ended, beside its log.
 *
 * @module
 */
import { lastLines } from "../../agents/logs/last_lines.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { describeEnd } from "./describe_end.ts";
import { needsLook } from "./describe_ends.ts";
import { printNotice } from "./print.ts";

/** One line how it ended and, where it failed or a cap ended it, the last lines of its stderr below, indented. */
export async function printEnd(
  store: AgentStore,
  meta: AgentMeta,
  label: string = meta.id,
): Promise<void> {
  printNotice(describeEnd(meta, label));
  if (!needsLook(meta)) return;
  for (const line of await lastLines(store.directory(meta.id), meta, { stream: "stderr" })) {
    printNotice(`  ${line}`);
  }
}
