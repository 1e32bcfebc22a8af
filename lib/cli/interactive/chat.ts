/**
 * A conversation at a terminal: a prompt, a turn, a prompt.
 *
 * @module
 */
import { createAsk } from "../../engine/permissions/approvals.ts";
import { Dialogue } from "../../engine/dialogue.ts";
import type { Ask } from "../../engine/permissions/permit.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import type { SessionChoice } from "../../engine/sessions/session.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { RunConfig } from "../../config/run_config.ts";
import { abortable } from "../../sys/abortable.ts";
import { PROGRAM } from "../../version.ts";
import {
  colored,
  printError,
  printLine,
  printNotice,
  printWarning,
  takesColor,
} from "../output/print.ts";
import { approval } from "./approval.ts";
import { isChatCommand, parseCommand } from "./chat_commands.ts";
import { Keyboard } from "./keyboard.ts";
import { LineEditor } from "./line_editor.ts";
import { toOneLine } from "./multiline.ts";
import { runChatCommand } from "./run_chat_command.ts";
import { recap, saidBefore } from "./recap.ts";
import { Spinner } from "./spinner.ts";
import type { Terminal } from "./terminal.ts";
import { takeTurn } from "./turn.ts";
import { RunTotals } from "./run_totals.ts";

export interface ChatOptions {
  config: RunConfig;
  home: string;
  userHome: string;
  environment: Readonly<Record<string, string>>;
  /** Absolute. */
  cwd: string;
  terminal: Terminal;
  /** A terminal that only prints: no colours, no spinner. */
  isDumb: boolean;
  /** Ends everything. */
  signal: AbortSignal;
  /** Starts a background agent, one that goes on from a conversation if that is named; prints how to reach it. */
  startAgent: (prompt: string, session: string | undefined) => Promise<unknown>;
}

/** A person at a terminal, and a model. */
export class Chat {
  readonly options: ChatOptions;
  readonly totals = new RunTotals();
  readonly #spinner: Spinner;
  readonly #editor: LineEditor;
  readonly #ask: Ask;
  #dialogue: Dialogue | undefined;
  /** What Ctrl+C ends: the turn, or the wait for an endpoint. */
  #current: AbortController | undefined;
  /** A Ctrl+C has come, and nothing was typed since: another one leaves. */
  #isLeaving = false;
  #exitCode: number | undefined;

  constructor(options: ChatOptions) {
    const { config: { secrets }, cwd, home, userHome, terminal } = options;
    this.options = options;
    this.#spinner = new Spinner(options);
    const keyboard = new Keyboard({
      onInterrupt: () => this.#interrupt(),
      onSuspend: () => {
        terminal.suspend();
        this.#editor.redraw();
      },
    });
    this.#editor = new LineEditor(keyboard);
    const askPerson = approval({
      editor: this.#editor,
      spinner: this.#spinner,
      redact: createRedact(secrets),
      print: printLine,
      onInterrupt: () => this.#interrupt(),
    });
    this.#ask = createAsk(askPerson, { cwd, home: userHome, isonforgeHome: home });
  }

  /** The conversation that goes on. */
  get dialogue(): Dialogue {
    if (this.#dialogue === undefined) throw new Error("no conversation is open");
    return this.#dialogue;
  }

  /**
   * Talks until the person leaves.
   *
   * @returns the exit code
   * @throws {UserError} when the conversation cannot begin
   */
  async run(session: SessionChoice, message: string | undefined): Promise<number> {
    try {
      await this.open(session);
      if (message !== undefined) {
        this.#editor.remember(toOneLine(message));
        await this.#turn(message);
      }
      while (this.#exitCode === undefined) await this.#step();
      return this.#exitCode;
    } catch (error) {
      if (this.#exitCode !== undefined) return this.#exitCode;
      throw error;
    } finally {
      this.#spinner.stop();
      this.#close();
    }
  }

  /** Goes over to another conversation, or to a new one; the present one stays if that fails. */
  async open(session: SessionChoice): Promise<void> {
    const { config, home, userHome, environment, cwd } = this.options;
    const next = await this.#interruptible((signal) => {
      const waiting = { signal, isUnattended: false, onWait: printNotice };
      const opening = Dialogue.open({
        config,
        home,
        userHome,
        environment,
        cwd,
        session,
        ask: this.#ask,
        waiting,
      });
      return abortable(opening, signal);
    });
    this.#dialogue?.[Symbol.dispose]();
    this.#dialogue = next;
    for (const notice of next.notices) printWarning(notice);
    for (const line of recap(next)) printLine(line);
    for (const text of saidBefore(next.messages)) this.#editor.remember(toOneLine(text));
  }

  leave(exitCode: number): void {
    this.#exitCode ??= exitCode;
  }

  async #step(): Promise<void> {
    const { signal } = this.options;
    const prompt = takesColor(Deno.stdout) ? colored("bold", "> ") : "> ";
    const entry = await this.#editor.readMessage({ prompt, signal });
    switch (entry.type) {
      case "line":
        this.#isLeaving = false;
        return await this.#take(entry.text);
      case "interrupt":
        if (entry.hadText) this.#isLeaving = false;
        else this.#interrupt();
        return;
      case "end":
        return this.leave(ExitCode.done);
      case "aborted":
        return this.leave(ExitCode.terminated);
    }
  }

  async #take(text: string): Promise<void> {
    const command = parseCommand(text);
    try {
      if (command === undefined) {
        if (text.trim() !== "") await this.#turn(text);
      } else if (isChatCommand(command.name)) {
        await runChatCommand(this, { name: command.name, argument: command.argument });
      } else {
        printLine(`There is no /${command.name}; /help lists the commands.`);
      }
    } catch (error) {
      // What one message or command could not do is no end of the conversation.
      printError(error);
    }
  }

  async #turn(text: string): Promise<void> {
    const outcome = await this.#interruptible((signal) =>
      takeTurn(text, {
        dialogue: this.dialogue,
        limits: this.totals.limits(this.options.config.limits),
        spinner: this.#spinner,
        signal,
      })
    );
    this.totals.add(outcome);
    if (outcome.reason === "stopped" && this.#exitCode === undefined) {
      printNotice("stopped; Ctrl+C again leaves");
    }
  }

  async #interruptible<T>(action: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const current = new AbortController();
    this.#current = current;
    try {
      return await action(AbortSignal.any([current.signal, this.options.signal]));
    } catch (error) {
      throw current.signal.aborted ? new UserError("stopped") : error;
    } finally {
      this.#current = undefined;
      if (this.options.signal.aborted) this.leave(ExitCode.terminated);
    }
  }

  /** Ctrl+C: once for what goes on, twice for everything. */
  #interrupt(): void {
    if (this.#isLeaving || this.#dialogue === undefined) this.leave(ExitCode.interrupted);
    else if (this.#current === undefined) printNotice("Ctrl+C again, or Ctrl+D, leaves");
    this.#isLeaving = true;
    this.#current?.abort(new Error("the turn was stopped"));
  }

  #close(): void {
    const dialogue = this.#dialogue;
    if (dialogue === undefined) return;
    dialogue[Symbol.dispose]();
    if (saidBefore(dialogue.messages).length > 0) {
      printNotice(`to go on later: ${PROGRAM} --resume ${dialogue.facts.sessionId}`);
    }
  }
}
