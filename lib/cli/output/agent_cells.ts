/**
 * What stands in each column of the list of agents.
 *
 * @module
 */
import { hasEnded, type RunEnd } from "../../agents/record/meta.ts";
import type { Progress } from "../../agents/progress.ts";
import type { AgentStatus, ReadableStatus } from "../../agents/state.ts";
import type { AgentColumn } from "../../config/columns/agent_columns.ts";
import { activityText } from "./describe_progress.ts";
import { formatAge } from "./format_age.ts";
import { formatCost, formatTokens } from "./format_usage.ts";
import { describeWait } from "./describe_place.ts";
import type { Style } from "./print.ts";
import type { Cell } from "./table.ts";

/** What takes a look at more than the record. */
export interface AgentDetails {
  /** The last line of its output. */
  lastLine?: string | undefined;
  /** What it tells of itself, while it runs. */
  progress?: Progress | undefined;
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
  endpoint: "Endpoint",
  activity: "Activity",
  prompt: "Prompt",
  last: "Last line",
};

const STATE_STYLES: Record<ReadableStatus["state"], Style> = {
  running: "green",
  queued: "yellow",
  stopped: "dim",
  elsewhere: "dim",
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
  { state, meta, ageInSeconds, waitsBecause, queue }: ReadableStatus,
  column: Exclude<AgentColumn, "id">,
  { lastLine, progress }: AgentDetails,
): Cell {
  const end: Partial<RunEnd> = hasEnded(meta) ? meta : {};
  const { num_turns, tokens, cost_usd } = progress === undefined
    ? end
    : { ...progress, num_turns: progress.turns };
  switch (column) {
    case "state":
      return { text: state, style: STATE_STYLES[state] };
    case "started":
      // It has not been.
      return state === "queued" || meta.pid === null ? NOTHING : { text: formatAge(ageInSeconds) };
    case "name":
      return shown(meta.name);
    case "reason":
      return reasonCell(end);
    case "where":
      return { text: meta.worktree ?? meta.cwd };
    case "turns":
      return shown(num_turns?.toString());
    case "tokens":
      return shown(tokens && formatTokens(tokens));
    case "cost":
      return shown(cost_usd === undefined ? undefined : formatCost(cost_usd));
    case "endpoint":
      return shown(progress?.endpoint ?? meta.endpoint);
    case "activity":
      return shown(
        waitsBecause ?? (queue && describeWait(queue)) ??
          (progress?.activity && activityText(progress.activity)),
      );
    case "prompt":
      return { text: meta.prompt };
    case "last":
      return shown(lastLine);
  }
}

function reasonCell({ reason, signal, exit_code, finished }: Partial<RunEnd>): Cell {
  if (reason === undefined) return NOTHING;
  if (finished?.problem !== undefined) {
    return { text: `${reason}, not brought home`, style: "yellow" };
  }
  if (reason === "question") return { text: reason, style: "yellow" };
  const style = reason === "completed" || reason === "stopped" ? "dim" : "red";
  const detail = reason === "killed" ? signal : reason === "failed" ? exit_code : undefined;
  // Nearly every failure is exit code 1.
  const isTelling = detail !== undefined && detail !== null && detail !== 1;
  return { text: isTelling ? `${reason} (${detail})` : reason, style };
}

function shown(text: string | undefined): Cell {
  return text === undefined || text.trim() === "" ? NOTHING : { text };
}
