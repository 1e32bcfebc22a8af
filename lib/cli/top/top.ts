/**
 * The screen of `isonforge top`: which text is on it, and what each key does.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import { delay } from "../../sys/delay.ts";
import type { Input } from "../interactive/keyboard.ts";
import { agentLabel } from "../agents/agent_label.ts";
import { keysIn } from "../keys_in.ts";
import type { FullScreen } from "../output/full_screen.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { perform, printed } from "./actions.ts";
import { BottomLine } from "./bottom_line.ts";
import { HELP } from "./help.ts";
import { ListView, type Size } from "./list_view.ts";
import type { Looker } from "./look.ts";
import type { Row } from "./row.ts";
import { TextView } from "./text_view.ts";

/** Between two looks at the agents, or longer, so that looking takes no more than a tenth of the time; */
const LOOK_MS = 1_000;
const REST = 9;
/** and at a log that is followed. */
const LOG_MS = 250;
/** What most terminals have at least. */
const SMALLEST: Size = { columns: 80, rows: 24 };

/** The text that is shown in the place of the list. */
interface Shown {
  view: TextView;
  /** Whose log it is, which grows. */
  log?: string;
}

export interface TopOptions {
  looker: Looker;
  color: boolean;
}

/** What is shown, and what keys do. */
export class Top {
  readonly #screen: FullScreen;
  readonly #options: TopOptions;
  readonly #list = new ListView();
  #all: readonly Row[] = [];
  #shown: Shown | undefined;
  readonly #bottom = new BottomLine();
  /** Ends the rest between two looks. */
  #wake = new AbortController();

  constructor(screen: FullScreen, options: TopOptions) {
    this.#screen = screen;
    this.#options = options;
  }

