/**
 * An agent as a line of `isonforge top`.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { hasEnded } from "../../agents/record/meta.ts";
import type { Progress } from "../../agents/progress.ts";
import type { AgentStatus } from "../../agents/state.ts";
import { describeReason } from "../output/describe_end.ts";
import { needsLook } from "../output/describe_ends.ts";
import { describeWait } from "../output/describe_place.ts";
import { activityText } from "../output/describe_progress.ts";
import { formatSeconds } from "../output/format_age.ts";
import { formatCost, formatTokens } from "../output/format_usage.ts";
import { disarm } from "../../text/disarm.ts";

/** The groups in their order. */
export const GROUPS = ["look", "running", "queued", "done"] as const;
export type Group = (typeof GROUPS)[number];

export const GROUP_TITLES: Record<Group, string> = {
  look: "needs a look",
  running: "running",
  queued: "queued",
  done: "done",
};

/** Beside the colour: a group is told by its mark as well. */
export const MARKS: Record<Group, string> = { look: "!", running: "●", queued: "○", done: "✓" };

/** What a row shows, one line each, with nothing in it that a terminal would obey. */
export interface Row {
  id: string;
  group: Group;
  /** Its name, else its id. */
  label: string;
  where: string;
  state: string;
  age: string;
  turns: string;
  tokens: string;
  cost: string;
  /** What it is doing, or its last words, question or error. */
  doing: string;
  /** What a filter looks into. */
  searched: string;
}

/** What is not in the record. */
export interface RowDetails {
  progress?: Progress | undefined;
  /** What stands in the place of what it is doing. */
  words?: string | undefined;
}

export function rowOf(status: AgentStatus, { progress, words }: RowDetails = {}): Row {
  const { id } = status;
  if (status.state === "unreadable") {
    const nothing = { where: "-", age: "-", turns: "-", tokens: "-", cost: "-" };
    const doing = plain(status.reason);
    return { id, group: "look", label: id, state: "unreadable", ...nothing, doing, searched: id };
  }
  const { meta, ageInSeconds } = status;
  const end = hasEnded(meta) ? meta : undefined;
  const tokens = progress?.tokens ?? end?.tokens;
  const cost = progress?.cost_usd ?? end?.cost_usd;
  const turns = progress?.turns ?? end?.num_turns;
  const prompt = plain(meta.prompt);
  const activity = progress?.activity;
  const row = {
    id,
    group: groupOf(status),
    label: plain(meta.name ?? id),
    where: plain(meta.worktree ?? basename(meta.cwd)),
    state: stateOf(status),
    age: formatSeconds(ageInSeconds),
    turns: turns === undefined ? "-" : String(turns),
    tokens: tokens === undefined ? "-" : formatTokens(tokens),
    cost: cost === undefined ? "-" : formatCost(cost),
    doing: plain(
      status.waitsBecause ?? (status.queue && describeWait(status.queue)) ??
        (activity === undefined ? words ?? meta.prompt : activityText(activity)),
    ),
  };
  return {
    ...row,
    searched: [id, row.label, row.where, row.state, prompt].join(" ").toLowerCase(),
  };
}

export function groupOf(status: AgentStatus): Group {
  if (status.state === "unreadable") return "look";
  const { state, meta } = status;
  if (state === "stopped") return needsLook(meta) ? "look" : "done";
  return state === "running" ? "running" : state === "elsewhere" ? "look" : "queued";
}

function stateOf(status: Exclude<AgentStatus, { state: "unreadable" }>): string {
  const { state, meta } = status;
  if (state !== "stopped" || !hasEnded(meta)) return state;
  // The exit code says nothing more of what is done.
  return meta.reason === "completed" ? "completed" : describeReason(meta).split(",")[0] ?? "";
}

/** One line. */
function plain(text: string): string {
  return disarm(text.slice(0, 2_000), "space").replaceAll(/ {2,}/g, " ").trim();
}
