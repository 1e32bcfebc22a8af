/**
 * The list of agents as a text, in the columns that were asked for.
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import type { AgentStatus } from "../../agents/state.ts";
import type { AgentColumn } from "../../config/columns/agent_columns.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { isAnyUserFile } from "../../config/layers/user_files.ts";
import { errorMessage } from "../../errors.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { knownSecrets } from "../run/known_secrets.ts";
import { DEFAULT_COLUMNS, formatAgents } from "../output/agents_table.ts";
import { printWarning, takesColor } from "../output/print.ts";

export interface ListTableOptions {
  store: AgentStore;
  /** Also how they ended, and what they took. */
  isWide: boolean;
  isPromptWhole: boolean;
  /** Where no columns are asked for or configured; those of the specification unless given. */
  columns?: readonly AgentColumn[];
  /** Columns of the terminal; undefined: nothing is fitted to one. */
  width: number | undefined;
}

/** The table, and which columns it has. */
export async function listTable(
  statuses: readonly AgentStatus[],
  { store, isWide, isPromptWhole, width, columns: usual }: ListTableOptions,
): Promise<{ text: string; columns: readonly AgentColumn[] }> {
  const columns = isWide ? await wideColumns(statuses) : await configuredColumns() ?? usual;
  const details = columns === undefined ? undefined : await detailsFor(statuses, store, columns);
  const text = formatAgents(await withoutKeys(statuses), {
    color: takesColor(Deno.stdout),
    isPromptWhole,
    width,
    ...(columns === undefined ? {} : { columns }),
    ...(details === undefined ? {} : { details }),
  });
  return { text, columns: columns ?? DEFAULT_COLUMNS };
}

/** Mostly there is nothing to look at, and a listing is quicker without what looks. */
async function detailsFor(
  statuses: readonly AgentStatus[],
  store: AgentStore,
  columns: readonly AgentColumn[],
) {
  const { agentDetails, needDetails } = await import("./agent_details.ts");
  return needDetails(columns) ? await agentDetails(statuses, { store, columns }) : undefined;
}

/** The same agents, with prompts that hold no key. */
async function withoutKeys(statuses: readonly AgentStatus[]): Promise<AgentStatus[]> {
  const redact = createRedact(await knownSecrets(isonforgeHome()));
  return statuses.map((status) => {
    if (!("meta" in status)) return status;
    const { meta } = status;
    const prompt = redact(meta.prompt);
    return prompt === meta.prompt ? status : { ...status, meta: { ...meta, prompt } };
  });
}

/** Every column; names, endpoints of pools, and what is done or waited for only where there is some. */
async function wideColumns(statuses: readonly AgentStatus[]): Promise<AgentColumn[]> {
  const { AGENT_COLUMNS } = await import("../../config/columns/agent_columns.ts");
  const isAnyNamed = statuses.some((status) => "meta" in status && status.meta.name !== undefined);
  const isAnyActive = statuses.some((status) =>
    status.state === "running" || status.state === "queued"
  );
  const isAnyOfPool = statuses.some((status) => "meta" in status && status.meta.pool !== undefined);
  const isShown: Partial<Record<AgentColumn, boolean>> = {
    name: isAnyNamed,
    endpoint: isAnyOfPool,
    activity: isAnyActive,
  };
  return AGENT_COLUMNS.filter((column) => isShown[column] ?? true);
}

/** What `agents.columns` says; whatever is wrong with the configuration keeps nobody from a list. */
async function configuredColumns(): Promise<AgentColumn[] | undefined> {
  const home = isonforgeHome();
  // Mostly there is nothing to read, and a listing is quicker without what reads it.
  const isAnySet = environmentVariable("ISONFORGE_AGENTS_COLUMNS") !== undefined ||
    isAnyUserFile(home);
  if (!isAnySet) return undefined;
  try {
    const { readAgentColumns } = await import("../../config/columns/read_agent_columns.ts");
    return await readAgentColumns({ env: environmentVariable, home });
  } catch (error) {
    printWarning(`cannot use agents.columns: ${errorMessage(error)}`);
    return undefined;
  }
}
