/**
 * What an agent's record is to say about its end.
 *
 * @module
 */
import type { StartTerminal } from "../../agents/terminal.ts";
import { type EndWishes, readEndWishes } from "../../config/telling/end_wishes.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { processTable } from "../../sys/platform.ts";

/**
 * What is to be done then, and in which terminal this command was typed, if that is to be told.
 *
 * @throws {UsageError} when something of it cannot be used
 */
export async function endWishes(
  flags: Parameters<typeof readEndWishes>[0],
  { own }: Pick<Parameters<typeof readEndWishes>[1], "own"> = {},
): Promise<EndWishes & { terminal?: StartTerminal }> {
  const wishes = await readEndWishes(flags, {
    env: environmentVariable,
    home: isonforgeHome(),
    ...(own === undefined ? {} : { own }),
  });
  if (!wishes.notify?.includes("terminal")) return wishes;
  const { ownTerminal } = await import("../../agents/terminal.ts");
  const { terminalSignal } = await import("./terminal.ts");
  const terminal = ownTerminal(processTable(), terminalSignal(environmentVariable));
  return { ...wishes, ...(terminal === undefined ? {} : { terminal }) };
}
