/**
 * `isonforge settle <id> <nonce> <status>`: what a supervisor becomes; not for people.
 *
 * @module
 */
import { settle as settleRun } from "../../agents/ending/settle.ts";
import { isId } from "../../agents/record/id.ts";
import { ExitCode, UsageError } from "../../errors.ts";
import { openExecutors, openStore } from "../context.ts";

export default async function settle(
  id: string,
  nonce: string,
  status: number,
): Promise<number> {
  if (!isId(id)) throw new UsageError(`not an agent id: "${id}"`);
  const store = openStore();
  await settleRun(store, { request: { id, nonce, status }, executors: openExecutors(store) });
  return ExitCode.done;
}
