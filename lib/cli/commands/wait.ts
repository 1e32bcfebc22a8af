/**
 * `isonforge wait <id...>`
 *
 * @module
 */
import { exitCodeOf } from "../../agents/exit_code.ts";
import type { AgentMeta } from "../../agents/meta.ts";
import { reportOf } from "../../agents/report.ts";
import type { AgentStatus } from "../../agents/state.ts";
import { waitForEnd } from "../../agents/wait.ts";
import { durationOf } from "../../duration.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { chosenAgents } from "./agents.ts";
import { callingAgent, openStore } from "../context.ts";
import { describeEnd } from "../describe_end.ts";
import { chooseAgents } from "../each_agent.ts";
import { printJson, printLine, printNotice } from "../render.ts";

/** As timeout(1) has it. */
const TIMED_OUT = 124;

export interface WaitCommandOptions {
  /** Every agent that is running now. */
  all: boolean;
  /** One that has ended is enough. */
  any: boolean;
  /** A duration. */
  timeout: string | undefined;
  json: boolean;
}

/** @returns the exit code of the agent; of several, that of the first in their order which is not 0 */
export default async function wait(
  words: readonly string[],
  { all, any, timeout, json }: WaitCommandOptions,
): Promise<number> {
  const timeoutMs = timeout === undefined
    ? undefined
    : durationOf({ value: timeout, from: "--timeout" });
  const store = openStore();
  const caller = callingAgent();
  const chosen = await chooseAgents({
    words,
    group: all ? "--all" : undefined,
    fits: ({ id, state }) => state === "running" && id !== caller,
    command: "wait",
  });
  const ids = [...new Set(chosen.map((word) => store.resolve(word)))];
  if (caller !== undefined && ids.includes(caller)) {
    throw new UserError(`cannot wait for ${caller}: it is the agent that waits`);
  }
  const ended = new Map<string, AgentMeta>();
  const isOver = await waitForEnd(store, ids, {
    table: processTable(),
    any,
    signal: timeoutMs === undefined ? new AbortController().signal : AbortSignal.timeout(timeoutMs),
    onEnd: (meta) => {
      ended.set(meta.id, meta);
      if (!json) printLine(describeEnd(meta));
    },
  });
  if (json) await printReports(ids);
  if (!isOver) {
    const left = ids.filter((id) => !ended.has(id));
    printNotice(`still running after ${timeout}: ${left.join(", ")}`);
    return TIMED_OUT;
  }
  return await firstFailure(ids.flatMap((id) => ended.get(id) ?? []));
}

async function printReports(ids: readonly string[]): Promise<void> {
  const store = openStore();
  const statuses = await chosenAgents(store, []);
  const inOrder = ids.flatMap((id) =>
    statuses.find((status: AgentStatus) => status.id === id) ?? []
  );
  printJson(inOrder.map((status) => reportOf(status, store)));
}

async function firstFailure(ended: readonly AgentMeta[]): Promise<number> {
  for (const meta of ended) {
    const exitCode = await exitCodeOf(meta);
    if (exitCode !== ExitCode.done) return exitCode;
  }
  return ExitCode.done;
}
