/**
 * `isonforge attach <id>`
 *
 * @module
 */
import { attach as follow } from "../../agents/attach.ts";
import { progressOf } from "../../agents/progress.ts";
import { readStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { ExitCode } from "../../errors.ts";
import { agentLabel } from "../agents/agent_label.ts";
import { isReadTogether } from "../attended.ts";
import { assertNotCaller, openExecutors, openStore } from "../context.ts";
import { printEnd } from "../output/end_notice.ts";
import { foreignOutput } from "../output/foreign_output.ts";
import { formatAge } from "../output/format_age.ts";
import { describeProgress } from "../output/describe_progress.ts";
import { describePlace } from "../output/describe_place.ts";
import { watchQueue } from "../run/watch_queue.ts";
import { printNotice } from "../output/print.ts";
import { listenForSignal } from "../../sys/listen_for_signal.ts";

/** On a terminal, where nobody could read more, the follower starts this many bytes before the end. */
const TERMINAL_BACKLOG = 1024 * 1024;

export interface AttachOptions {
  /** So many lines of what it said already; undefined: all of the latest run. */
  lines: number | undefined;
  /** A terminal is given everything as it is. */
  raw: boolean;
}

export default async function attach(
  word: string,
  { lines, raw }: AttachOptions,
): Promise<number> {
  const store = openStore();
  const id = store.resolve(word);
  const label = agentLabel(id, word);
  assertNotCaller(id, "follow");
  const detached = new AbortController();
  listenForSignal("SIGINT", () => detached.abort());
  const isTerminal = isReadTogether();
  if (isTerminal) await introduce(store, { id, label });
  // Its turn may come while nobody else looks.
  using _queue = watchQueue();
  const output = foreignOutput(Deno.stdout, { isRaw: raw, endsLine: isTerminal });
  using line = isTerminal ? await runningLine(store, id) : undefined;
  const meta = await follow(store, id, {
    executors: openExecutors(store),
    sink: line === undefined ? output.write : line.above(output.write),
    signal: detached.signal,
    onNotice: printNotice,
    ...(lines === undefined ? {} : { lines }),
    ...(Deno.stdout.isTerminal() ? { backlogLimit: TERMINAL_BACKLOG } : {}),
  });
  line?.[Symbol.dispose]();
  await output.end();
  if (meta === undefined) printNotice(`detached: ${label} goes on`);
  else await printEnd(store, meta, label);
  return ExitCode.done;
}

/** What is shown, and how to leave. */
async function introduce(
  store: AgentStore,
  { id, label }: { id: string; label: string },
): Promise<void> {
  const status = await readStatus(store, id, { executors: openExecutors(store) });
  const { state, ageInSeconds, queue } = status;
  if (state === "queued") {
    const place = queue === undefined ? "" : ` (${describePlace(queue)})`;
    printNotice(`${label} waits for its turn${place}: Ctrl+C leaves, the agent waits on`);
    return;
  }
  const age = formatAge(ageInSeconds);
  printNotice(
    state === "running"
      ? `${label}, started ${age}: Ctrl+C leaves, the agent goes on`
      : `the latest run of ${label}, started ${age}`,
  );
  const progress = progressOf(status, store.directory(id));
  if (progress !== undefined) printNotice(describeProgress(progress));
}

async function runningLine(store: AgentStore, id: string) {
  const { RunningLine } = await import("../logs/running_line.ts");
  const { createRedact } = await import("../../engine/redact/redact.ts");
  const { knownSecrets } = await import("../run/known_secrets.ts");
  return new RunningLine({
    readMeta: () => store.read(id),
    executors: openExecutors(store),
    redact: createRedact(await knownSecrets(isonforgeHome())),
    isDumb: environmentVariable("TERM") === "dumb",
  });
}
