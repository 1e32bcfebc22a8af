/**
 * How large the terminal is.
 *
 * @module
 */

/** What there is of it; a terminal that does not know its size says 0, which is left out. */
export interface TerminalSize {
  columns: number | undefined;
  rows: number | undefined;
}

/** The size of the terminal that a stream is; undefined where it is none, or does not tell. */
export function terminalSize(
  stream: Pick<typeof Deno.stdout, "isTerminal">,
): TerminalSize | undefined {
  if (!stream.isTerminal()) return undefined;
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || undefined, rows: rows || undefined };
  } catch {
    // A terminal that does not tell its size.
    return undefined;
  }
}
