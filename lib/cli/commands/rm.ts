/**
 * `isonforge rm <id...>`
 *
 * @module
 */
import { remove } from "../../agents/remove.ts";
import { processTable } from "../../sys/platform.ts";
import { forEachAgent } from "../context.ts";
import { printDone } from "../render.ts";

export default async function rm(
  prefixes: readonly string[],
  { force }: { force: boolean },
): Promise<number> {
  const table = processTable();
  return await forEachAgent(prefixes, async (store, id) => {
    await remove(store, id, { table, force });
    printDone(`Removed ${id}`);
  });
}
