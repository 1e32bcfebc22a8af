/**
 * What the command of `--exec` writes, on its way into one of our streams.
 *
 * @module
 */
import type { OutputTimes } from "../../engine/output/output_times.ts";
import { RedactedBytes } from "../../engine/redact/bytes.ts";
import { UserError } from "../../errors.ts";
import { writeAll } from "../../sys/files/write_all.ts";

export interface CommandOutputOptions {
  /** In bytes. */
  max: number;
  times: OutputTimes | undefined;
  secrets: readonly string[];
}

/** One of our streams, for bytes that are somebody else's: but for secrets they pass as they are. */
export class CommandOutput {
  readonly #stream: typeof Deno.stdout | typeof Deno.stderr;
  readonly #max: number;
  readonly #times: OutputTimes | undefined;
  readonly #redacted: RedactedBytes;
  #written = 0;

  constructor(
    stream: typeof Deno.stdout | typeof Deno.stderr,
    { max, times, secrets }: CommandOutputOptions,
  ) {
    this.#stream = stream;
    this.#max = max;
    this.#times = times;
    this.#redacted = new RedactedBytes(secrets);
  }

  /** @throws {UserError} when the log is full */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#pass(this.#redacted.push(bytes));
  }

  /**
   * Nothing follows: writes what might have become a secret.
   *
   * @throws {UserError} when the log is full
   */
  async end(): Promise<void> {
    await this.#pass(this.#redacted.end());
  }

  async #pass(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const left = Math.max(0, this.#max - this.#written);
    this.#written += bytes.length;
    if (bytes.length > left) {
      if (left > 0) await writeAll(this.#stream, bytes.subarray(0, left));
      throw new UserError(`the command has written ${this.#max} bytes, which is the limit`, {
        hint: "ISONFORGE_LOG_MAX sets the limit, in bytes",
      });
    }
    await this.#times?.beforeWrite(bytes);
    await writeAll(this.#stream, bytes);
  }
}
