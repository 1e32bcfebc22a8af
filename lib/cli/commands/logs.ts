/**
 * `isonforge logs <id> [-n N]`
 *
 * @module
 */
import { join } from "@std/path/join";
import { STDOUT_LOG } from "../../agents/files.ts";
import { regularFileSize } from "../../agents/log_files.ts";
import { type AgentMeta, isSettled } from "../../agents/meta.ts";
import { ProcessSnapshot } from "../../agents/processes.ts";
import { settleAbandoned } from "../../agents/settle.ts";
import type { AgentStore } from "../../agents/store.ts";
import { copyFrom, tailOffset } from "../../agents/tail.ts";
import { ExitCode, UsageError, UserError } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { openStore } from "../context.ts";
import { hasFailed } from "../describe_end.ts";
import { printEnd } from "../end_notice.ts";
import { writeBytes } from "../render.ts";

export default async function logs(prefix: string, lines: number): Promise<number> {
  if (lines < 0) throw new UsageError(`--lines takes a whole number from 0 on, not ${lines}`);
  const store = openStore();
  const id = store.resolve(prefix);
  const path = join(store.directory(id), STDOUT_LOG);
  if (await regularFileSize(path) === undefined) {
    throw new UserError(`cannot show the log of ${id}: there is no "${path}"`);
  }
  using file = await Deno.open(path);
  await copyFrom(file, await tailOffset(file, lines), writeBytes);
  const meta = await currentMeta(store, id);
  if (meta !== undefined && hasFailed(meta)) await printEnd(store, meta);
  return ExitCode.done;
}

/** How the agent is now; a record or a home that cannot be used keeps nobody from reading a log. */
async function currentMeta(store: AgentStore, id: string): Promise<AgentMeta | undefined> {
  try {
    const table = processTable();
    const meta = store.read(id);
    if (isSettled(meta) || new ProcessSnapshot(table).isAlive(meta)) return meta;
    return await settleAbandoned(store, meta, { table });
  } catch {
    return undefined;
  }
}
