/**
 * `isonforge agents`
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import type { AgentStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { isonforgeHome } from "../../config/environment.ts";
import { ExitCode, UsageError, UserError } from "../../errors.ts";
import { exists } from "../../sys/files/info_at.ts";
import { PROGRAM } from "../../version.ts";
import { chosenAgents } from "../agents/chosen_agents.ts";
import { listTable } from "../agents/list_table.ts";
import { isReadTogether } from "../attended.ts";
import { openStore } from "../context.ts";
import { warnUnreadable } from "../output/warn_unreadable.ts";
import { describeEnds, needsLook } from "../output/describe_ends.ts";
import { printJson, printLine, printNotice, printWarning } from "../output/print.ts";
import { terminalSize } from "../output/terminal_size.ts";

export interface AgentsOptions {
  /** `key=value`, see `agents/filter.ts`. */
  filters: readonly string[];
  /** Only those that were started there or below. */
  cwd: string | undefined;
  /** Only those that run. */
  running: boolean;
  /** Only so many, the newest. */
  last: number | undefined;
  isPromptWhole: boolean;
  /** Also how they ended, and what they took. */
  isWide: boolean;
  form: "table" | "ids" | "json" | "watch";
}

export default async function agents(options: AgentsOptions): Promise<number> {
  const { cwd, running, last, form } = options;
  if (last !== undefined && last < 1) {
    throw new UsageError(`--last takes a whole number above 0, not ${last}`);
  }
  const store = openStore();
  const filters = [...options.filters, ...(cwd === undefined ? [] : [`cwd=${cwd}`])];
  const isTold = form === "table";
  const choose = async () => {
    let all = await chosenAgents(store, filters);
    if (all.some(({ state }) => state === "queued") && await startWaiting(store, { isTold })) {
      all = await chosenAgents(store, filters);
    }
    return all.filter(({ state }) => !running || state === "running").slice(0, last);
  };
  const statuses = await choose();
  if (statuses.length === 0) assertDirectory(cwd);
  if (form === "watch") {
    const { watchAgents } = await import("../agents/watch_agents.ts");
    return await watchAgents(choose, { store, ...options });
  }
  if (form === "json") await printReports(statuses, store);
  else if (form === "ids") { for (const { id } of statuses) printLine(id); }
  else if (statuses.length === 0) printNothing(options);
  else await printTable(statuses, { store, options });
  return ExitCode.done;
}

/** How long a list waits for another process that looks at the queue, in milliseconds. */
const PATIENCE_MS = 50;

/** Starts those whose turn has come; tells whether anything changed. */
async function startWaiting(
  store: AgentStore,
  { isTold }: { isTold: boolean },
): Promise<boolean> {
  const { alsoLookAtQueue } = await import("../agents/look_at_queue.ts");
  const look = await alsoLookAtQueue(store, { patienceMs: PATIENCE_MS, isKnownToWait: true });
  if (look === undefined) return false;
  if (isTold) {
    const { describeLook } = await import("../output/describe_look.ts");
    for (const line of describeLook(look)) printNotice(line);
  }
  return look.started.length + look.ended.length > 0;
}

/** A directory that is gone may still be one that agents were started in; one of which nothing is known is a slip. */
function assertDirectory(cwd: string | undefined): void {
  if (cwd === undefined || exists(resolve(cwd))) return;
  throw new UserError(`no agent was started in "${cwd}", and there is no such directory`);
}

async function printReports(statuses: readonly AgentStatus[], store: AgentStore): Promise<void> {
  const { reportOf } = await import("../../agents/record/report.ts");
  const { redactPrompts } = await import("../run/redact_prompts.ts");
  printJson(await redactPrompts(statuses.map((status) => reportOf(status, store))));
}

function printNothing({ filters, cwd, running }: AgentsOptions): void {
  const asked = [
    ...(running ? ["--running"] : []),
    ...(cwd === undefined ? [] : [`--cwd ${cwd}`]),
    ...filters.map((filter) => `--filter ${filter}`),
  ];
  if (asked.length > 0) {
    printLine(`No background agent fits ${asked.join(" ")}.`);
    printLine(`All of them: ${PROGRAM} agents`);
    return;
  }
  printLine("No background agents.");
  printLine(`Start one: ${PROGRAM} --bg "<prompt>"`);
}

/** A controller that does not answer is a matter of all its agents. */
function warnOfStale(statuses: readonly AgentStatus[]): void {
  const all = statuses.flatMap((status) =>
    "stale" in status && status.stale !== undefined ? [status.stale] : []
  );
  const [{ why, seconds } = { why: "", seconds: 0 }] = all;
  if (all.length === 0) return;
  printWarning(
    Number.isFinite(seconds)
      ? `${why}; what is shown of its jobs is ${Math.ceil(seconds)} s old`
      : `${why}; nothing is known of its jobs but that they were submitted`,
  );
}

async function printTable(
  statuses: readonly AgentStatus[],
  { store, options: { isPromptWhole, isWide } }: { store: AgentStore; options: AgentsOptions },
): Promise<void> {
  const { text, columns } = await listTable(statuses, {
    store,
    isWide,
    isPromptWhole,
    width: terminalSize(Deno.stdout)?.columns,
  });
  printLine(text);
  warnOfStale(statuses);
  warnUnreadable(statuses);
  await tellLeftovers(statuses);
  await tellEnds(statuses, { store, isTold: columns.includes("reason") });
}

/**
 * Counts the ends that nobody has seen yet in a list at a terminal. On stderr: the list stays as the
 * specification shows it, for scripts too.
 */
async function tellEnds(
  statuses: readonly AgentStatus[],
  { store, isTold }: { store: AgentStore; isTold: boolean },
): Promise<void> {
  const ends = statuses.flatMap((status) =>
    "meta" in status && needsLook(status.meta) ? [status.meta] : []
  );
  if (ends.length === 0) return;
  const { markEndsSeen, readSeenEnds } = await import("../../agents/record/seen_ends.ts");
  const home = isonforgeHome();
  const seen = readSeenEnds(home);
  const unseen = ends.filter(({ id, runs }) => seen.get(id) !== runs);
  if (unseen.length === 0) return;
  if (!isTold) printNotice(`${describeEnds(unseen)}: ${PROGRAM} agents --wide`);
  if (!isReadTogether()) return;
  await markEndsSeen(
    home,
    new Map(unseen.map(({ id, runs }) => [id, runs])),
    (id) => exists(store.directory(id)),
  );
}

/** On stderr too: what ended agents left running, and what can be managed only where it is. */
async function tellLeftovers(statuses: readonly AgentStatus[]): Promise<void> {
  const readable = statuses.filter((status) => status.state !== "unreadable");
  const left = readable.flatMap(({ id, leftovers }) => leftovers ? [{ id, leftovers }] : []);
  const away = readable.flatMap(({ id, place }) => place ? [{ id, place }] : []);
  if (left.length + away.length === 0) return;
  const { describeElsewhere, describeLeftovers } = await import("../output/describe_leftovers.ts");
  for (const line of [...describeLeftovers(left), ...describeElsewhere(away)]) printNotice(line);
}
