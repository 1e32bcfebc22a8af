/**
 * `isonforge stop <id...>`
 *
 * @module
 */
import { stop as stopAgent } from "../../agents/stop.ts";
import { processTable } from "../../sys/platform.ts";
import { forEachAgent } from "../context.ts";
import { printDone, printLine } from "../render.ts";

export default async function stop(prefixes: readonly string[]): Promise<number> {
  const table = processTable();
  return await forEachAgent(prefixes, async (store, id) => {
    if (await stopAgent(store, id, { table })) printDone(`Stopped ${id}`);
    else printLine(`${id} is already stopped`);
  });
}
