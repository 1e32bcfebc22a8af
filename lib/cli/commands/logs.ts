/**
 * `isonforge logs <id...>`
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { type Named, namedAgents } from "../agents/named_agents.ts";
import { isReadTogether } from "../attended.ts";
import { openStore } from "../context.ts";
import { showLog, type ShowLogOptions } from "../logs/show_log.ts";
import { foreignOutput } from "../output/foreign_output.ts";
import { colored, printError, printNotice, takesColor } from "../output/print.ts";
import { listenForSignal } from "../../sys/listen_for_signal.ts";

/** What Cliffy hands over: an option that was not given may be there as undefined. */
export interface LogsOptions {
  lines?: number | undefined;
  follow?: boolean | undefined;
  stderr?: boolean | undefined;
  since?: string | undefined;
  timestamps?: boolean | undefined;
  raw?: boolean | undefined;
}

export default async function logs(
  words: readonly string[],
  options: LogsOptions,
): Promise<number> {
  const since = await sinceOf(options);
  const store = openStore();
  const agents = namedAgents(store, words, { notForCaller: options.follow ? "follow" : undefined });
  const detached = options.follow ? new AbortController() : undefined;
  if (detached !== undefined) {
    listenForSignal("SIGINT", () => detached.abort());
  }
  using _queue = options.follow ? (await import("../run/watch_queue.ts")).watchQueue() : undefined;
  // What stderr tells comes between and after it.
  const isBesideNotices = isReadTogether();
  const output = foreignOutput(Deno.stdout, {
    isRaw: options.raw ?? false,
    endsLine: isBesideNotices,
  });
  const common = {
    stream: options.stderr ? "stderr" : "stdout",
    lines: options.lines,
    since,
    timestamps: options.timestamps ?? false,
    follow: detached?.signal,
    hasSeparator: isBesideNotices,
    sink: output.write,
    flush: () => output.end(),
  } as const;
  const [only] = agents;
  if (words.length === 1 && only !== undefined) {
    if (await showLog(store, only, common)) printNotice(`detached: ${only.label} goes on`);
    return ExitCode.done;
  }
  const exitCode = await showAll(store, agents, common);
  return agents.length < words.length ? ExitCode.failed : exitCode;
}

/** All logs side by side, each line with the name of its agent; what fails is said, and the rest is shown. */
async function showAll(
  store: AgentStore,
  agents: readonly Named[],
  common: ShowLogOptions,
): Promise<number> {
  const { PrefixedLines } = await import("../logs/prefixed_lines.ts");
  const names = agents.map(({ id, typed }) => id.startsWith(typed) ? id : typed);
  const width = Math.max(...names.map((name) => name.length));
  let exitCode: number = ExitCode.done;
  const goingOn: string[] = [];
  const showOne = async (agent: Named, index: number) => {
    const prefix = `${(names[index] ?? "").padEnd(width)} | `;
    const lines = new PrefixedLines(
      takesColor(Deno.stdout) ? colored("dim", prefix) : prefix,
      common.sink,
    );
    try {
      const goesOn = await showLog(store, agent, {
        ...common,
        sink: (bytes) => lines.write(bytes),
        flush: async () => {
          await lines.end();
          await common.flush();
        },
      });
      if (goesOn) goingOn.push(agent.label);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      printError(error);
      exitCode = ExitCode.failed;
    }
  };
  if (common.follow !== undefined) await Promise.all(agents.map(showOne));
  else for (const [index, agent] of agents.entries()) await showOne(agent, index);
  if (goingOn.length > 0) {
    printNotice(`detached: ${goingOn.join(", ")} ${goingOn.length === 1 ? "goes" : "go"} on`);
  }
  return exitCode;
}

async function sinceOf({ since }: LogsOptions): Promise<number | undefined> {
  if (since === undefined) return undefined;
  const { parseSince } = await import("../arguments/since.ts");
  return parseSince(since, Date.now());
}
