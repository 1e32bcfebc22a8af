/**
 * Hearing of signals without hearing of those that are not meant for us.
 *
 * @module
 */
import { isLinux } from "./platform.ts";

/** SIGHUP is signal 1, and so the lowest bit of the masks in /proc/self/status; see proc(5). */
const SIGHUP_BIT = 1n;

let wasAsked = false;
let isIgnored = false;

/** Deno.addSignalListener(), after which a process that nohup(1) or a supervisor started still ignores SIGHUP. */
export function listenForSignal(signal: Deno.Signal, listener: () => void): void {
  ignoresHangUp();
  Deno.addSignalListener(signal, listener);
}

/**
 * Whether this process is to survive its terminal: SIGHUP was ignored when it began. Once anything listens for any signal,
 * Deno takes that one over as well and dies of it (2.6 to 2.9); a listener of its own keeps it from that.
 */
export function ignoresHangUp(): boolean {
  if (wasAsked) return isIgnored;
  wasAsked = true;
  isIgnored = beganIgnoring();
  if (isIgnored) Deno.addSignalListener("SIGHUP", () => {});
  return isIgnored;
}

/** Where the system does not tell (macOS), by what nohup leaves: no terminal. */
function beganIgnoring(): boolean {
  const mask = isLinux() ? ignoredSignals() : undefined;
  if (mask !== undefined) return (mask & SIGHUP_BIT) !== 0n;
  return ![Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
}

function ignoredSignals(): bigint | undefined {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
    return mask === undefined ? undefined : BigInt(`0x${mask}`);
  } catch {
    return undefined;
  }
}
