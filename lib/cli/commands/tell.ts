/**
 * `isonforge tell <id> <message...>`
 *
 * @module
 */
import { tell as tellAgent } from "../../agents/tell.ts";
import { ExitCode, UsageError, UserError } from "../../errors.ts";
import { formatBytes } from "../../text/format_bytes.ts";
import { PROGRAM } from "../../version.ts";
import { agentLabel } from "../agents/agent_label.ts";
import { openExecutors, openStore } from "../context.ts";
import { describeEnd } from "../output/describe_end.ts";
import { printDone, printWarning } from "../output/print.ts";
import { callingAgent } from "../run/calling_agent.ts";

/** What is longer is better named than told: it would push everything else out of the context window. */
const MAX_BYTES = 100 * 1024;

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
  if (told.place !== undefined) {
    printWarning(`${label} was started ${told.place}, and nothing shows that it still runs`);
  }
  printDone(`Told ${label}`);
  return ExitCode.done;
}

/** What is told, from the words or, for `-`, from standard input; at most 100 KB. */
export async function readMessage(words: readonly string[]): Promise<string> {
  const isPiped = words.length === 1 && words[0] === "-";
  const text = isPiped ? await new Response(Deno.stdin.readable).text() : words.join(" ");
  if (text.trim() === "") {
    throw new UsageError("the message is empty", { hint: `${PROGRAM} tell <id> "what to do"` });
  }
  const { length } = new TextEncoder().encode(text);
  if (length <= MAX_BYTES) return text;
  throw new UserError(
    `the message has ${formatBytes(length)}, and ${formatBytes(MAX_BYTES)} can be told`,
    { hint: "keep it in a file, and name the file in the message" },
  );
}
