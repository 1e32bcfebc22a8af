/**
 * The commands of a run that go on while the model does something else. All of them end with the run: with
 * {@linkcode BackgroundCommands.endAll}, with the process of the run however that ends, and with the agent, whose mark
 * they carry.
 *
 * @module
 */
import { delay } from "../../../sys/delay.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { processTable } from "../../../sys/platform.ts";
import { killSession, type ToldToEnd } from "../../../sys/process_session.ts";
import { type CommandEnd, runCommand } from "../../../sys/run_command.ts";
import { sendSignal } from "../../../sys/send_signal.ts";
import { processesOf, runMark } from "../command/left_running.ts";
import { UnreadOutput } from "./unread_output.ts";

/** More at once are a loop that went wrong. */
export const MAX_RUNNING = 16;
/** How often a waiting look asks for open ports. */
const LOOK_MS = 250;
/** What fails at once has failed by then, and a server listens. */
const FIRST_LOOK_MS = 1_000;
/** Between two looks at what is ending. */
const ENDING_MS = 25;
/** What a command writes at once is told together. */
const SETTLE_MS = 150;

/** One command, as it is at one moment. */
export interface BackgroundLook {
  id: string;
  command: string;
  /** What came since the last look. */
  text: string;
  /** How much of that was too much to be kept. */
  droppedBytes: number;
  /** TCP ports on which it listens. */
  ports: readonly number[];
  /** Undefined while it runs. */
  end: CommandEnd | undefined;
}

export interface BackgroundStart {
  /** What the model wrote. */
  command: string;
  /** What is run for it: it ends when its standard input does. */
  words: readonly [string, ...string[]];
  cwd: string;
  env: Record<string, string>;
  /** Whether that is all of its environment. */
  clearEnv?: boolean;
}

interface Running extends Pick<BackgroundStart, "command"> {
  id: string;
  output: UnreadOutput;
  abort: AbortController;
  /** Leader of its session and group. */
  leader: number;
  ports: number[];
  end?: CommandEnd;
  /** Resolves with the end of it. */
  done: Promise<void>;
  /** Whether the model knows that it ended. */
  isTold: boolean;
}

/** The commands of one run. */
export class BackgroundCommands {
  /** So long the first look at a command waits for something, in milliseconds. */
  readonly firstLookMs: number;
  readonly #settleMs: number;
  readonly #commands = new Map<string, Running>();
  #wake = Promise.withResolvers<void>();
  #ending: Promise<string[]> = Promise.resolve([]);

  constructor({ firstLookMs = FIRST_LOOK_MS, settleMs = SETTLE_MS } = {}) {
    this.firstLookMs = firstLookMs;
    this.#settleMs = settleMs;
  }

