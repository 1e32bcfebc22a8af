/**
 * Signals by their numbers and by their names. The numbers differ between systems, and are needed
 * only where a run was ended by one: only then they are loaded.
 *
 * @module
 */

/** E.g. `SIGKILL` for 9; undefined when no signal has the number. */
export async function signalName(number: number): Promise<string | undefined> {
  return (await signals()).find(([_name, value]) => value === number)?.[0];
}

/** E.g. 9 for `SIGKILL`; undefined when this system has no such signal. */
export async function signalNumber(name: string): Promise<number | undefined> {
  return (await signals()).find(([known]) => known === name)?.[1];
}

async function signals(): Promise<[name: string, number: number][]> {
  const { constants } = await import("node:os");
  return Object.entries(constants.signals);
}
