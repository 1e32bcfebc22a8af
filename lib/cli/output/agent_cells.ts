/**
 * What stands in each column of the list of agents.
 *
 * @module
 */
import { hasEnded, type RunEnd, type Tokens } from "../../agents/record/meta.ts";
import type { AgentStatus, ReadableStatus } from "../../agents/state.ts";
import type { AgentColumn } from "../../config/agent_columns.ts";
import { formatAge } from "./format_age.ts";
import type { Cell } from "./table.ts";

/** What takes a look at more than the record. */
export interface AgentDetails {
  /** The last line of its output. */
  lastLine?: string | undefined;
}

/** What stands above each column. */
export const TITLES: Record<AgentColumn, string> = {
  id: "ID",
  state: "State",
  started: "Started",
  name: "Name",
  reason: "Reason",
  where: "Where",
  turns: "Turns",
  tokens: "Tokens",
  cost: "Cost",
  prompt: "Prompt",
  last: "Last line",
};

const NOTHING: Cell = { text: "-" };

/** The cell of an agent in a column; `-` where there is nothing to say. */
export function cellOf(
  status: AgentStatus,
  column: AgentColumn,
  details: AgentDetails = {},
): Cell {
  if (column === "id") return { text: status.id };
  if (status.state === "unreadable") {
    return column === "state" ? { text: "?", style: "red" } : NOTHING;
  }
  return readableCell(status, column, details);
}

function readableCell(
  { state, meta, ageInSeconds }: ReadableStatus,
  column: Exclude<AgentColumn, "id">,
  { lastLine }: AgentDetails,
): Cell {
  const end: Partial<RunEnd> = hasEnded(meta) ? meta : {};
  switch (column) {
    case "state":
      return { text: state, style: state === "running" ? "green" : "dim" };
    case "started":
      return { text: formatAge(ageInSeconds) };
    case "name":
      return shown(meta.name);
    case "reason":
      return reasonCell(end);
    case "where":
      return { text: meta.worktree ?? meta.cwd };
    case "turns":
      return shown(end.num_turns?.toString());
    case "tokens":
      return shown(end.tokens && formatTokens(end.tokens));
    case "cost":
      return shown(end.cost_usd === undefined ? undefined : `$${end.cost_usd.toFixed(4)}`);
    case "prompt":
      return { text: meta.prompt };
    case "last":
      return shown(lastLine);
  }
}

function reasonCell({ reason, signal, exit_code }: Partial<RunEnd>): Cell {
  if (reason === undefined) return NOTHING;
  const style = reason === "completed" || reason === "stopped" ? "dim" : "red";
  const detail = reason === "killed" ? signal : reason === "failed" ? exit_code : undefined;
  // Nearly every failure is exit code 1.
  const isTelling = detail !== undefined && detail !== null && detail !== 1;
  return { text: isTelling ? `${reason} (${detail})` : reason, style };
}

/** `840`, `12.4k`, `1.2M`: those that were sent and those that were answered. */
function formatTokens({ input, output }: Tokens): string {
  const sum = input + output;
  if (sum < 1000) return String(sum);
  return sum < 999_950 ? `${(sum / 1000).toFixed(1)}k` : `${(sum / 1_000_000).toFixed(1)}M`;
}

function shown(text: string | undefined): Cell {
  return text === undefined || text.trim() === "" ? NOTHING : { text };
}