  /** Those that run, by id and command line. */
  get running(): ReadonlyArray<{ id: string; command: string }> {
    return [...this.#commands.values()].filter(({ end }) => end === undefined);
  }

  /** TCP ports on which those that run listen. */
  ports(): number[] {
    const running = [...this.#commands.values()].filter(({ end }) => end === undefined);
    for (const command of running) this.#lookForPorts(command);
    return running.flatMap(({ ports }) => ports);
  }

  /**
   * Starts a command.
   *
   * @returns its id
   * @throws what `Deno.Command` throws when it cannot be started
   */
  async start({ command, words, cwd, env, clearEnv = false }: BackgroundStart): Promise<string> {
    const id = `b${this.#commands.size + 1}`;
    const output = new UnreadOutput();
    const abort = new AbortController();
    let leader: number | undefined;
    const ended = runCommand(words, {
      cwd,
      env: { ...env, ...runMark(id) },
      clearEnv,
      signal: abort.signal,
      endsWithUs: true,
      onStart: (pid) => leader = pid,
      onOutput: (piece) => {
        output.add(piece);
        this.#notify();
      },
    });
    if (leader === undefined) await ended;
    const running: Running = {
      ...{ id, command, output, abort, leader: leader ?? 0, ports: [], isTold: false },
      done: ended.then(({ end }) => {
        running.end = end;
        this.#notify();
      }),
    };
    this.#commands.set(id, running);
    return id;
  }

  /**
   * What a command has written since the last look. Where there is nothing new, `waitMs` is waited for something: output,
   * a port that opens, the end.
   *
   * @returns undefined when there is no such command
   */
  async look(
    id: string,
    { waitMs, signal }: { waitMs: number; signal: AbortSignal },
  ): Promise<BackgroundLook | undefined> {
    const command = this.#commands.get(id);
    if (command === undefined) return undefined;
    const deadline = performance.now() + waitMs;
    const wake = () => this.#notify();
    signal.addEventListener("abort", wake);
    while (!this.#hasNews(command) && !signal.aborted) {
      const left = deadline - performance.now();
      if (left <= 0) break;
      await settlesWithin(this.#wake.promise, Math.min(left, LOOK_MS));
    }
    signal.removeEventListener("abort", wake);
    if (command.end === undefined && waitMs > 0) {
      await settlesWithin(command.done, this.#settleMs);
      this.#lookForPorts(command);
    }
    return this.#tell(command);
  }

  /** Ends a command with everything that it has started; undefined when there is none of that id. */
  async kill(id: string): Promise<BackgroundLook | undefined> {
    const command = this.#commands.get(id);
    if (command === undefined) return undefined;
    await this.#end(command);
    return this.#tell(command);
  }

  /** What a model has not been told yet, a line each: which have ended, and which listen. */
  news(): string[] {
    return [...this.#commands.values()].flatMap((command) => {
      if (command.isTold) return [];
      if (command.end !== undefined) {
        command.isTold = true;
        return [`${command.id} has ended: ${describeCommandEnd(command.end)}`];
      }
      const known = command.ports;
      this.#lookForPorts(command);
      return command.ports.filter((port) => !known.includes(port))
        .map((port) => `${command.id} now listens on port ${port}`);
    });
  }

  /**
   * Ends all of them: first with SIGTERM, then with SIGKILL.
   *
   * @param why where the whole run was told to end, so that they have the time that this leaves
   * @returns the command lines of those that ran, now or when it was called before
   */
  endAll(why?: ToldToEnd): Promise<string[]> {
    // One may have been started meanwhile.
    return this.#ending = this.#ending.then(async (
      ended,
    ) => [...ended, ...await this.#endAll(why)]);
  }

  async #endAll(why: ToldToEnd | undefined): Promise<string[]> {
    const running = [...this.#commands.values()].filter(({ end }) => end === undefined);
    await Promise.all(running.map((command) => this.#end(command, why)));
    return running.map(({ id, command }) => `${id} (${command})`);
  }

  /** SIGKILL to all of them, where nothing can be waited for. */
  endNow(): void {
    for (const { id, leader, end } of this.#commands.values()) {
      if (end !== undefined) continue;
      void killSession(leader);
      for (const { pid } of processesOf(id)) sendSignal(pid, "SIGKILL");
    }
  }

  async #end({ id, leader, abort, done, end }: Running, why?: ToldToEnd): Promise<void> {
    if (end !== undefined) return;
    for (const { pid, groupId } of processesOf(id)) {
      if (groupId !== leader) sendSignal(pid, "SIGTERM");
    }
    abort.abort(why);
    await done;
    while (why !== undefined && why.leftMs > 0 && processesOf(id).length > 0) {
      await delay(ENDING_MS);
    }
    // What made itself a session of its own is its, too.
    for (const { pid } of processesOf(id)) sendSignal(pid, "SIGKILL");
  }

  #hasNews(command: Running): boolean {
    if (command.end !== undefined || !command.output.isEmpty) return true;
    const known = command.ports.length;
    this.#lookForPorts(command);
    return command.ports.length > known;
  }

  #lookForPorts(command: Running): void {
    const pids = processesOf(command.id).map(({ pid }) => pid);
    command.ports = processTable().listeningPorts(pids) ?? [];
  }

  #tell(command: Running): BackgroundLook {
    const { id, end, ports } = command;
    if (end !== undefined) command.isTold = true;
    const output = command.output.take({ isLast: end !== undefined });
    return { id, command: command.command, ...output, ports, end };
  }

  #notify(): void {
    const { resolve } = this.#wake;
    this.#wake = Promise.withResolvers();
    resolve();
  }
}

/** `exit code 1`, `ended by SIGSEGV`, `it was ended`. */
export function describeCommandEnd(end: CommandEnd): string {
  switch (end.kind) {
    case "exited":
      return `exit code ${end.code}`;
    case "signaled":
      return `ended by ${end.signal}`;
    case "timedOut":
    case "aborted":
      return "it was ended";
  }
}
