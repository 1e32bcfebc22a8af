/**
 * The only writer to the terminal, besides a run's own output.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import { isColorRefused, isDebugging } from "../../config/environment.ts";
import { errorMessage, UserError } from "../../errors.ts";
import { writeAllSync } from "../../sys/files/write_all.ts";
import { describeSystemError, explainSystemError } from "../../sys/system_error.ts";

type Stream = typeof Deno.stdout | typeof Deno.stderr;

/** SGR codes, see ECMA-48. */
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

export type Style = keyof typeof CODES;

/** Whether the stream is a terminal that takes colour. */
export function takesColor(stream: Stream): boolean {
  return stream.isTerminal() && !isColorRefused();
}

/** The text in a colour. */
export function colored(style: Style, text: string): string {
  return `\x1b[${CODES[style]}m${text}\x1b[0m`;
}

/** Colours a text when the stream it goes to is a terminal that takes colour. */
function paint(stream: Stream, style: Style, text: string): string {
  return takesColor(stream) ? colored(style, text) : text;
}

/**
 * Writes text and a line break to stdout.
 *
 * @throws {Deno.errors.BrokenPipe} when its reader has gone
 * @throws {UserError} when it cannot be written otherwise
 */
export function printLine(text: string): void {
  try {
    writeText(Deno.stdout, `${text}\n`);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    throw new UserError(`cannot write to standard output: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
}

/** Writes a value as JSON for scripts; what a terminal would obey is escaped, which means the same. */
export function printJson(value: unknown): void {
  printLine(disarm(JSON.stringify(value, null, 2), "json"));
}

/** Something done: `✓ …`. */
export function printDone(text: string): void {
  printLine(`${paint(Deno.stdout, "green", "✓")} ${text}`);
}

/** Something that did not hinder the command. */
export function printWarning(message: string): void {
  tell(`${paint(Deno.stderr, "yellow", "warning:")} ${disarm(message, "space")}\n`);
}

/** A remark beside the output of a command, so that a pipe does not carry it. */
export function printNotice(message: string): void {
  tell(`${paint(Deno.stderr, "dim", disarm(message, "space"))}\n`);
}

/** `error: …` and where one helps `hint: …`; what is not the user's to fix says so. */
export function printError(thrown: unknown): void {
  const error = explainSystemError(thrown) ?? thrown;
  const hint = error instanceof UserError
    ? error.hint
    : "this is a bug in isonforge; ISONFORGE_DEBUG=1 shows where";
  let text = `${paint(Deno.stderr, "red", "error:")} ${printable(errorMessage(error))}\n`;
  if (hint !== undefined) text += `${paint(Deno.stderr, "dim", "hint:")} ${printable(hint)}\n`;
  if (isDebugging() && thrown instanceof Error) text += `${thrown.stack}\n`;
  tell(text);
}

/** Whom nobody hears, or a full disk, must not keep anything from being done; how it ended, the exit code says. */
function tell(text: string): void {
  try {
    writeText(Deno.stderr, text);
  } catch {
    // There is nowhere left to say so.
  }
}

/** Draws at a terminal. One that has gone is no error: the signal that tells so comes as well. */
export function draw(stream: Stream, sequences: string): void {
  try {
    writeText(stream, sequences);
  } catch {
    // Nobody looks.
  }
}

function printable(text: string): string {
  return text.split("\n").map((line) => disarm(line, "space")).join("\n");
}

function writeText(stream: Stream, text: string): void {
  writeAllSync(stream, new TextEncoder().encode(text));
}
