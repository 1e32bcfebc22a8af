/**
 * MCP through standard input and output. The SDK's own transport goes through `node:child_process`, which under Deno
 * rewrites command lines, and neither begins a session nor ends what a server has started.
 *
 * @module
 */
import { errorMessage } from "../../../errors.ts";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { ToldToEnd } from "../../../sys/process_session.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { MessageLines } from "./message_lines.ts";
import { type ServerCommand, ServerProcess } from "./server_process.ts";
import { stopReading } from "../../../sys/stop_reading.ts";

/** What a server that does not read may leave unread. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;
/** What is still in the pipe when it ends. */
const LAST_WORDS_MS = 200;
/** How long after its output it ends itself: nothing can be asked of it any more, and how it ended is worth more. */
const ITS_END_MS = 2_000;
/** What takes nothing any more is about to end, as a rule: why is worth more than a broken pipe. */
const LAST_BREATH_MS = 2_000;

export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #command: ServerCommand;
  readonly #encoder = new TextEncoder();
  #process: ServerProcess | undefined;
  #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #unread = 0;
  #problem: string | undefined;
  #rubbish: string | undefined;
  #closing: Promise<void> | undefined;
  #watching: Promise<void> | undefined;

  constructor(command: ServerCommand) {
    this.#command = command;
  }

  /** Why it ended, as far as that is known. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The first line of its output that was no message. */
  get rubbish(): string | undefined {
    return this.#rubbish;
  }

  /** What it wrote to its standard error. */
  get complaints(): string {
    return this.#process?.complaints ?? "";
  }

  /** @throws what `Deno.Command` throws when it cannot be started */
  start(): Promise<void> {
    const process = new ServerProcess(this.#command);
    this.#process = process;
    this.#writer = process.stdin.getWriter();
    // That it ended, `#watch()` tells, and whoever writes.
    this.#writer.closed.catch(() => {});
    this.#reader = process.stdout.getReader();
    this.#watching = this.#watch(process, this.#read(this.#reader));
    return Promise.resolve();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const bytes = this.#encoder.encode(`${JSON.stringify(message)}\n`);
    this.#unread += bytes.length;
    if (this.#unread > MAX_UNREAD_BYTES) this.#fail("it does not read what it is sent");
    if (this.#writer === undefined || this.#closing !== undefined) throw new Error("it has ended");
    try {
      await this.#writer.write(bytes);
    } catch (error) {
      await settlesWithin(this.#watching ?? Promise.resolve(), LAST_BREATH_MS);
      throw error;
    } finally {
      this.#unread -= bytes.length;
    }
  }

  /** Resolves when nothing of the server is left. */
  close(why?: ToldToEnd): Promise<void> {
    return this.#closing ??= this.#close(why);
  }

  async #close(why: ToldToEnd | undefined): Promise<void> {
    // Whoever waits for an answer is told at once.
    this.onclose?.();
    // It may have ended already.
    void this.#writer?.close().catch(() => {});
    await this.#process?.end(why);
    await stopReading(this.#reader);
  }

  /** Both ends count: something that it started may hold its output open, and it may close it and live on. */
  async #watch({ status }: ServerProcess, reading: Promise<void>): Promise<void> {
    await Promise.race([status, reading]);
    if (!await settlesWithin(status, ITS_END_MS)) return this.#fail("it closed its output");
    await settlesWithin(reading, LAST_WORDS_MS);
    const { code, signal } = await status;
    this.#fail(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`);
  }

  #fail(problem: string): void {
    if (this.#closing !== undefined) return;
    this.#problem ??= problem;
    void this.close();
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const lines = new MessageLines({
      onMessage: (message) => this.onmessage?.(message),
      onRubbish: (line) => this.#rubbish = line,
    });
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (this.#closing !== undefined) return;
        if (done) return;
        lines.add(value);
      }
    } catch (error) {
      this.#fail(errorMessage(error));
    }
  }
}
