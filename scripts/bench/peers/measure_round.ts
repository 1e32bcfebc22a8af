/**
 * What one program costs, once each: time, processor time, memory, and what is sent.
 *
 * @module
 */
import { type Candidate, prepareRun } from "./candidate.ts";
import type { Extra } from "./contestants/contestant.ts";
import { dropFromCache } from "./page_cache.ts";
import { programFiles } from "./program_files.ts";
import { FEW_TURNS, MANY_TOKENS, MANY_TURNS, type RowName } from "./rows.ts";
import { memoryWhileWaiting, peakOfTree, runProgram } from "./run_program.ts";
import type { ScriptedServer } from "./scripted_server.ts";

/** Hundreds of turns may take so long. */
const LONG_PATIENCE_MS = 240_000;

export type Numbers = Partial<Record<RowName, number>>;

/** A measurement of one program with the rows that it fills. */
export interface Step {
  rows: readonly RowName[];
  /** Of a switch that the program must have. */
  extra?: Extra;
  measure(candidate: Candidate, server: ScriptedServer): Promise<Numbers>;
}

/** Those of each round. */
export const STEPS: readonly Step[] = [
  {
    rows: ["firstRequest", "request", "allRequests", "wholeRun", "runCpu"],
    measure: async (candidate, server) => {
      const run = await prepareRun(candidate, server);
      server.play({ words: 1 });
      const { firstRequestMs, requestBytes, allBytes, seconds, cpuSeconds } = await runProgram(
        run,
        { server },
      );
      return {
        firstRequest: firstRequestMs,
        request: requestBytes / 1024,
        allRequests: allBytes / 1024,
        wholeRun: seconds,
        runCpu: cpuSeconds,
      };
    },
  },
  {
    rows: ["manyTokensCpu"],
    measure: async (candidate, server) => {
      const run = await prepareRun(candidate, server);
      server.play({ words: MANY_TOKENS });
      return { manyTokensCpu: (await runProgram(run, { server })).cpuSeconds };
    },
  },
  {
    rows: ["waitingRss", "waitingPss"],
    measure: async (candidate, server) => {
      const run = await prepareRun(candidate, server);
      server.play("hold");
      const { rss, pss } = await memoryWhileWaiting(run, server);
      return { waitingRss: rss, waitingPss: pss };
    },
  },
  commandStep("command", "commandCpu"),
  commandStep("mcp", "mcpCpu", "mcp"),
  commandStep("hook", "hookCpu", "hook"),
  commandStep("sandbox", "sandboxCpu", "sandbox"),
  {
    rows: ["coldFirstRequest"],
    measure: async (candidate, server) => {
      const run = await prepareRun(candidate, server);
      server.play({ words: 1 });
      if (!await dropFromCache(await programFiles(candidate))) return {};
      return { coldFirstRequest: (await runProgram(run, { server })).firstRequestMs };
    },
  },
];

export const LONG_ROUNDS = 3;

/** What takes too long for more rounds. */
export const LONG_STEPS: readonly Step[] = [
  {
    rows: ["fewTurnsCpu", "fewTurnsMemory"],
    measure: async (candidate, server) => {
      const { cpuSeconds, mostMb } = await longRun(candidate, { server, turns: FEW_TURNS });
      return { fewTurnsCpu: cpuSeconds, fewTurnsMemory: mostMb };
    },
  },
  {
    rows: ["manyTurns", "manyTurnsCpu", "manyTurnsMemory"],
    measure: async (candidate, server) => {
      const { seconds, cpuSeconds, mostMb } = await longRun(candidate, {
        server,
        turns: MANY_TURNS,
      });
      return { manyTurns: seconds, manyTurnsCpu: cpuSeconds, manyTurnsMemory: mostMb };
    },
  },
];

function commandStep(wall: RowName, cpu: RowName, extra?: Extra): Step {
  return {
    rows: [wall, cpu],
    ...(extra === undefined ? {} : { extra }),
    measure: async (candidate, server) => {
      const run = await prepareRun(candidate, { origin: server.origin, extra });
      const { shell } = candidate.contestant;
      server.play({ words: 1, commands: { shell, count: 1, command: () => "echo hello" } });
      const { seconds, cpuSeconds } = await runProgram(run, { server });
      return { [wall]: seconds, [cpu]: cpuSeconds };
    },
  };
}

async function longRun(
  candidate: Candidate,
  { server, turns }: { server: ScriptedServer; turns: number },
): Promise<{ seconds: number; cpuSeconds: number; mostMb: number }> {
  const run = await prepareRun(candidate, server);
  const { shell } = candidate.contestant;
  // Other lines each time: a run that repeats itself is ended.
  const command = (turn: number) => `seq ${turn} ${turn + 100}`;
  server.play({ words: 1, commands: { shell, count: turns, command } });
  let mostMb = 0;
  const { seconds, cpuSeconds } = await runProgram(run, {
    server,
    patienceMs: LONG_PATIENCE_MS,
    whileItRuns: async (pid, signal) => void (mostMb = await peakOfTree(pid, signal)),
  });
  const done = Math.max(...server.calls().map(({ results }) => results));
  if (done < turns) throw new Error(`ended after ${done} of ${turns} commands`);
  return { seconds, cpuSeconds, mostMb };
}
