/**
 * A conversation at a terminal: a prompt, a turn, a prompt.
 *
 * @module
 */
import { createAsk } from "../../engine/permissions/approvals.ts";
import { Dialogue } from "../../engine/dialogue.ts";
import type { Image } from "../../engine/prompt/image.ts";
import type { Ask } from "../../engine/permissions/permit.ts";
import type { PermissionMode } from "../../engine/permissions/mode.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import type { SessionChoice } from "../../engine/sessions/session.ts";
import { ExitCode } from "../../errors.ts";
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
import { understand } from "./answer.ts";
import { approval } from "./approval.ts";
import type { ChatOptions } from "./chat_options.ts";
import { nextMode, promptOf } from "./chat_prompt.ts";
import { completionsOf } from "./completions.ts";
import { withNamed } from "./mentions.ts";
import { saidAgain } from "./pasted.ts";
import { History } from "./history.ts";
import { Interruption } from "./interruption.ts";
import { Keyboard } from "./keyboard.ts";
import { LineEditor } from "./line_editor.ts";
import type { ChatChange } from "./run_chat_command.ts";
import { takeText } from "./take_text.ts";
import { recap, saidBefore } from "./recap.ts";
import { Spinner } from "./spinner.ts";
import { takeTurn } from "./turn.ts";
import { RunTotals } from "./run_totals.ts";

/** A person at a terminal, and a model. */
export class Chat {
  readonly options: ChatOptions;
  readonly totals = new RunTotals();
  readonly #spinner: Spinner;
  readonly #editor: LineEditor;
  readonly #ask: Ask;
  #dialogue: Dialogue | undefined;
  readonly #interruption: Interruption;
  /** In which mode. */
  readonly #began: PermissionMode;