  /** Looks again and again. */
  async look(): Promise<void> {
    const { signal } = this.#screen;
    const wake = () => this.#wake.abort();
    signal.addEventListener("abort", wake);
    while (!signal.aborted) {
      const began = performance.now();
      await this.#lookOnce().catch((error) => this.#say(errorMessage(error)));
      this.draw();
      const took = performance.now() - began;
      this.#wake = new AbortController();
      if (signal.aborted) break;
      const pause = this.#shown?.log === undefined ? LOOK_MS : LOG_MS;
      await delay(Math.max(pause, REST * took), this.#wake.signal);
    }
  }

  async #lookOnce(): Promise<void> {
    const { looker } = this.#options;
    const { log, view } = this.#shown ?? {};
    if (log !== undefined && view !== undefined) {
      view.text = await looker.log(log) || "it has said nothing so far";
      return;
    }
    if (this.#shown !== undefined) return;
    this.#all = await looker.rows(this.#list.visible(this.#size.rows));
    const isFirst = this.#list.rows.length === 0;
    this.#list.update(this.#all);
    // Only now it is known which rows are seen.
    if (isFirst) {
      this.#list.update(this.#all = await looker.rows(this.#list.visible(this.#size.rows)));
    }
  }

  draw(): void {
    const { columns, rows } = this.#size;
    const { color } = this.#options;
    const size = { columns, rows: rows - 1 };
    const lines = this.#shown?.view.render(size, color) ?? this.#list.render(size, color);
    const padding = Array.from({ length: Math.max(0, size.rows - lines.length) }, () => "");
    this.#screen.show([
      ...lines.slice(0, size.rows),
      ...padding,
      this.#bottom.render(columns, this.#list.filter),
    ]);
  }

  async take(input: Input): Promise<void> {
    if (input.type === "aborted") return;
    // One by one: the first of several that come at once may open a line for the others.
    const inputs = input.type === "keys"
      ? keysIn(input.text).map((text) => ({ type: "keys" as const, text }))
      : [input];
    for (const one of inputs) await this.#takeOne(one);
    this.draw();
  }

  async #takeOne(input: Exclude<Input, { type: "aborted" }>): Promise<void> {
    if (this.#bottom.isOpen) await this.#bottom.take(input);
    else if (input.type === "end" || input.type === "interrupt") this.#screen.end(0);
    else if (input.type === "keys") await this.#key(input.text);
    else if (input.type === "enter") await this.#key("\r");
    else if (input.type === "escape") await this.#key("\x1b");
  }

  async #key(key: string): Promise<void> {
    this.#bottom.message = "";
    const page = this.#size.rows - 3;
    const steps: Record<string, number> = {
      ...{ j: 1, "\x1b[B": 1, "\x1bOB": 1, k: -1, "\x1b[A": -1, "\x1bOA": -1 },
      ...{ " ": page, "\x1b[6~": page, "\x1b[5~": -page },
      ...{ G: Infinity, "\x1b[F": Infinity, g: -Infinity, "\x1b[H": -Infinity },
    };
    const by = steps[key];
    if (by !== undefined) {
      return (this.#shown?.view ?? this.#list).move(Math.max(-1e9, Math.min(1e9, by)));
    }
    if (this.#shown !== undefined) {
      if (key === "q" || key === "\x1b" || key === "h" || key === "\x1b[D") {
        this.#shown = undefined;
        this.#lookNow();
      }
      return;
    }
    await this.#command(key);
  }

  async #command(key: string): Promise<void> {
    const row = this.#list.selected;
    switch (key) {
      case "q":
        return this.#screen.end(0);
      case "?":
        return this.#show(
          new TextView("isonforge top: keys (q goes back)", { isFromTop: true }),
          HELP,
        );
      case "/":
        return this.#filter();
      case "\x1b":
        this.#list.filter = "";
        return this.#list.update(this.#all);
      case "n":
        return this.#ask("new agent: ", (prompt) => ["--bg", "-q", "--", prompt]);
    }
    if (row === undefined) return;
    switch (key) {
      case "\r":
      case "l":
      case "\x1b[C":
        this.#shown = { view: new TextView(`${row.label}: log (q goes back)`), log: row.id };
        return this.#lookNow();
      case "d": {
        const view = new TextView(`${row.label}: diff (q goes back)`, { isFromTop: true });
        this.#say("…");
        this.draw();
        this.#say("");
        return this.#show(view, await printed(["diff", row.id]) || "it has changed nothing");
      }
      case "t":
        // A question is answered by going on.
        return row.state === "question"
          ? this.#ask(
            `answer ${row.label}: `,
            (text) => ["respawn", row.id, "--continue", `--message=${text}`],
            row,
          )
          : this.#ask(`tell ${row.label}: `, (text) => ["tell", row.id, "--", text], row);
      case "s":
        return await this.#perform(["stop", row.id], row);
      case "r":
        return await this.#perform(["respawn", row.id], row);
      case "x":
        this.#bottom.confirm(
          `remove ${row.label} with its logs? y/n`,
          () => this.#perform(["rm", row.id], row),
        );
    }
  }

  #filter(): void {
    const before = this.#list.filter;
    const set = (text: string) => {
      this.#list.filter = text;
      this.#list.update(this.#all);
    };
    this.#bottom.ask({
      label: "/",
      text: before,
      onChange: set,
      onDone: set,
      onCancel: () => set(before),
    });
  }

  /** Asks for a line, and runs the command that it makes. */
  #ask(label: string, command: (text: string) => string[], row?: Row): void {
    this.#bottom.ask({
      label,
      onDone: async (text) => {
        if (text !== "") await this.#perform(command(text), row);
      },
    });
  }

  /** Runs a command of ours, and shows what it says; of the agent by the name that stands in the list. */
  async #perform(args: readonly string[], row?: Row): Promise<void> {
    this.#say("…");
    this.draw();
    const said = await perform(args).catch(errorMessage);
    this.#say(row === undefined ? said : said.replace(row.id, agentLabel(row.id, row.label)));
    this.#lookNow();
  }

  #show(view: TextView, text: string): void {
    view.text = text;
    this.#shown = { view };
  }

  #lookNow(): void {
    this.#wake.abort();
  }

  #say(message: string): void {
    this.#bottom.message = message;
  }

  get #size(): Size {
    const { columns = SMALLEST.columns, rows = SMALLEST.rows } = terminalSize(Deno.stdout) ?? {};
    return { columns, rows };
  }
}
