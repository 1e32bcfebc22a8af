/**
 * `isonforge agents --watch`: the list, again and again, until Ctrl+C.
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import type { AgentStatus } from "../../agents/state.ts";
import type { AgentColumn } from "../../config/columns/agent_columns.ts";
import { ExitCode, UsageError } from "../../errors.ts";
import { delay } from "../../sys/delay.ts";
import { writeAllSync } from "../../sys/files/write_all.ts";
import { PROGRAM } from "../../version.ts";
import { printLine } from "../output/print.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { listTable } from "./list_table.ts";

/** Between two looks, */
const LOOK_MS = 1_000;
/** or longer, so that looking takes no more than a tenth of the time. */
const REST = 9;

/** Another screen, without a cursor, whose lines are not wrapped (xterm, DECSET 1049, 25 and 7). */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";

export interface WatchOptions {
  store: AgentStore;
  isWide: boolean;
  isPromptWhole: boolean;
}

/**
 * Shows the table of what `choose` finds, and the last one also on the screen from which it was called.
 *
 * @throws {UsageError} where there is no terminal
 */
export async function watchAgents(
  choose: () => Promise<AgentStatus[]>,
  options: WatchOptions,
): Promise<number> {
  if (!Deno.stdout.isTerminal()) {
    throw new UsageError("--watch needs a terminal", {
      hint: `for scripts: ${PROGRAM} agents --json, or ${PROGRAM} wait`,
    });
  }
  using screen = new Screen();
  let table = "";
  while (!screen.signal.aborted) {
    const began = performance.now();
    const statuses = await choose();
    const { columns: width, rows = 24 } = terminalSize(Deno.stdout) ?? {};
    table = statuses.length === 0
      ? "No background agents."
      : (await listTable(statuses, { ...options, width, columns: columnsFor(statuses) })).text;
    screen.show(fitting(table.split("\n"), rows));
    await delay(Math.max(LOOK_MS, REST * (performance.now() - began)), screen.signal);
  }
  screen[Symbol.dispose]();
  printLine(table);
  return screen.exitCode;
}

/** Those of the list, and what is done. */
function columnsFor(statuses: readonly AgentStatus[]): AgentColumn[] {
  const hasNames = statuses.some((status) => "meta" in status && status.meta.name !== undefined);
  return ["id", "state", "started", ...(hasNames ? ["name" as const] : []), "activity", "prompt"];
}

/** What of the lines has room; the newest agents are first. */
function fitting(lines: readonly string[], rows: number): string[] {
  if (lines.length <= rows) return [...lines];
  const shown = lines.slice(0, Math.max(1, rows - 1));
  return [...shown, `  … and ${lines.length - shown.length} more`];
}

/** The terminal's other screen, until it is disposed of or a signal ends the program. */
class Screen implements Disposable {
  readonly #over = new AbortController();
  readonly #interrupt = () => this.#end(ExitCode.done);
  readonly #terminate = () => this.#end(ExitCode.terminated);
  readonly #leave = () => this[Symbol.dispose]();
  #exitCode: number = ExitCode.done;
  #isOurs = true;

  constructor() {
    globalThis.addEventListener("unload", this.#leave);
    Deno.addSignalListener("SIGINT", this.#interrupt);
    Deno.addSignalListener("SIGTERM", this.#terminate);
    Deno.addSignalListener("SIGHUP", this.#terminate);
    write(ENTER);
  }

  /** Aborted once a signal came. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get exitCode(): number {
    return this.#exitCode;
  }

  show(lines: readonly string[]): void {
    write(HOME + lines.map((line) => line + CLEAR_LINE).join("\r\n") + CLEAR_BELOW);
  }

  [Symbol.dispose](): void {
    if (!this.#isOurs) return;
    this.#isOurs = false;
    globalThis.removeEventListener("unload", this.#leave);
    Deno.removeSignalListener("SIGINT", this.#interrupt);
    Deno.removeSignalListener("SIGTERM", this.#terminate);
    Deno.removeSignalListener("SIGHUP", this.#terminate);
    write(LEAVE);
  }

  #end(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#over.abort();
  }
}

function write(text: string): void {
  try {
    writeAllSync(Deno.stdout, new TextEncoder().encode(text));
  } catch {
    // The terminal has gone.
  }
}
