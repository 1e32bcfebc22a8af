/**
 * `isonforge tell <id> <message...>`
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import { tell as tellAgent } from "../../agents/tell.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { withNamedAgent } from "../agents/named_agent.ts";
import type { Named } from "../agents/named_agents.ts";
import { openExecutors, openStore } from "../context.ts";
import { describeEnd } from "../output/describe_end.ts";
import { printDone, printWarning } from "../output/print.ts";
import { callingAgent } from "../run/calling_agent.ts";
import { readMessage } from "../run/task/read_message.ts";

export interface TellOptions {
  /** Interrupts what is under way. */
  now: boolean;
}

export default async function tell(
  word: string,
  words: readonly string[],
  options: TellOptions,
): Promise<number> {
  const store = openStore();
  return await withNamedAgent(
    store,
    word,
    (agent) => tellNamed(store, agent, { words, ...options }),
  );
}

async function tellNamed(
  store: AgentStore,
  { id, label }: Named,
  { words, now }: TellOptions & { words: readonly string[] },
): Promise<number> {
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
