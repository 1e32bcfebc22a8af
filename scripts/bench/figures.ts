/**
 * What was measured, as it is kept and as it is shown.
 *
 * @module
 */

export interface Figure {
  name: string;
  value: number;
  unit: "ms" | "s" | "MB";
  /** To the empty program of the same run. */
  ratio?: number;
  note?: string;
}

/** One run of the benchmark: `figures.json` beside this file holds the one that the README shows. */
export interface Figures {
  /** Of the program that was measured. */
  version: string;
  cores: number;
  /** How often each command ran; a figure is the median. */
  runs: number;
  figures: Figure[];
}

const DIGITS: Record<Figure["unit"], number> = { ms: 1, s: 2, MB: 1 };

/** One line. */
export function formatFigure({ name, value, unit, ratio, note }: Figure): string {
  const right = ratio === undefined ? note ?? "" : `× ${ratio.toFixed(2)}`;
  const number = value.toFixed(DIGITS[unit]).padStart(7);
  return `${name.padEnd(32)} ${number} ${unit.padEnd(2)}  ${right}`.trimEnd();
}

/** The figures as the README shows them, in Markdown. */
export function formatFigures({ version, cores, runs, figures }: Figures): string {
  return [
    `isonforge ${version}, medians of ${runs} runs on a machine with ${cores} cores (\`deno task bench\`):`,
    "",
    "```text",
    ...figures.map(formatFigure),
    "```",
  ].join("\n");
}
