/**
 * `isonforge stop <id...>`
 *
 * @module
 */
import { stop as stopAgent } from "../../agents/stop.ts";
import { ExitCode } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { callingAgent } from "../context.ts";
import { chooseAgents, forEachAgent } from "../each_agent.ts";
import { printDone, printLine } from "../render.ts";

/** Each may take its 3 s to end. Not more than this: waiting for locks occupies Deno's file threads. */
const AT_ONCE = 8;

export default async function stop(
  words: readonly string[],
  { all }: { all: boolean },
): Promise<number> {
  const table = processTable();
  const chosen = await chooseAgents({
    words,
    group: all ? "--all" : undefined,
    fits: ({ state }) => state === "running",
    command: "stop",
  });
  if (chosen.length === 0) {
    printLine("No agent is running.");
    return ExitCode.done;
  }
  return await forEachAgent(callerLast(chosen), async (store, id) => {
    const wasRunning = await stopAgent(store, id, { table });
    return () => wasRunning ? printDone(`Stopped ${id}`) : printLine(`${id} is already stopped`);
  }, { atOnce: AT_ONCE });
}

/** An agent that stops all of them stops the others first: with it this command ends. */
function callerLast(ids: string[]): string[] {
  const caller = callingAgent();
  return [...ids.filter((id) => id !== caller), ...ids.filter((id) => id === caller)];
}
