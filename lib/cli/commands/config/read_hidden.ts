/**
 * Asking for a secret at a terminal.
 *
 * @module
 */
import { ExitCode } from "../../../errors.ts";
import { abortable } from "../../../sys/abortable.ts";
import { Terminal } from "../../interactive/terminal.ts";
import { draw } from "../../output/print.ts";
import { StopSignals } from "../../run/stop_signals.ts";

/** What the keys send. */
const Key = {
  interrupt: "\x03",
  endOfInput: "\x04",
  backspace: "\x7f",
  otherBackspace: "\b",
  eraseLine: "\x15",
} as const;

/** What was typed, or how it was given up: by Ctrl+C, Ctrl+D, or a signal. */
export type Hidden = { typed: string } | { exitCode: number };

/** The line that somebody types, which is not shown. */
export async function readHidden(question: string): Promise<Hidden> {
  // Signals are listened for because the terminal has to be as it was when they end us.
  using stop = new StopSignals({ alsoHangUp: true });
  using _terminal = new Terminal({ isDumb: true });
  draw(Deno.stderr, question);
  try {
    const typed = await readLine(stop.signal);
    return typed === undefined ? { exitCode: stop.exitCode ?? ExitCode.interrupted } : { typed };
  } finally {
    draw(Deno.stderr, "\r\n");
  }
}

async function readLine(signal: AbortSignal): Promise<string | undefined> {
  const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  for (;;) {
    const { done, value } = await abortable(reader.read(), signal).catch((error) => {
      if (signal.aborted) return { done: true as const, value: undefined };
      throw error;
    });
    if (done) return undefined;
    for (const key of value) {
      if (key === "\r" || key === "\n") return line;
      if (key === Key.interrupt || key === Key.endOfInput) return undefined;
      if (key === Key.backspace || key === Key.otherBackspace) line = line.slice(0, -1);
      else if (key === Key.eraseLine) line = "";
      else line += key;
    }
  }
}
