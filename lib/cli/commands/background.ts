/**
 * `isonforge --bg "<prompt>"`
 *
 * @module
 */
import type { AgentMeta } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { ExitCode } from "../../errors.ts";
import { printStarted, sayStarted } from "../agents/print_started.ts";
import { type BackgroundStartFlags, startInBackground } from "../agents/start_in_background.ts";
import { openExecutors, openStore } from "../context.ts";
import { printJson, printLine } from "../output/print.ts";
import type { Task } from "../run/task/task.ts";

export interface BackgroundFlags extends BackgroundStartFlags {
  /** Only the id. */
  quiet?: boolean;
  /** The record. */
  json?: boolean;
}

export default async function background(
  task: Task,
  { quiet = false, json = false, ...flags }: BackgroundFlags,
): Promise<number> {
  const store = openStore();
  const made = await startInBackground(store, { task, flags });
  await sayStarted(made, () => {
    if (quiet) printLine(made.meta.id);
    else if (json) return printRecord(store, made.meta);
    else printStarted("started", made);
  });
  return ExitCode.done;
}

async function printRecord(store: AgentStore, meta: AgentMeta): Promise<void> {
  const { reportOf } = await import("../../agents/record/report.ts");
  const { readStatus } = await import("../../agents/state.ts");
  const { redactPrompts } = await import("../run/redact_prompts.ts");
  const report = reportOf(
    await readStatus(store, meta.id, { executors: openExecutors(store) }),
    store,
  );
  printJson((await redactPrompts([report]))[0]);
}
