/**
 * The way of foreign bytes (of a model, a log, a file) to a stream.
 *
 * @module
 */
import type { Sink } from "../../agents/logs/sink.ts";
import { writeAll } from "../../sys/files/write_all.ts";
import { systemFailure } from "../../sys/system_error.ts";
import { isColorRefused } from "../../config/environment.ts";
import { TerminalFilter } from "../../text/terminal_filter.ts";

/** Takes bytes; `end` writes what was held back. */
export interface ForeignOutput {
  write: Sink;
  end(): Promise<void>;
}

/**
 * Bytes pass to a pipe or a file as they are; on a terminal they may colour, and nothing else.
 *
 * @param options.isRaw everything passes to a terminal too
 * @param options.endsLine at the end, a line on a terminal that is not finished is: something of ours follows
 */
export function foreignOutput(
  stream: typeof Deno.stdout | typeof Deno.stderr,
  { isRaw = false, endsLine = false }: { isRaw?: boolean; endsLine?: boolean } = {},
): ForeignOutput {
  const put = (bytes: Uint8Array) =>
    writeAll(stream, bytes).catch((error) => {
      if (error instanceof Deno.errors.BrokenPipe) throw error;
      throw systemFailure("cannot write the output", error);
    });
  if (isRaw || !stream.isTerminal()) return { write: put, end: () => Promise.resolve() };
  const filter = new TerminalFilter({ color: !isColorRefused() });
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let isAtLineStart = true;
  const write = async (text: string) => {
    if (text === "") return;
    await put(encoder.encode(text));
    isAtLineStart = text.endsWith("\n");
  };
  return {
    write: (bytes) => write(filter.take(decoder.decode(bytes, { stream: true }))),
    async end() {
      await write(filter.take(decoder.decode()) + filter.end());
      if (endsLine && !isAtLineStart) await write("\n");
    },
  };
}
