/**
 * The words about what agents left running, and about those that are not here.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";

/** So many ids are named in one line. */
const MAX_IDS = 5;

/** What a run may have left that was killed with its supervisor. */
export const HIDDEN =
  "what had cleared its environment and left its session, as its supervisor was killed, too";

/** `1 process` or `3 processes` */
export function describeProcesses(count: number): string {
  return count === 1 ? "1 process" : `${count} processes`;
}

/** What stands below the list when agents left something running. */
export function describeLeftovers(left: readonly { id: string; leftovers: number }[]): string[] {
  return left.map(({ id, leftovers }) => {
    const [run, them] = leftovers === 1 ? ["runs", "it"] : ["run", "them"];
    return `${
      describeProcesses(leftovers)
    } of ${id} still ${run}: ${PROGRAM} stop ${id} ends ${them}`;
  });
}

/** What stands below the list when agents are elsewhere. */
export function describeElsewhere(away: readonly { id: string; place: string }[]): string[] {
  const byPlace = Map.groupBy(away, ({ place }) => place);
  return Array.from(byPlace, ([place, agents]) => {
    const ids = agents.slice(0, MAX_IDS).map(({ id }) => id).join(", ");
    const more = agents.length > MAX_IDS ? ", …" : "";
    const what = agents.length === 1 ? "1 agent is" : `${agents.length} agents are`;
    return `${what} ${place}, and can be stopped or removed only there: ${ids}${more}`;
  });
}
