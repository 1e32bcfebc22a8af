/**
 * `isonforge inspect` for people.
 *
 * @module
 */
import { abbreviate } from "../../text/abbreviate.ts";
import { disarm } from "../../text/disarm.ts";
import type { Inspection } from "../../agents/inspect.ts";
import type { Tokens, Usage } from "../../agents/record/meta.ts";
import { addUsage } from "../../agents/record/usage.ts";
import type { TodoItem } from "../../agents/progress.ts";
import { givenOptions } from "../../config/kept_options.ts";
import { describeEndFile } from "./describe_end_file.ts";
import { describeReason, howToAnswer } from "./describe_end.ts";
import { HIDDEN } from "./describe_leftovers.ts";
import { describePlace } from "./describe_place.ts";
import { laterRunLines, RUNS_LATER } from "./describe_runs_later.ts";
import { referenceLines, REFERENCES } from "../worktrees/describe_references.ts";
import { describeFinished, howToFinish } from "./describe_finished.ts";
import { describeUnread } from "./describe_unread.ts";
import { formatBytes } from "../../text/format_bytes.ts";
import { formatAge } from "./format_age.ts";
import { shellQuote } from "../../sys/shell_quote.ts";

/** On a terminal, where what is longer says little more of a process. */
const COMMAND_LENGTH = 100;

/** The lines of a description: what there is nothing of is left out. */
export function describeAgent(
  agent: Inspection,
  { areCommandsWhole }: { areCommandsWhole: boolean },
): string[] {
  const title = agent.name === undefined ? agent.id : `${agent.id}  ${agent.name}`;
  const fields: [label: string, lines: string[]][] = [
    ["state", [stateOf(agent)]],
    ["job", given(agent.job_id)],
    [
      "doing",
      given(
        agent.activity,
        (words) =>
          agent.activity_s === undefined ? words : `${words} (${formatDuration(agent.activity_s)})`,
      ),
    ],
    ["said", given(agent.said)],
    ["todo", (agent.todos ?? []).map(todoLine)],
    ["prompt", agent.prompt.trim().split("\n")],
    ["input", given(agent.input_file, (path) => logOf(path, agent.input_bytes ?? null))],
    ["asks", questionOf(agent)],
    ["told", given(agent.unread, (count) => unreadOf(agent, count))],
    ["labels", labelsOf(agent)],
    ["cwd", [agent.cwd]],
    ["worktree", given(agent.worktree, (branch) => `${branch} (${agent.worktree_path})`)],
    [hasNotStarted(agent) ? "queued" : "started", [startOf(agent)]],
    ["settings", settingsOf(agent)],
    ["endpoint", given(agent.endpoint)],
    [
      "environment",
      Object.entries(agent.environment ?? {}).map(([name, value]) =>
        `${name}=${shellQuote(value)}`
      ),
    ],
    ["session", given(agent.session_id, (id) => sessionOf(id, agent.resumed_session))],
    ["turns", given(agent.num_turns)],
    ["work", workOf(agent)],
    ["cost", costOf(agent)],
    ["all runs", agent.earlier_runs === undefined ? [] : allRunsOf(agent)],
    ["context", given(agent.context, describeContext)],
    ["parent", given(agent.parent_id)],
    ["children", agent.children.length === 0 ? [] : [agent.children.join(", ")]],
    ["sandbox", sandboxOf(agent)],
    [REFERENCES, referenceLines(agent.references)],
    [RUNS_LATER, laterRunLines(agent.runs_later ?? [], agent.worktree_path ?? agent.cwd)],
    [
      agent.state === "stopped" ? "left running" : "processes",
      agent.processes.map(({ pid, command }) =>
        `${pid} ${
          pid === agent.pid
            ? "(supervisor)"
            : areCommandsWhole
            ? command
            : abbreviate(command, COMMAND_LENGTH)
        }`
      ),
    ],
    ["may be left", agent.may_hide ? [HIDDEN] : []],
    ["after the end", describeEndFile(agent)],
    ["stdout", [logOf(agent.stdout_log, agent.stdout_bytes)]],
    ["stderr", [logOf(agent.stderr_log, agent.stderr_bytes)]],
  ];
  const width = Math.max(
    ...fields.flatMap(([label, lines]) => lines.length === 0 ? [] : [label.length]),
  );
  return [
    disarm(title, "space"),
    ...fields.flatMap(([label, lines]) =>
      lines.map((line, index) =>
        `  ${(index === 0 ? label : "").padEnd(width)}  ${disarm(line, "space")}`.trimEnd()
      )
    ),
  ];
}

function stateOf(agent: Inspection): string {
  const duration = agent.duration_s === null ? undefined : formatDuration(agent.duration_s);
  if (agent.state === "elsewhere") {
    return `elsewhere: started ${agent.place}, and nothing shows whether it still runs`;
  }
  if (agent.state === "running") {
    const where = agent.node !== undefined
      ? ` on ${agent.node}`
      : agent.place === undefined
      ? ""
      : ` ${agent.place}`;
    const what = agent.job_id === undefined ? `, pid ${agent.pid}` : "";
    return `running${where} for ${duration}${what}${staleness(agent)}`;
  }
  if (agent.waits_because !== undefined) {
    return `queued (${agent.waits_because})${staleness(agent)}`;
  }
  if (agent.state === "queued") return `queued, ${queueOf(agent)}`;
  if (agent.pid === null && !("reason" in agent)) return "stopped: it was never started";
  const end = "reason" in agent ? describeReason(agent) : "how it ended could not be recorded";
  const after = duration === undefined ? "" : ` after ${duration}`;
  return `stopped${after} (${end})`;
}

