/**
 * Processes that a test starts, talks with and ends.
 *
 * @module
 */
import { poll } from "./poll.ts";

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

export interface SpawnOptions {
  cwd?: string;
  /** Added to the environment of the tests. */
  env?: Record<string, string>;
  /** What comes through its stdin; nothing unless given. */
  stdin?: string;
  /** The test reads `stdout` by itself, as slowly as it wants, or not at all; else everything is read and kept. */
  leavesStdout?: boolean;
}

/** A process and what it has printed so far; disposing of it kills it. What it has started is the sandbox's to end. */
export class Spawned implements AsyncDisposable {
  readonly pid: number;
  readonly #child: Deno.ChildProcess;
  readonly #stdout: Kept | undefined;
  readonly #stderr: Kept;
  readonly #stdin: Promise<void>;
  #hasEnded = false;
  readonly #ended: Promise<number>;

  constructor(
    [program = "", ...args]: readonly string[],
    { cwd, env = {}, stdin, leavesStdout = false }: SpawnOptions,
  ) {
    this.#child = new Deno.Command(program, {
      args,
      ...cwd === undefined ? {} : { cwd },
      env,
      stdin: stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.pid = this.#child.pid;
    this.#stdout = leavesStdout ? undefined : new Kept(this.#child.stdout);
    this.#stderr = new Kept(this.#child.stderr);
    this.#stdin = stdin === undefined
      ? Promise.resolve()
      : new Blob([stdin]).stream().pipeTo(this.#child.stdin).catch(unlessEnded);
    this.#ended = this.#untilEnd();
  }

  /** What it prints, with `leavesStdout`. */
  get stdout(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#child.stdout;
  }

  /** What it has printed on stdout so far. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#stdout?.bytes() ?? new Uint8Array();
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  /** What it has printed on stderr so far. */
  notices(): string {
    return new TextDecoder().decode(this.#stderr.bytes());
  }

  /** Waits until it has printed this on stdout. */
  async shows(wanted: string): Promise<void> {
    await poll(() => {
      // Before the look: what has ended prints no more.
      const isOver = this.#hasEnded;
      if (this.text().includes(wanted)) return true;
      if (!isOver) return false;
      throw new Error(
        `it ended without ${JSON.stringify(wanted)}:\n${this.text()}${this.notices()}`,
      );
    }, `${JSON.stringify(wanted)} on stdout`);
  }

  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits until it has ended, and all whom it lent its stdout and stderr. */
  async end(): Promise<Result> {
    const code = await this.#ended;
    return { code, stdout: this.text(), stderr: this.notices() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#child.status;
    // Others may hold them open.
    await Promise.all([this.#stdout?.cancel(), this.#stderr.cancel()]);
    if (this.#stdout === undefined && !this.stdout.locked) await this.stdout.cancel();
    await this.#ended;
  }

  async #untilEnd(): Promise<number> {
    const [{ code }] = await Promise.all([
      this.#child.status,
      this.#stdin,
      this.#stdout?.done,
      this.#stderr.done,
    ]);
    this.#hasEnded = true;
    return code;
  }
}

/** Everything that has come through a stream. */
class Kept {
  readonly done: Promise<void>;
  readonly #pieces: Uint8Array[] = [];
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
    this.done = this.#read();
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#pieces.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const piece of this.#pieces) {
      all.set(piece, offset);
      offset += piece.length;
    }
    return all;
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }

  async #read(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) return;
      this.#pieces.push(value);
    }
  }
}

/** What refuses its command line need not have read what came through stdin. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
