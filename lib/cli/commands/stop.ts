/**
 * `isonforge stop <id...>`
 *
 * @module
 */
import { unknownMeta } from "../../agents/record/meta.ts";
import { stop as stopAgent, type Stopped } from "../../agents/stop.ts";
import { inQueueOrder } from "../../agents/queue/plan.ts";
import { recordsOf } from "../../agents/record/records.ts";
import { alsoLookAtQueue } from "../agents/look_at_queue.ts";
import { ExitCode } from "../../errors.ts";
import { chooseAgents } from "../agents/chosen_agents.ts";
import { openExecutors, openStore } from "../context.ts";
import { forEachAgent } from "../agents/each_agent.ts";
import { describeProcesses, HIDDEN } from "../output/describe_leftovers.ts";
import { printDone, printLine, printNotice } from "../output/print.ts";

/** Each may take its 3 s to end. Not more than this: waiting for locks occupies Deno's 32 file threads. */
const AT_ONCE = 24;

export default async function stop(
  words: readonly string[],
  { all, ifAny }: { all: boolean; ifAny: boolean },
): Promise<number> {
  const store = openStore();
  const executors = openExecutors(store);
  const look = executors.look();
  const chosen = await chooseAgents({
    words,
    group: all ? "--all" : undefined,
    // What runs elsewhere is stopped there. What lives of an agent whose record is broken is told by
    // the id that its processes carry.
    fits: async (status) =>
      status.state === "unreadable"
        ? (await look.livenessOf(unknownMeta(status.id))).kind === "alive"
        : status.state === "queued" ||
          (status.state === "running" && status.place === undefined),
    command: "stop",
    ifAny,
  });
  if (chosen.length === 0) {
    if (all) printLine("No agent is running.");
    return ExitCode.done;
  }
  // Those that wait come first, or they would be started while the others make room.
  const waits = new Set(inQueueOrder(recordsOf(store.list())).map(({ id }) => id));
  const isQueued = (word: string) => waits.has(word);
  const inOrder = [...chosen.filter(isQueued), ...chosen.filter((word) => !isQueued(word))];
  const exitCode = await forEachAgent(inOrder, async (store, { id, label }) => {
    const stopped = await stopAgent(store, id, { executors });
    return () => say(label, stopped);
  }, { atOnce: AT_ONCE });
  // What was stopped has made room for others.
  await alsoLookAtQueue(store);
  return exitCode;
}

function say(label: string, stopped: Stopped): void {
  if (stopped.kind !== "was over") {
    printDone(`Stopped ${label}`);
    if (stopped.kind === "was queued") printLine("  taken out of the queue");
    return;
  }
  printLine(`${label} is already stopped`);
  if (stopped.leftovers > 0) {
    printLine(`  ended: ${describeProcesses(stopped.leftovers)} that it had left`);
  }
  if (stopped.mayHide) printNotice(`${label} may have left ${HIDDEN}`);
}
