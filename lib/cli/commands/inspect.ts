/**
 * `isonforge inspect <id>`
 *
 * @module
 */
import { inspect as inspectAgent } from "../../agents/inspect.ts";
import { isonforgeHome } from "../../config/environment.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { ExitCode } from "../../errors.ts";
import { openExecutors, openStore } from "../context.ts";
import { describeAgent } from "../output/describe_agent.ts";
import { knownSecrets } from "../run/known_secrets.ts";
import { printJson, printLine, printWarning } from "../output/print.ts";

export default async function inspect(word: string, { json }: { json: boolean }): Promise<number> {
  const store = openStore();
  const found = await inspectAgent(store, store.resolve(word), {
    executors: openExecutors(store),
    onWarning: printWarning,
  });
  // A prompt or a command line is what a user or a model typed: a key may stand in it.
  const redact = createRedact(await knownSecrets(isonforgeHome()));
  const processes = found.processes.map(({ pid, command }) => ({ pid, command: redact(command) }));
  const agent = { ...found, prompt: redact(found.prompt), processes };
  const areCommandsWhole = !Deno.stdout.isTerminal();
  if (json) printJson(agent);
  else printLine(describeAgent(agent, { areCommandsWhole }).join("\n"));
  return ExitCode.done;
}
