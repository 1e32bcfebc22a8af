/**
 * `isonforge logs <id> [-n N]`
 *
 * @module
 */
import { join } from "@std/path/join";
import { STDOUT_LOG } from "../../agents/files.ts";
import { regularFileSize } from "../../agents/log_files.ts";
import { copyFrom, tailOffset } from "../../agents/tail.ts";
import { ExitCode, UsageError, UserError } from "../../errors.ts";
import { openStore } from "../context.ts";
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
  return ExitCode.done;
}
