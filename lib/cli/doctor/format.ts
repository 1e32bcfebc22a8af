/**
 * Findings as lines.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import { colored, type Style } from "../output/print.ts";
import { displayWidth } from "../../text/display_width.ts";
import type { Level } from "./check.ts";
import type { Result } from "./run_checks.ts";

const SIGNS: Record<Level, { sign: string; style: Style }> = {
  ok: { sign: "✓", style: "green" },
  note: { sign: "-", style: "dim" },
  warning: { sign: "!", style: "yellow" },
  error: { sign: "✗", style: "red" },
};

/** The sign and a space. */
const INDENT = 2;

/**
 * One line, and below it the fix, which stays whole: it may be a command to copy.
 *
 * @param options.width columns of the terminal; a pipe has none, and what goes there is not wrapped
 */
export function formatResult(
  { check, level, message, fix }: Result,
  { color, width = Infinity }: { color: boolean; width?: number | undefined },
): string {
  const { sign, style } = SIGNS[level];
  const text = wrapped(disarm(`${check}: ${message}`, "space"), width - INDENT).join(
    `\n${" ".repeat(INDENT)}`,
  );
  const line = `${color ? colored(style, sign) : sign} ${text}`;
  if (fix === undefined) return line;
  return `${line}\n  ${color ? colored("dim", "→") : "→"} ${disarm(fix, "space")}`;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && displayWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** The last line. */
export function formatSummary(levels: readonly Level[]): string {
  const count = (level: Level) => levels.filter((each) => each === level).length;
  const errors = count("error");
  const warnings = count("warning");
  if (errors > 0) return `Not ready: ${plural(errors, "error")}, ${plural(warnings, "warning")}.`;
  return warnings > 0 ? `Ready, with ${plural(warnings, "warning")}.` : "Ready.";
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
