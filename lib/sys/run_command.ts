/**
 * Running a command whose output is wanted as it comes, and of which nothing may stay behind.
 *
 * @module
 */
import { commandGuard } from "./command_guard.ts";
import type { ProcessInfo } from "./process_info.ts";
import { beginsSession, graceAfter, killSession, terminateGroup } from "./process_session.ts";
import { settlesWithin } from "./settles_within.ts";
import { stopReading } from "./stop_reading.ts";

export interface RunCommandOptions {
  cwd: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** Whether `env` is all of its environment. */
  clearEnv?: boolean;
  /** What it may read, and then the end of it; closed unless set. */
  stdin?: string;
  /** Ends the command when it aborts. */
  signal: AbortSignal;
  timeoutMs?: number;
  /** Between SIGTERM and SIGKILL, in milliseconds; 200 unless given, or what the reason of `signal` leaves, see `ToldToEnd`. */
  graceMs?: number;
  /** Its standard input is a pipe that says nothing and ends with this process, however that ends; closed unless set. */
  endsWithUs?: boolean;
  /** Told once it runs, with its process, session and group id. */
  onStart?: (leader: number) => void;
  /**
   * Called with each piece of output in the order of arrival. No more is read until it settles, so that a fast
   * command waits instead of filling our memory. What it throws ends the command.
   */
  onOutput(piece: Uint8Array, stream: "stdout" | "stderr"): void | Promise<void>;
}

/** How a command ended. */
export type CommandEnd =
  | { kind: "exited"; code: number }
  | { kind: "signaled"; signal: string }
  | { kind: "timedOut" }
  | { kind: "aborted" };

export interface CommandOutcome {
  end: CommandEnd;
  /** Whether something that the command had started was still running after it, and was killed. */
  leftRunning: boolean;
  /** Every process of this machine after it; none where it was not started. */
  processes: readonly ProcessInfo[];
}

/** What may still be in the pipes once the command itself has ended. */
const DRAIN_MS = 200;
/** The pipes end with the last process that holds them, unless one escaped into a session of its own. */
const LAST_DRAIN_MS = 500;

/**
 * Runs `command` as leader of its own session and process group, and resolves once it has ended.
 * By then every process of its session is dead: after a normal exit as well as after a timeout or an abort. What
 * made itself a session of its own (setsid) goes on.
 *
 * @example
 * ```ts
 * const { end } = await runCommand(["git", "fetch"], {
 *   cwd,
 *   signal,
 *   timeoutMs: 60_000,
 *   onOutput: (piece) => void pieces.push(piece.slice()),
 * });
 * if (end.kind === "timedOut") throw new UserError("git fetch took too long");
 * ```
 * @throws what `Deno.Command` throws when it cannot be started, and what `onOutput` throws
 */
export async function runCommand(
  command: readonly [string, ...string[]],
  options: RunCommandOptions,
): Promise<CommandOutcome> {
  if (options.signal.aborted) {
    return { end: { kind: "aborted" }, leftRunning: false, processes: [] };
  }
  const [program, ...args] = command;
  const { cwd, env = {}, clearEnv = false, stdin, endsWithUs = false } = options;
  // Before it: what ends us in between would leave it.
  const guard = commandGuard();
  const child = new Deno.Command(program, {
    args,
    cwd,
    env,
    clearEnv,
    stdin: endsWithUs || stdin !== undefined ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    detached: true, // setsid; spawn() only, output() ignores it
  }).spawn();
  beginsSession(child);
  using _guarded = guard(child.pid);
  options.onStart?.(child.pid);

  using _feeding = stdin === undefined ? undefined : feed(child.stdin, stdin);
  const output = new Output(child, options.onOutput);
  using interruption = new Interruption(options);
  const interrupted = await Promise.race([
    child.status.then(() => undefined),
    interruption.promise,
    output.failed,
  ]);
  if (interrupted !== undefined) {
    const { signal, graceMs = graceAfter(signal) } = options;
    await terminateGroup(child.pid, child.status, graceMs);
  }

  const status = await child.status;
  await output.drain(DRAIN_MS);
  const { wasRunning: leftRunning, processes } = await killSession(child.pid);
  await output.drain(LAST_DRAIN_MS);
  await output.close();
  // Whoever held the other end is gone.
  if (endsWithUs) await child.stdin.close().catch(() => {});

  return { end: interrupted ?? endOf(status), leftRunning, processes };
}

function endOf({ signal, code }: Deno.CommandStatus): CommandEnd {
  return signal === null ? { kind: "exited", code } : { kind: "signaled", signal };
}

/** Who does not read all of it is not waited for. */
function feed(stdin: WritableStream<Uint8Array>, text: string): Disposable {
  const over = new AbortController();
  void new Blob([text]).stream().pipeTo(stdin, { signal: over.signal }).catch(() => {});
  return { [Symbol.dispose]: () => over.abort() };
}

/** The two streams of a child on their way to `onOutput`. */
class Output {
  readonly #readers: ReadableStreamDefaultReader<Uint8Array>[];
  readonly #done: Promise<unknown>;
  #error: { thrown: unknown } | undefined;
  /** Resolves, as an end of the command, when `onOutput` throws; else never. */
  readonly failed: Promise<CommandEnd>;

  constructor(child: Deno.ChildProcess, onOutput: RunCommandOptions["onOutput"]) {
    const stdout = child.stdout.getReader();
    const stderr = child.stderr.getReader();
    this.#readers = [stdout, stderr];
    const { promise, resolve } = Promise.withResolvers<CommandEnd>();
    this.failed = promise;
    const deliver = async (reader: typeof stdout, stream: "stdout" | "stderr") => {
      try {
        for await (const piece of pieces(reader)) await onOutput(piece, stream);
      } catch (thrown) {
        this.#error ??= { thrown };
        resolve({ kind: "aborted" });
      }
    };
    this.#done = Promise.all([deliver(stdout, "stdout"), deliver(stderr, "stderr")]);
  }

  /** Waits until both streams have ended, but not for ever. */
  async drain(milliseconds: number): Promise<void> {
    await settlesWithin(this.#done, milliseconds);
  }

  /** @throws what `onOutput` threw */
  async close(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => stopReading(reader)));
    if (this.#error !== undefined) throw this.#error.thrown;
  }
}

async function* pieces(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** The timeout and the signal as one promise; disposing of it takes both back. */
class Interruption {
  readonly promise: Promise<CommandEnd>;
  readonly #signal: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #abort: () => void;

  constructor({ signal, timeoutMs }: Pick<RunCommandOptions, "signal" | "timeoutMs">) {
    const { promise, resolve } = Promise.withResolvers<CommandEnd>();
    this.promise = promise;
    this.#signal = signal;
    this.#abort = () => resolve({ kind: "aborted" });
    signal.addEventListener("abort", this.#abort);
    if (timeoutMs !== undefined) {
      this.#timer = setTimeout(() => resolve({ kind: "timedOut" }), timeoutMs);
    }
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener("abort", this.#abort);
    clearTimeout(this.#timer);
  }
}