function staleness({ stale_s: seconds, stale_because: why }: Inspection): string {
  if (seconds === undefined) return "";
  return seconds === null ? `; ${why}` : `; that was said ${formatAge(seconds)}: ${why}`;
}

function queueOf({ queue_position: position = 1, waits_for: waitsFor = [] }: Inspection): string {
  return `${describePlace({ position, waitsFor })}${waitsFor.length === 0 ? ", for a place" : ""}`;
}

function labelsOf({ labels = {} }: Inspection): string[] {
  const pairs = Object.entries(labels).map(([key, value]) =>
    value === "" ? key : `${key}=${value}`
  );
  return pairs.length === 0 ? [] : [pairs.join(", ")];
}

/** What waits for its turn, and what never got one; a job of a cluster has no pid here. */
function hasNotStarted(agent: Inspection): boolean {
  return agent.state === "queued" ||
    (agent.pid === null && agent.job_id === undefined && "reason" in agent);
}

function startOf({ started_at, age_s, runs, created_at }: Inspection): string {
  const again = runs > 1 ? `; run ${runs} since ${created_at}` : "";
  return `${started_at} (${formatAge(age_s)}${again})`;
}

function settingsOf(agent: Inspection): string[] {
  const words = givenOptions(agent).map(([option, value]) =>
    value === undefined ? option : `${option} ${shellQuote(value)}`
  );
  return words.length === 0 ? [] : [words.join(" ")];
}

function sessionOf(id: string, resumed: string | undefined): string {
  return resumed === undefined ? id : `${id} (went on from ${resumed})`;
}

function questionOf(agent: Inspection): string[] {
  if (!("question" in agent) || agent.question === undefined) return [];
  return [...agent.question.split("\n"), `answer: ${howToAnswer(agent.id)}`];
}

function workOf(agent: Inspection): string[] {
  const finished = "finished" in agent ? agent.finished ?? {} : {};
  const { problem } = finished;
  return [
    ...describeFinished(finished, agent.pull_request),
    ...(problem === undefined ? [] : [problem, `later: ${howToFinish(agent.id)}`]),
  ];
}

function unreadOf({ state, id }: Inspection, count: number): string {
  if (state === "stopped") return describeUnread(count, id);
  return `${count} ${count === 1 ? "message is" : "messages are"} waiting to be read`;
}

/** `14 turns, 0.0123 USD, 1200 tokens in, 34 out` */
function allRunsOf(agent: Inspection): string[] {
  const used = addUsage(agent.earlier_runs ?? {}, agent);
  const turns = given(used.num_turns, (turns) => `${turns} turn${turns === 1 ? "" : "s"}`);
  return [[...turns, ...costOf(used)].join(", ")];
}

function costOf({ cost_usd, tokens }: Usage): string[] {
  const parts = [
    ...given(cost_usd, (usd) => `${usd.toFixed(4)} USD`),
    ...given(tokens, describeTokens),
  ];
  return parts.length === 0 ? [] : [parts.join(", ")];
}

function describeTokens({ input, output, cache_read, estimated }: Tokens): string {
  const cached = cache_read > 0 ? ` (${cache_read} from the cache)` : "";
  return `${estimated ? "about " : ""}${input} tokens in${cached}, ${output} out`;
}

/** `12400 of 32768 tokens (38 %)` */
function describeContext({ used, window }: { used: number; window: number }): string {
  return `${used} of ${window} tokens (${Math.round(100 * used / window)} %)`;
}

/** `strict, made by bubblewrap; it refused 3 times` */
function sandboxOf(
  { sandbox, sandbox_means: means, sandbox_refused, sandbox_gaps = [] }: Inspection,
): string[] {
  if (means === undefined || means === null) return [];
  const refused = sandbox_refused ?? 0;
  const times = refused === 1 ? "once" : `${refused} times`;
  return [
    `${sandbox ?? "workspace"}, made by ${means}${refused === 0 ? "" : `; it refused ${times}`}`,
    ...sandbox_gaps.map((gap) => `not kept in: ${gap}`),
  ];
}

function todoLine({ text, state }: TodoItem): string {
  const marks: Record<TodoItem["state"], string> = { done: "✓", active: "→", pending: "·" };
  return `${marks[state]} ${text}`;
}

function logOf(path: string, bytes: number | null): string {
  return `${path} (${bytes === null ? "missing" : formatBytes(bytes)})`;
}

function given<T>(value: T | undefined, describe: (value: T) => string = String): string[] {
  return value === undefined ? [] : [describe(value)];
}

/** `45s`, `12m 5s`, `2h 5m`, `3d 4h`: the two largest units. */
export function formatDuration(seconds: number): string {
  const units = [[86_400, "d"], [3600, "h"], [60, "m"], [1, "s"]] as const;
  const largest = units.findIndex(([size]) => seconds >= size);
  if (largest < 0) return "0s";
  let rest = seconds;
  const parts: string[] = [];
  for (const [size, unit] of units.slice(largest, largest + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.join(" ");
}
