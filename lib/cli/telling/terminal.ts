/**
 * Telling the user of a terminal something, whatever runs in it: by a sequence that shows a notification and leaves the
 * screen as it is, or by the bell.
 *
 * @module
 */
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { isStillThere, type TerminalSignal } from "../../agents/terminal.ts";
import type { Environment } from "../../config/values.ts";
import { UserError } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { disarm } from "../../text/disarm.ts";
import type { EndedAgent } from "./ended_agent.ts";

const BELL = "\x07";
/** More does not fit into a notification. */
const MAX_CHARS = 200;

/** Programs that take OSC 9, by what they set in `TERM_PROGRAM`. */
const OSC9_PROGRAMS = ["iTerm.app", "WezTerm", "ghostty", "rio"];

/** What the terminal of this environment understands. */
export function terminalSignal(env: Environment): TerminalSignal {
  const term = env("TERM") ?? "";
  // They pass the bell on, and nothing else.
  if (env("TMUX") !== undefined || env("STY") !== undefined || /^(screen|tmux)/.test(term)) {
    return "bell";
  }
  const takesOsc9 = OSC9_PROGRAMS.includes(env("TERM_PROGRAM") ?? "") || term === "xterm-kitty" ||
    ["KITTY_WINDOW_ID", "WT_SESSION", "ConEmuPID"].some((name) => env(name) !== undefined);
  if (takesOsc9) return "osc9";
  return env("VTE_VERSION") !== undefined || /^(rxvt|foot)/.test(term) ? "osc777" : "bell";
}

/** What is written to a terminal. */
export function terminalSequence(
  signal: TerminalSignal,
  { title, summary }: Pick<EndedAgent, "title" | "summary">,
): string {
  // A semicolon would end the title; nothing else of the words means anything there.
  const words = (text: string) =>
    disarm(text, "space").replaceAll(";", ",").slice(0, MAX_CHARS).toWellFormed();
  switch (signal) {
    case "osc9":
      return `\x1b]9;${words(title)}${BELL}`;
    case "osc777":
      return `\x1b]777;notify;${words(title)};${words(summary)}${BELL}`;
    case "bell":
      return BELL;
  }
}

/** @throws {UserError} when the terminal from which the agent was started is gone, or another one */
export function notifyTerminal(agent: EndedAgent): void {
  const { terminal } = agent.meta;
  if (terminal === undefined) throw new UserError("it was not started from a terminal");
  if (!isStillThere(terminal, processTable())) {
    throw new UserError(`the terminal from which it was started (${terminal.path}) is gone`);
  }
  // It must neither become ours nor wait for somebody who has stopped its output.
  const { O_WRONLY, O_NOCTTY, O_NONBLOCK } = constants;
  const descriptor = openSync(terminal.path, O_WRONLY | O_NOCTTY | O_NONBLOCK);
  try {
    writeSync(descriptor, terminalSequence(terminal.signal, agent));
  } finally {
    closeSync(descriptor);
  }
}
