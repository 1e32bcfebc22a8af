/**
 * What a run writes to: a log, a pipe or a terminal.
 *
 * @module
 */
import type { OutputTimes } from "../../engine/output/output_times.ts";
import { type ByteSink, PrintWriter } from "../../engine/output/print_writer.ts";

export interface RunStreamsOptions {
  /** A terminal is given everything as it is. */
  isRaw: boolean;
  /** Of stdout; more is an error. */
  maxBytes: number;
  /** Keep when the lines of each were written. */
  outTimes: OutputTimes | undefined;
  errTimes: OutputTimes | undefined;
  /** Called when nobody reads stdout any more. */
  onBroken: () => void;
}

/** Both streams, until they are disposed of. */
export interface RunStreams extends AsyncDisposable {
  stdout: PrintWriter;
  stderr: PrintWriter;
}

export async function openRunStreams(
  { isRaw, maxBytes, outTimes, errTimes, onBroken }: RunStreamsOptions,
): Promise<RunStreams> {
  const out = await terminalOutput(Deno.stdout, isRaw);
  const err = await terminalOutput(Deno.stderr, isRaw);
  return {
    stdout: new PrintWriter(out.sink, {
      maxBytes,
      onBroken,
      beforeWrite: outTimes && ((bytes) => outTimes.beforeWrite(bytes)),
    }),
    stderr: new PrintWriter(err.sink, {
      beforeWrite: errTimes && ((bytes) => errTimes.beforeWrite(bytes)),
    }),
    async [Symbol.asyncDispose]() {
      await out.end();
      await err.end();
    },
  };
}

/** A terminal gets colours of what a model wrote, and nothing else that it would obey. */
async function terminalOutput(
  stream: typeof Deno.stdout | typeof Deno.stderr,
  isRaw: boolean,
): Promise<{ sink: ByteSink; end: () => Promise<void> }> {
  if (isRaw || !stream.isTerminal()) return { sink: stream, end: () => Promise.resolve() };
  const { foreignOutput } = await import("../output/foreign_output.ts");
  const output = foreignOutput(stream);
  const write = async (bytes: Uint8Array) => {
    await output.write(bytes);
    return bytes.length;
  };
  // Whoever read it may have gone.
  return { sink: { write }, end: () => output.end().catch(() => {}) };
}
