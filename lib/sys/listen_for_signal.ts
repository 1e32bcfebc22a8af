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

function beganIgnoring(): boolean {
  const hasTerminal = [Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
  return ignoredHangUp(isLinux() ? ownStatus() : undefined, hasTerminal);
}

/**
 * Whether a process began with SIGHUP ignored.
 *
 * @param status its /proc/self/status; undefined where the system has none (macOS)
 * @param hasTerminal whether one of its three streams is a terminal, which nohup(1) leaves none of. That decides where
 *   the mask cannot: without a status, and after the runtime took the signal over, which `deno run` of 2.9 does while it
 *   loads (2.6 does not).
 */
export function ignoredHangUp(status: string | undefined, hasTerminal: boolean): boolean {
  const holds = (name: string) => {
    const mask = new RegExp(`^${name}:\\s*([0-9a-f]+)$`, "m").exec(status ?? "")?.[1];
    return mask === undefined ? undefined : (BigInt(`0x${mask}`) & SIGHUP_BIT) !== 0n;
  };
  const isIgnored = holds("SigIgn");
  return isIgnored === undefined || holds("SigCgt") ? !hasTerminal : isIgnored;
}

function ownStatus(): string | undefined {
  try {
    return Deno.readTextFileSync("/proc/self/status");
  } catch {
    return undefined;
  }
}