  constructor(options: ChatOptions) {
    const { config: { secrets, userCommands: commands }, home, userHome, terminal } = options;
    // It may change while it goes on; what it was made from stays.
    this.options = { ...options, config: { ...options.config } };
    this.#began = options.config.permissionMode;
    this.#interruption = new Interruption(options.signal);
    this.#spinner = new Spinner({ ...options, typed: () => keyboard.ahead });
    const keyboard = new Keyboard({
      onInterrupt: () => this.#interrupt(),
      onEscape: () => this.#interruption.escape(),
      onMode: () => void this.#nextMode(),
      onSuspend: () => {
        terminal.suspend();
        this.#editor.redraw();
      },
      onEnd: options.onTerminalGone,
    });
    const redact = createRedact(secrets);
    this.#editor = new LineEditor(keyboard, new History({ home, redact }));
    const askPerson = approval({
      editor: this.#editor,
      spinner: this.#spinner,
      redact,
      print: printLine,
      onInterrupt: () => this.#interrupt(),
      canAllowEdits: () => this.dialogue.facts.permissionMode === "default",
      allowEdits: () => this.change({ permissionMode: "acceptEdits" }),
    });
    this.#ask = createAsk(askPerson, { ...options, home: userHome, isonforgeHome: home, commands });
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
      await this.#editor.recall();
      await this.open(session);
      if (message !== undefined) {
        const words = saidAgain(message);
        this.#editor.remember(words);
        await this.say(words, this.options.images);
      }
      for (;;) {
        const { exitCode } = this.#interruption;
        if (exitCode !== undefined) return exitCode;
        await this.#step();
      }
    } catch (error) {
      const { exitCode } = this.#interruption;
      if (exitCode !== undefined) return exitCode;
      throw error;
    } finally {
      this.#spinner.stop();
      await this.#close();
    }
  }

  /** Goes over to another conversation, or to a new one; the present one stays if that fails. */
  async open(session: SessionChoice, beginning?: "clear"): Promise<void> {
    const { config, home, userHome, environment, cwd, sandbox } = this.options;
    const beforeFirstChange = this.options.checkpoints?.before;
    const places = { config, home, userHome, environment, cwd, sandbox, beforeFirstChange };
    const next = await this.interruptible((signal) => {
      const waiting = { signal, isUnattended: false, onWait: printNotice };
      const opening = Dialogue.open({ ...places, session, beginning, ask: this.#ask, waiting });
      return abortable(opening, signal);
    });
    await this.#dialogue?.close(session.resume === undefined ? "clear" : "resume");
    this.#dialogue = next;
    for (const notice of next.notices) printWarning(notice);
    for (const line of recap(next)) printLine(line);
    for (const text of saidBefore(next.messages)) this.#editor.remember(saidAgain(text));
  }

  leave(exitCode: number): void {
    this.#interruption.leave(exitCode);
  }

  async #step(): Promise<void> {
    const onMode = async () => {
      await this.#nextMode();
      return this.#prompt();
    };
    const entry = await this.#editor.readMessage({
      prompt: this.#prompt(),
      signal: this.options.signal,
      onMode,
      complete: (line) =>
        completionsOf(line, { ...this.options, skills: this.dialogue.extensions.skills }),
    });
    switch (entry.type) {
      case "line":
        this.#interruption.stay();
        return await this.#take(entry.text);
      case "interrupt":
        if (entry.hadText) this.#interruption.stay();
        else this.#interrupt();
        return;
      case "end":
        return this.leave(ExitCode.done);
      case "aborted":
        return this.leave(ExitCode.terminated);
    }
  }

  #prompt(): string {
    const prompt = promptOf(this.dialogue);
    return takesColor(Deno.stdout) ? colored("bold", prompt) : prompt;
  }

  /**
   * Goes on with another model or effort, or in another permission mode, that one also in the middle of a turn.
   *
   * @throws {UserError} when there is no such model; all stays as it was then
   */
  async change({ model: name, ...others }: ChatChange): Promise<void> {
    const { config, modelNamed, onChange } = this.options;
    const change = { ...others, ...(name === undefined ? {} : { model: await modelNamed(name) }) };
    await this.dialogue.change(change);
    // The next conversation begins as this one ends.
    Object.assign(config, change);
    onChange({ ...others, ...(name === undefined ? {} : { model: name }) });
  }

  async compact(): Promise<number> {
    using limits = this.totals.limits(this.options.config.limits);
    this.#spinner.start("summarising");
    try {
      return await this.interruptible((signal) => this.dialogue.compact({ limits, signal }));
    } finally {
      this.#spinner.stop();
      this.totals.add({ usage: limits.usage, costUsd: limits.costUsd, turns: limits.turns });
    }
  }

  async confirm(question: string): Promise<boolean> {
    printLine(`${question} [y]es  [n]o`);
    const { signal } = this.options;
    const entry = await this.#editor.readAnswer({ prompt: "? ", signal, letters: ["y", "n"] });
    return entry.type === "line" && understand(entry.text).kind === "yes";
  }

  async #nextMode(): Promise<void> {
    if (this.#dialogue === undefined) return;
    const { permissionMode } = this.dialogue.facts;
    await this.change({ permissionMode: nextMode(permissionMode, this.#began) });
    this.#spinner.note(`${this.dialogue.facts.permissionMode} mode`);
  }

  async #take(text: string): Promise<void> {
    try {
      await takeText(this, text);
    } catch (error) {
      // What one message or command could not do is no end of the conversation.
      printError(error);
    }
  }

  /** Says something to the model, with the files and images that it names. */
  async say(text: string, images: readonly Image[] = []): Promise<void> {
    const named = await withNamed(text, this.options);
    const outcome = await this.interruptible((signal) =>
      takeTurn(named.text, {
        images: [...images, ...named.images],
        dialogue: this.dialogue,
        limits: this.totals.limits(this.options.config.limits),
        spinner: this.#spinner,
        checkpoints: this.options.checkpoints,
        look: this.options.isDumb ? "as it comes" : takesColor(Deno.stdout) ? "markdown" : "lines",
        signal,
      })
    );
    this.totals.add(outcome);
    if (outcome.reason === "stopped" && this.#interruption.exitCode === undefined) {
      printNotice(this.#interruption.words);
    }
  }

  interruptible<T>(action: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#interruption.run(action);
  }

  /** Ctrl+C; before there is a conversation, it leaves at once. */
  #interrupt(): void {
    if (this.#dialogue === undefined) this.leave(ExitCode.interrupted);
    this.#interruption.interrupt();
  }

  async #close(): Promise<void> {
    const dialogue = this.#dialogue;
    if (dialogue === undefined) return;
    await dialogue.close(this.#interruption.exitCode === 0 ? "prompt_input_exit" : "other");
    if (saidBefore(dialogue.messages).length > 0) {
      printNotice(`to go on later: ${PROGRAM} --resume ${dialogue.facts.sessionId}`);
    }
  }
}
