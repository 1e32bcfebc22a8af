/**
 * Running a program for what it prints.
 *
 * @module
 */
import { encodeNames } from "../text/byte_names.ts";
import { joinBytes } from "../text/join_bytes.ts";
import { settlesWithin } from "./settles_within.ts";
import { stopReading } from "./stop_reading.ts";

export interface CommandOutputOptions {
  args: readonly string[];
  cwd: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** What it reads, where names may be as `byte_names.ts` has them; nothing unless given. */
  stdin?: string;
  /** After this many milliseconds it is killed. */
  timeoutMs?: number;
  /** Once it is aborted, the program is killed. */
  signal?: AbortSignal | undefined;
  /** Takes what it prints as it comes, so that nothing is kept; it is killed when that returns false. */
  onStdout?: (piece: Uint8Array) => boolean;
}

export interface CommandOutput {
  /** Of a program that a signal ended, what a shell says: 128 + its number. */
  code: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** Whether it was killed because it took too long. */
  isTimedOut: boolean;
}

/** What a program wrote before it ended is in the pipe already: silence for this long means that it was read. */
const SILENCE_MS = 100;
/** Whoever else goes on writing is not listened to for longer. */
const MAX_DRAIN_MS = 2_000;

/**
 * Runs a program to its end and returns what it printed.
 *
 * Its end is its exit status, not the end of its output: what it leaves running in the background, such as the daemon
 * that a hook of git's starts, may hold the pipes for ever.
 *
 * @example
 * ```ts
 * const { code, stdout } = await commandOutput("git", { args: ["--version"], cwd: "/" });
 * ```
 * @throws what `Deno.Command` throws when it cannot be started
 */
export async function commandOutput(
  program: string,
  { args, cwd, env = {}, stdin, timeoutMs, signal, onStdout }: CommandOutputOptions,
): Promise<CommandOutput> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    env,
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let isTimedOut = false;
  const onTimeout = () => {
    isTimedOut = true;
    kill(child);
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeout, timeoutMs);
  const onAbort = () => kill(child);
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  const onPiece = onStdout && ((piece: Uint8Array) => void (onStdout(piece) || kill(child)));
  const stdout = new Collector(child.stdout, onPiece);
  const stderr = new Collector(child.stderr);
  try {
    // A program that does not read to the end has its reasons.
    if (stdin !== undefined) {
      await new Blob([encodeNames(stdin)]).stream().pipeTo(child.stdin).catch(() => {});
    }
    const { code } = await child.status;
    await Promise.all([stdout.drain(), stderr.drain()]);
    return { code, stdout: stdout.bytes(), stderr: stderr.bytes(), isTimedOut };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    await Promise.all([stdout.close(), stderr.close()]);
  }
}

/** Reads a stream to its end, or for as long as one cares. */
class Collector {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #pieces: Uint8Array[] = [];
  readonly #onPiece: ((piece: Uint8Array) => void) | undefined;
  readonly #done: Promise<void>;
  #count = 0;

  /** @param onPiece takes what comes instead of keeping it */
  constructor(stream: ReadableStream<Uint8Array>, onPiece?: (piece: Uint8Array) => void) {
    this.#reader = stream.getReader();
    this.#onPiece = onPiece;
    this.#done = this.#read();
  }

  async #read(): Promise<void> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return;
      this.#count++;
      if (this.#onPiece === undefined) this.#pieces.push(value);
      else this.#onPiece(value);
    }
  }

  /** Waits for the end, or until nothing more comes. */
  async drain(): Promise<void> {
    const end = performance.now() + MAX_DRAIN_MS;
    for (let known = -1; known < this.#count && performance.now() < end;) {
      known = this.#count;
      if (await settlesWithin(this.#done, SILENCE_MS)) return;
    }
  }

  bytes(): Uint8Array {
    return joinBytes(this.#pieces);
  }

  async close(): Promise<void> {
    await stopReading(this.#reader);
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
