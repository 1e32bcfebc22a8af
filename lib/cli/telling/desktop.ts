/**
 * A notification of the desktop: notify-send(1) where there is one, else osascript(1) of macOS.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { commandOutput } from "../../sys/command_output.ts";
import { findProgram } from "../../sys/find_program.ts";
import type { EndedAgent } from "./ended_agent.ts";

const TIMEOUT_MS = 10_000;
/** More does not fit on any desktop. */
const MAX_CHARS = 300;

/** The words come as arguments: in the text of a script they could be more than words. */
const SCRIPT = [
  "on run argv",
  "display notification (item 2 of argv) with title (item 1 of argv)",
  "end run",
];

/** A program that shows notifications, and its arguments for one. */
export interface DesktopCommand {
  program: string;
  args: string[];
}

/** @throws {UserError} when there is no such program, or it says that it could not */
export async function notifyDesktop(
  { title, summary, isFailure, meta }: EndedAgent,
): Promise<void> {
  const body = summary.slice(0, MAX_CHARS).toWellFormed();
  const command = desktopCommand({ title, body, isFailure, cwd: meta.cwd });
  if (command === undefined) {
    throw new UserError("there is neither notify-send nor osascript on PATH");
  }
  const { program, args } = command;
  const { code, stderr, isTimedOut } = await commandOutput(program, {
    args,
    cwd: "/",
    timeoutMs: TIMEOUT_MS,
  });
  if (isTimedOut) throw new UserError(`${program} did not answer`);
  const said = new TextDecoder().decode(stderr).trim().split("\n")[0] ?? "";
  if (code !== 0) throw new UserError(`${program} ended with ${code}${said && `: ${said}`}`);
}

/** What shows a notification here; undefined where nothing does. */
export function desktopCommand(
  { title, body, isFailure, cwd }: {
    title: string;
    body: string;
    isFailure: boolean;
    /** Nothing in there is run. */
    cwd: string;
  },
): DesktopCommand | undefined {
  const send = findProgram("notify-send", { cwd });
  if (send !== undefined) {
    const urgency = `--urgency=${isFailure ? "critical" : "normal"}`;
    return { program: send, args: ["--app-name=isonforge", urgency, "--", title, escaped(body)] };
  }
  const script = findProgram("osascript", { cwd });
  if (script === undefined) return undefined;
  return { program: script, args: [...SCRIPT.flatMap((line) => ["-e", line]), title, body] };
}

/** Servers of notifications take a few tags in the body (freedesktop.org's specification, "Markup"). */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
