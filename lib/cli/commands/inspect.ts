/**
 * `isonforge inspect <id>`
 *
 * @module
 */
import { inspect as inspectAgent } from "../../agents/inspect.ts";
import { ExitCode } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { openStore } from "../context.ts";
import { describeAgent } from "../describe_agent.ts";
import { printJson, printLine, printWarning } from "../render.ts";

export default async function inspect(word: string, { json }: { json: boolean }): Promise<number> {
  const store = openStore();
  const agent = await inspectAgent(store, store.resolve(word), {
    table: processTable(),
    onWarning: printWarning,
  });
  if (json) printJson(agent);
  else for (const line of describeAgent(agent)) printLine(line);
  return ExitCode.done;
}
