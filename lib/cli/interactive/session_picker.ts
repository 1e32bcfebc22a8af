/**
 * Choosing one of the saved conversations at a terminal: arrows move, typing filters, Enter takes.
 *
 * @module
 */
import type { SessionSummary } from "../../engine/sessions/summary.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { writeAll } from "../../sys/files/write_all.ts";
import { formatAge } from "../output/format_age.ts";
import { promptCell } from "../output/prompt_cell.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { disarm } from "../../text/disarm.ts";
import { displayWidth } from "../../text/display_width.ts";
import { endWithin } from "../../text/within_width.ts";
import { fitted } from "../top/fitted.ts";
import { KeyParser, type Typed } from "./key_parser.ts";
import { Terminal } from "./terminal.ts";

const QUESTION = "Which conversation? ";
/** Lines around the list: the question, and where the cursor stands. */
const LINES_AROUND = 2;
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
const [CTRL_D, CTRL_N, CTRL_P, CTRL_U] = ["\x04", "\x0e", "\x10", "\x15"];
/** An arrow is a sequence (xterm, also in its application mode), another control a character; letters come in runs. */
// deno-lint-ignore no-control-regex
const KEYS = /\x1b(?:\[[0-9;]*[@-~]|O.)?|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g;

/** What a key did. */
export type Pick = { type: "go on" } | { type: "picked"; id: string } | { type: "left" };

/** The list as it stands: what is typed, and which row is chosen. */
export class SessionPicker {
  readonly #sessions: readonly SessionSummary[];
  #filter = "";
  #chosen = 0;

  constructor(sessions: readonly SessionSummary[]) {
    this.#sessions = sessions;
  }

  /** Takes what was typed. */
  take(typed: Typed): Pick {
    switch (typed.type) {
      case "interrupt":
        return { type: "left" };
      case "enter": {
        const session = this.#shown()[this.#chosen];
        return session === undefined ? { type: "go on" } : { type: "picked", id: session.id };
      }
      case "keys":
        for (const key of typed.text.match(KEYS) ?? []) {
          const pick = this.#key(key);
          if (pick.type !== "go on") return pick;
        }
        return { type: "go on" };
      case "paste":
        return this.#search(this.#filter + typed.text);
      case "escape":
        return { type: "left" };
      case "newline":
      case "suspend":
      case "mode":
      case "search":
        return { type: "go on" };
    }
  }

  /** The lines to show, `rows` at the most; what wraps would not be drawn over, so each is narrower than the terminal. */
  lines({ rows, columns }: { rows: number; columns: number }): string[] {
    const width = columns - 1;
    const shown = this.#shown();
    const typed = endWithin(this.#filter, width - displayWidth(QUESTION) - 1);
    const question = fitted(`${QUESTION}${typed}▏`, width);
    if (shown.length === 0) {
      return [question, fitted("  none has these words; Backspace takes letters back", width)];
    }
    const room = Math.max(1, rows - LINES_AROUND);
    const first = Math.max(0, Math.min(this.#chosen - room + 1, shown.length - room));
    return [
      question,
      ...shown.slice(first, first + room).map((session, index) =>
        fitted(`${first + index === this.#chosen ? "❯" : " "} ${rowOf(session)}`, width)
      ),
    ];
  }

  #key(key: string): Pick {
    switch (key) {
      case "\x1b":
      case CTRL_D:
        return { type: "left" };
      case "\x1b[A":
      case "\x1bOA":
      case CTRL_P:
        return this.#move(-1);
      case "\x1b[B":
      case "\x1bOB":
      case CTRL_N:
        return this.#move(1);
      case "\x7f":
      case "\b":
        return this.#search(Array.from(this.#filter).slice(0, -1).join(""));
      case CTRL_U:
        return this.#search("");
      default:
        // Other keys, such as Home, mean nothing here.
        return key < " " ? { type: "go on" } : this.#search(this.#filter + key);
    }
  }

  #move(by: number): Pick {
    const { length } = this.#shown();
    this.#chosen = Math.max(0, Math.min(length - 1, this.#chosen + by));
    return { type: "go on" };
  }

  #search(filter: string): Pick {
    this.#filter = disarm(filter, "space");
    this.#chosen = 0;
    return { type: "go on" };
  }

  /** Those that hold every word, in any case. */
  #shown(): SessionSummary[] {
    const words = this.#filter.toLowerCase().split(" ").filter((word) => word !== "");
    return this.#sessions.filter(({ id, prompt, title = "" }) =>
      words.every((word) => `${id} ${title} ${prompt}`.toLowerCase().includes(word))
    );
  }
}

/** Id, age, turns and first words: 72 columns at the most. */
function rowOf({ id, updatedAt, turns, prompt, title }: SessionSummary): string {
  const age = formatAge((Date.now() - updatedAt.getTime()) / 1000).padEnd(8);
  const count = turns === 1 ? "1 turn" : `${turns} turns`;
  return `${id}  ${age}  ${count.padEnd(8)}  ${promptCell(title ?? prompt)}`;
}

/**
 * Shows the conversations until one is chosen; returns its id.
 *
 * @throws {UserError} when the person leaves without one
 */
export async function pickFromSessions(sessions: readonly SessionSummary[]): Promise<string> {
  using _terminal = new Terminal({ isDumb: false });
  const picker = new SessionPicker(sessions);
  const parser = new KeyParser();
  const buffer = new Uint8Array(1024);
  let drawn = 0;
  const draw = async (lines: readonly string[]) => {
    const up = drawn === 0 ? "\r" : `\r\x1b[${drawn}A`;
    drawn = lines.length;
    // Line over line: clearing all first would flicker.
    const text = `${up}${lines.map((line) => `${line}${CLEAR_LINE}\r\n`).join("")}${CLEAR_BELOW}`;
    await writeAll(Deno.stdout, new TextEncoder().encode(text));
  };
  for (;;) {
    const size = terminalSize(Deno.stdout);
    await draw(picker.lines({ rows: size?.rows ?? 24, columns: size?.columns ?? 80 }));
    const length = await Deno.stdin.read(buffer);
    const typed: Typed[] = length === null
      ? [{ type: "interrupt" }]
      : [...parser.push(buffer.subarray(0, length)), ...parser.flush()];
    for (const one of typed) {
      const pick = picker.take(one);
      if (pick.type === "go on") continue;
      await draw([]);
      if (pick.type === "picked") return pick.id;
      throw new UserError("no conversation was chosen", { exitCode: ExitCode.interrupted });
    }
  }
}
