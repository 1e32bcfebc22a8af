/**
 * `isonforge attach <id>`
 *
 * @module
 */
import { attach as follow } from "../../agents/attach.ts";
import type { AgentMeta } from "../../agents/meta.ts";
import { ExitCode } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { openStore } from "../context.ts";
import { printNotice, writeBytes } from "../render.ts";

/** On a terminal, where nobody could read more, the follower starts this many bytes before the end. */
const TERMINAL_BACKLOG = 1024 * 1024;

export default async function attach(prefix: string): Promise<number> {
  const store = openStore();
  const id = store.resolve(prefix);
  const detached = new AbortController();
  Deno.addSignalListener("SIGINT", () => detached.abort());
  const meta = await follow(store, id, {
    table: processTable(),
    sink: writeBytes,
    signal: detached.signal,
    onNotice: printNotice,
    ...(Deno.stdout.isTerminal() ? { backlogLimit: TERMINAL_BACKLOG } : {}),
  });
  printNotice(meta === undefined ? `detached: ${id} goes on` : describeEnd(meta));
  return ExitCode.done;
}

function describeEnd(meta: AgentMeta): string {
  const { reason, exit_code, signal } = "reason" in meta ? meta : {};
  const how = signal ??
    (exit_code === null || exit_code === undefined ? "" : `exit code ${exit_code}`);
  const details = [reason, how].filter((part) => part !== undefined && part !== "").join(", ");
  return `${meta.id} has ended${details === "" ? "" : ` (${details})`}`;
}
