/**
 * `isonforge attach <id>`
 *
 * @module
 */
import { attach as follow } from "../../agents/attach.ts";
import { ExitCode } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { assertNotCaller, openStore } from "../context.ts";
import { printEnd } from "../output/end_notice.ts";
import { printNotice, writeBytes } from "../output/print.ts";

/** On a terminal, where nobody could read more, the follower starts this many bytes before the end. */
const TERMINAL_BACKLOG = 1024 * 1024;

export default async function attach(prefix: string): Promise<number> {
  const store = openStore();
  const id = store.resolve(prefix);
  assertNotCaller(id, "follow");
  const detached = new AbortController();
  Deno.addSignalListener("SIGINT", () => detached.abort());
  const meta = await follow(store, id, {
    table: processTable(),
    sink: writeBytes,
    signal: detached.signal,
    onNotice: printNotice,
    ...(Deno.stdout.isTerminal() ? { backlogLimit: TERMINAL_BACKLOG } : {}),
  });
  if (meta === undefined) printNotice(`detached: ${id} goes on`);
  else await printEnd(store, meta);
  return ExitCode.done;
}
