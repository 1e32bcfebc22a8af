/**
 * `isonforge wait <id...>`
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import { exitCodeOf } from "../../agents/ending/exit_code.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import { recordsOf } from "../../agents/record/records.ts";
import { reportOf } from "../../agents/record/report.ts";
import type { AgentStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { waitForEnd } from "../../agents/wait.ts";
import { timerDurationOf } from "../../config/duration.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { chooseAgents, chosenAgents } from "../agents/chosen_agents.ts";
import { namedAgents } from "../agents/named_agents.ts";
import { alsoLookAtQueue } from "../agents/look_at_queue.ts";
import { watchQueue } from "../run/watch_queue.ts";
import { callingAgent } from "../run/calling_agent.ts";
import { openExecutors, openStore } from "../context.ts";
import { describeEnd } from "../output/describe_end.ts";
import { printError, printJson, printLine, printNotice, printWarning } from "../output/print.ts";
import { untilBrokenPipe } from "../output/until_broken_pipe.ts";

/** As timeout(1) has it. */
const TIMED_OUT = 124;

export interface WaitCommandOptions {
  /** Every agent that is running now. */
  all: boolean;
  /** Every agent with this label. */
  allOf: string | undefined;
  /** One that has ended is enough. */
  any: boolean;
  /** A duration. */
  timeout: string | undefined;
  json: boolean;
  /** Naming none is no mistake. */
  ifAny: boolean;
}

/**
 * @returns the exit code of the agent; of several, that of the first in their order which is not 0, and 1 where one of them
 * is not there
 */
export default async function wait(
  words: readonly string[],
  { all, allOf, any, timeout, json, ifAny }: WaitCommandOptions,
): Promise<number> {
  const timeoutMs = timeout === undefined
    ? undefined
    : timerDurationOf({ value: timeout, from: "--timeout" });
  const store = openStore();
  const caller = callingAgent();
  const callers = caller === undefined ? [] : ancestry(caller, store);
  const isLabelled = allOf === undefined
    ? undefined
    : (await import("../../agents/filter.ts")).parseFilters([`label=${allOf}`]);
  const chosen = await chooseAgents({
    words,
    group: all ? "--all" : allOf === undefined ? undefined : "--all-of",
    fits: (status) =>
      !callers.includes(status.id) &&
      (isLabelled?.(status) ?? (status.state === "running" || status.state === "queued")),
    command: "wait",
    ifAny,
  });
  if (allOf !== undefined && chosen.length === 0 && !ifAny) {
    throw new UserError(`no agent has the label ${allOf}`);
  }
  if (all && chosen.length === 0) printNotice("No agent is running.");
  const named = namedAgents(store, chosen, { notForCaller: "wait for" });
  // Of two words for one agent the first is what it is called.
  const labels = new Map(named.map(({ id, label }) => [id, label] as const).reverse());
  const ids = [...new Set(named.map(({ id }) => id))];
  const say = untilBrokenPipe();
  await alsoLookAtQueue(store);
  using _queue = watchQueue();
  const ended = new Map<string, AgentMeta>();
  const gone = new Set<string>();
  const isOver = await waitForEnd(store, ids, {
    executors: openExecutors(store),
    any,
    signal: timeoutMs === undefined ? new AbortController().signal : AbortSignal.timeout(timeoutMs),
    onWarning: printWarning,
    onEnd: (meta) => {
      ended.set(meta.id, meta);
      if (!json) say(() => printLine(disarm(describeEnd(meta, labels.get(meta.id)), "space")));
    },
    onFailure: (id, error) => {
      gone.add(id);
      printError(error);
    },
  });
  if (json) await printReports(ids);
  if (!isOver) {
    const left = ids.filter((id) => !ended.has(id) && !gone.has(id));
    printNotice(`not ended after ${timeout}: ${left.map((id) => labels.get(id)).join(", ")}`);
    return TIMED_OUT;
  }
  if (named.length < chosen.length || gone.size > 0) return ExitCode.failed;
  return await firstFailure(ids.flatMap((id) => ended.get(id) ?? []));
}

/** An agent and those above it: they may wait for it, so that it must not wait for them unasked. */
function ancestry(id: string, store: AgentStore): string[] {
  const parents = new Map(
    recordsOf(store.list()).map((meta) => [meta.id, meta.parent_id]),
  );
  const found: string[] = [];
  for (
    let next: string | undefined = id;
    next !== undefined && !found.includes(next);
    next = parents.get(next)
  ) {
    found.push(next);
  }
  return found;
}

async function printReports(ids: readonly string[]): Promise<void> {
  const store = openStore();
  const statuses = await chosenAgents(store);
  const inOrder = ids.flatMap((id) =>
    statuses.find((status: AgentStatus) => status.id === id) ?? []
  );
  const { redactPrompts } = await import("../run/redact_prompts.ts");
  printJson(await redactPrompts(inOrder.map((status) => reportOf(status, store))));
}

async function firstFailure(ended: readonly AgentMeta[]): Promise<number> {
  for (const meta of ended) {
    const exitCode = await exitCodeOf(meta);
    if (exitCode !== ExitCode.done) return exitCode;
  }
  return ExitCode.done;
}
