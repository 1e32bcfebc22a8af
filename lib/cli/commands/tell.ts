/**
 * `isonforge tell <id> <message...>`
 *
 * @module
 */
import { tell as tellAgent } from "../../agents/tell.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { agentLabel } from "../agents/agent_label.ts";
import { openExecutors, openStore } from "../context.ts";
import { describeEnd } from "../output/describe_end.ts";
import { printDone, printWarning } from "../output/print.ts";
import { callingAgent } from "../run/calling_agent.ts";
import { readMessage } from "../run/task/read_message.ts";

export default async function tell(
  word: string,
  words: readonly string[],
  { now }: { now: boolean },
): Promise<number> {
  const store = openStore();
  const id = store.resolve(word);
  const from = callingAgent();
  if (from === id) throw new UserError(`cannot tell ${id}: it is the agent that tells`);
  const told = await tellAgent(store, id, {
    executors: openExecutors(store),
    text: await readMessage(words),
    now,
    from,
    describeEnd: (meta) => describeEnd(meta, "it"),
    onWarning: printWarning,
  });
  const label = agentLabel(id, word);
  if (told.kind === "left") {
    printWarning(`${label} has just ended, and has not read it`);
    printDone(`Kept for ${label}: ${PROGRAM} respawn ${id} --continue`);
    return ExitCode.done;
  }
  if (told.kind === "kept") {
    printDone(`Kept for ${label} until it starts`);
    return ExitCode.done;
  }
  if (told.place !== undefined) {
    printWarning(`${label} was started ${told.place}, and nothing shows that it still runs`);
  }
  printDone(`Told ${label}`);
  return ExitCode.done;
}
