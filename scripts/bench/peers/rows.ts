/**
 * What is compared, a row each, and what a number means to who uses it.
 *
 * @module
 */
import type { Extra } from "./contestants/contestant.ts";

export const MANY_TOKENS = 20_000;
/** Of the two long runs. */
export const FEW_TURNS = 100;
export const MANY_TURNS = 300;

/** A number of each round; the units are those of the titles. */
export type RowName =
  | "firstRequest"
  | "coldFirstRequest"
  | "wholeRun"
  | "runCpu"
  | "manyTokensCpu"
  | "waitingRss"
  | "waitingPss"
  | "request"
  | "allRequests"
  | "command"
  | "commandCpu"
  | Extra
  | `${Extra}Cpu`
  | "fewTurnsCpu"
  | "manyTurnsCpu"
  | "manyTurns"
  | "fewTurnsMemory"
  | "manyTurnsMemory";

export interface Row {
  name: RowName;
  title: string;
  digits: number;
  /** What a number more or less means; none where the row above has said it. */
  meaning?: string;
}

export const ROWS: readonly Row[] = [
  {
    name: "firstRequest",
    title: "start to first request, ms",
    digits: 0,
    meaning:
      "what you wait for before the model has even heard of your question: the first request that " +
      "offers tools, not one for a title",
  },
  {
    name: "coldFirstRequest",
    title: "the same, cold start, ms",
    digits: 0,
    meaning:
      "the first run after a reboot, or after something else has taken the memory: the program's own files (and its " +
      "interpreter) are dropped from the page cache first",
  },
  {
    name: "wholeRun",
    title: "whole run of one token, s",
    digits: 2,
    meaning: "what a script pays for each question",
  },
  {
    name: "runCpu",
    title: "processor time of that run, s",
    digits: 2,
    meaning: "the same when ten start at once on two cores",
  },
  {
    name: "manyTokensCpu",
    title: `processor time, ${MANY_TOKENS.toLocaleString("en")} tokens, s`,
    digits: 2,
    meaning: "what a night of answers takes from whatever else the machine does",
  },
  {
    name: "waitingRss",
    title: "memory while the model thinks, MB (RSS, tree)",
    digits: 0,
    meaning: "how many agents fit on a laptop",
  },
  {
    name: "waitingPss",
    title: "the same, shared pages counted once (PSS)",
    digits: 0,
    meaning: "what one agent more really takes",
  },
  {
    name: "request",
    title: "first request, KB",
    digits: 1,
    meaning:
      "what the model reads, and you pay, before the question: the body of the first request that " +
      "offers tools",
  },
  {
    name: "allRequests",
    title: "all requests of that run, KB",
    digits: 1,
    meaning: "the same with those for a title, a memory and such",
  },
  {
    name: "command",
    title: "run with one command, s",
    digits: 2,
    meaning: "the smallest useful run: the model has `echo` run, sees its output, and answers",
  },
  { name: "commandCpu", title: "processor time of that run, s", digits: 2 },
  {
    name: "mcp",
    title: "run with one command and an MCP server, s",
    digits: 2,
    meaning: "what one server more costs each run; the server itself starts in 2 ms",
  },
  { name: "mcpCpu", title: "processor time of that run, s", digits: 2 },
  {
    name: "hook",
    title: "run with one command and a hook before it, s",
    digits: 2,
    meaning: "what a guard of your own costs each call; the hook is one `touch`",
  },
  { name: "hookCpu", title: "processor time of that run, s", digits: 2 },
  {
    name: "sandbox",
    title: "run with one command in a sandbox, s",
    digits: 2,
    meaning: "what it costs that a command writes to its project only",
  },
  { name: "sandboxCpu", title: "processor time of that run, s", digits: 2 },
  {
    name: "manyTurns",
    title: `run with ${MANY_TURNS} commands, s`,
    digits: 1,
    meaning:
      "what a long task pays to the program alone: the model answers at once, and everything so far is sent each turn",
  },
  { name: "fewTurnsCpu", title: `processor time, ${FEW_TURNS} commands, s`, digits: 2 },
  {
    name: "manyTurnsCpu",
    title: `processor time, ${MANY_TURNS} commands, s`,
    digits: 2,
    meaning: `three times the row above is growth with the context, more is faster than it`,
  },
  {
    name: "fewTurnsMemory",
    title: `most memory, ${FEW_TURNS} commands, MB (RSS, tree)`,
    digits: 0,
  },
  {
    name: "manyTurnsMemory",
    title: `most memory, ${MANY_TURNS} commands, MB (RSS, tree)`,
    digits: 0,
    meaning: "whether a long task ends because memory does",
  },
];

/** What was measured of one program: a number for each round, NaN where it could not be had. */
export type Samples = Record<RowName, number[]>;

export function noSamples(): Samples {
  return Object.fromEntries(ROWS.map(({ name }): [string, number[]] => [name, []])) as Samples;
}
