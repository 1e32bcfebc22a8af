/**
 * Notices that a run goes in circles: calls that give, again and again, what they have given before.
 *
 * A call counts together with its result: looking again after something changed is no repetition, and neither is polling
 * what changes. Of its arguments count those that its tool has read: others change nothing. Counted is only while nothing new comes in between, so that a circle of several calls is noticed as one of
 * one call is.
 *
 * @module
 */
import { digest } from "../text/digest.ts";
import type { RunEvent } from "./events.ts";
import type { ToolResult } from "./message.ts";

/** What is to be done about the calls of one answer. */
export type Verdict =
  | { kind: "fine" }
  /** The model is told, at the end of the result of `callId`. */
  | { kind: "note"; callId: string; text: string }
  /** `message` says why the run ends. */
  | { kind: "end"; message: string };

/** The model is told when the same has come so often, */
const TOLD_AFTER = 3;
/** and the run ends when it has come so often. */
const ENDS_AFTER = 5;
/**
 * Twice as many, where arguments differ that change nothing: those of a call that fails with the same words at the same
 * place, and limits and descriptions of one that gives the same.
 */
const ATTEMPTS = 2;
/** A call that takes longer waits for something: to wait again and again is no circle. */
const WAITS_MS = 5_000;

type Finished = Extract<RunEvent, { type: "toolEnd" }>;

interface Seen {
  event: Finished;
  /** The call with its result. */
  exact: string;
  /** The same for all attempts at one thing. */
  attempt: string;
}

/** The guard of one run. */
export class Guard {
  readonly #seen = new Set<string>();
  /** How often each came since anything was new. */
  #counts = new Map<string, number>();
  #step: Seen[] = [];
  readonly #waiting: ReadonlySet<string>;

  /** @param waiting names of tools that look at what goes on by itself, e.g. the output of a command in the background */
  constructor(waiting: Iterable<string> = []) {
    this.#waiting = new Set(waiting);
  }

  /** Takes what the run tells. */
  hear(event: RunEvent): void {
    if (event.type !== "toolEnd") return;
    const { call, result, read = call.arguments } = event;
    const outcome = digest(`${result.isError}\n${result.output}`);
    const exact = digest(`${call.name}\n${canonical(read)}\n${outcome}`);
    const attempt = digest(`attempt\n${call.name}\n${essenceOf(read, result)}\n${outcome}`);
    this.#step.push({ event, exact, attempt });
  }

  /** Judges the calls of one answer, once all of them have their results. */
  judge(): Verdict {
    const step = [...new Map(this.#step.map((seen) => [seen.exact, seen])).values()];
    this.#step = [];
    const isNew = step.some(({ attempt }) => !this.#seen.has(attempt));
    if (isNew) this.#counts = new Map();
    // Those of one answer are one: they were made before the first of them had failed.
    for (const attempt of new Set(step.map(({ attempt }) => attempt))) this.#increase(attempt);
    const verdicts = step.map((seen) => this.#count(seen));
    return verdicts.find(({ kind }) => kind === "end") ??
      verdicts.find(({ kind }) => kind === "note") ?? { kind: "fine" };
  }

  #count({ event, exact, attempt }: Seen): Verdict {
    this.#seen.add(attempt);
    const times = this.#increase(exact);
    const attempts = this.#counts.get(attempt) ?? 0;
    if (event.durationMs > WAITS_MS || this.#waiting.has(event.call.name)) {
      // At 3, 6, 12: a note at every look would fill the window.
      const isDue = times >= TOLD_AFTER && Number.isInteger(Math.log2(times / TOLD_AFTER));
      return isDue ? note(event, waitingNote(times)) : { kind: "fine" };
    }
    if (times >= ENDS_AFTER || attempts >= ENDS_AFTER * ATTEMPTS) {
      return { kind: "end", message: this.#describe(event, Math.max(times, attempts)) };
    }
    if (times === TOLD_AFTER || attempts === TOLD_AFTER * ATTEMPTS - 1) {
      return note(event, repeatedNote(Math.max(times, attempts)));
    }
    return { kind: "fine" };
  }

  #increase(key: string): number {
    const times = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, times);
    return times;
  }

  #describe({ call, label }: Finished, times: number): string {
    const what = `${call.name} ${label}`.replace(/\s+/g, " ").slice(0, 120).trim();
    return `the model goes in circles: "${what}" gave the same result ${times} times, with nothing new in between`;
  }
}

/** The results as the model reads them, with what it is told. */
export function withNote(results: ToolResult[], verdict: Verdict): ToolResult[] {
  if (verdict.kind !== "note") return results;
  return results.map((result) =>
    result.callId === verdict.callId
      ? { ...result, output: `${result.output}\n\n[${verdict.text}]` }
      : result
  );
}

/** The results as the model reads them, and after the last of them what is new elsewhere, a line each. */
export function withNews(results: ToolResult[], news: readonly string[]): ToolResult[] {
  const last = results.at(-1);
  if (news.length === 0 || last === undefined) return results;
  const output = [last.output, "", ...news.map((line) => `[${line}]`)].join("\n");
  return [...results.slice(0, -1), { ...last, output }];
}

function note({ call }: Finished, text: string): Verdict {
  return { kind: "note", callId: call.id, text };
}

function repeatedNote(times: number): string {
  return `This was the same result for the ${times}${
    times === 3 ? "rd" : "th"
  } time, and nothing new came in between. ` +
    "Doing it again will not change it: do something else, or say what is in the way. If it goes on, the run is ended.";
}

function waitingNote(times: number): string {
  return `This was the same result for the ${times}${times === 3 ? "rd" : "th"} time. ` +
    "If you wait for something, wait longer at once, or say that it does not come.";
}

/** Arguments that tell what a call is for, and change nothing in what it does. */
const WORDS = new Set(["description", "explanation", "reason", "comment", "title", "thought"]);

/** What is the same for all attempts at one thing, the name of the tool and the result aside. */
function essenceOf(args: unknown, { isError, output }: ToolResult): string {
  // Refused before anything was done; see `refusal()` in tool_runner.ts.
  if (isError && output.startsWith("error: ")) return "";
  if (typeof args !== "object" || args === null) return canonical(args);
  const { path } = args as Record<string, unknown>;
  if (isError && typeof path === "string") return path;
  const parts = Object.entries(args).filter(([name, value]) =>
    !WORDS.has(name) && typeof value !== "number" && typeof value !== "boolean"
  ).map(([name, value]) => [name, name === "command" ? withoutComment(value) : value]);
  return canonical(Object.fromEntries(parts));
}

/** A command line without the comment at its end, where there is nothing that may be quoted. */
function withoutComment(command: unknown): unknown {
  return typeof command === "string" ? command.replace(/(?:^|[\s;])#[^'"`\n]*$/, "") : command;
}

/** JSON with its keys in order: the same arguments are the same text. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
