/**
 * `isonforge agents`
 *
 * @module
 */
import type { AgentStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/store.ts";
import { ExitCode } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { chosenAgents } from "../chosen_agents.ts";
import { openStore } from "../context.ts";
import { describeFailures, hasFailed } from "../output/describe_end.ts";
import { printJson, printLine, printNotice, printWarning, takesColor } from "../output/print.ts";
import { formatAgents } from "../output/agents_table.ts";

export interface AgentsOptions {
  /** `key=value`, see `agents/filter.ts`. */
  filters: readonly string[];
  isPromptWhole: boolean;
  form: "table" | "ids" | "json";
}

export default async function agents(options: AgentsOptions): Promise<number> {
  const store = openStore();
  const statuses = await chosenAgents(store, options.filters);
  if (options.form === "json") await printReports(statuses, store);
  else if (options.form === "ids") { for (const { id } of statuses) printLine(id); }
  else printTable(statuses, options);
  return ExitCode.done;
}

async function printReports(statuses: readonly AgentStatus[], store: AgentStore): Promise<void> {
  const { reportOf } = await import("../../agents/report.ts");
  printJson(statuses.map((status) => reportOf(status, store)));
}

function printTable(
  statuses: readonly AgentStatus[],
  { filters, isPromptWhole }: AgentsOptions,
): void {
  if (statuses.length === 0 && filters.length > 0) {
    printLine("No background agent is of that kind.");
    printLine(`All of them: ${PROGRAM} agents`);
    return;
  }
  if (statuses.length === 0) {
    printLine("No background agents.");
    printLine(`Start one: ${PROGRAM} --bg "<prompt>"`);
    return;
  }
  printLine(formatAgents(statuses, { color: takesColor(Deno.stdout), isPromptWhole }));
  for (const status of statuses) {
    if (status.state !== "unreadable") continue;
    const mend = `${PROGRAM} rm --force ${status.id} clears it`;
    printWarning(`cannot use the record of ${status.id}: ${status.reason} (${mend})`);
  }
  // On stderr: the list stays as the specification shows it, for scripts too.
  const failures = describeFailures(
    statuses.flatMap((status) => "meta" in status && hasFailed(status.meta) ? [status.meta] : []),
  );
  if (failures !== undefined) printNotice(failures);
}
