/**
 * The comparison as tables in Markdown.
 *
 * @module
 */
import { markdownTable } from "../../markdown_table.ts";
import { formatTarget, isHeld, type OwnFigure } from "../own/own_figure.ts";
import { type Spread, spreadOf } from "../spread.ts";
import type { Compared, Comparison } from "./comparison.ts";
import { type Row, ROWS } from "./rows.ts";

/** The whole text. */
export function formatComparison(comparison: Comparison): string {
  const { compared, notes, own, floor, machine, runs } = comparison;
  const [ours, ...peers] = compared;
  return [
    `Medians of ${runs} rounds in which the programs took turns, with their quartiles (runs with hundreds of commands: ${ours?.samples.manyTurns.length} rounds); ` +
    `${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}. All talk to one scripted server on loopback, ` +
    `each in its own wire format, with an empty home, and approve every call. An empty compiled program takes ` +
    `${cell(floor, 0)} ms: the floor. "–": it has no such switch, or could not be measured.`,
    "",
    markdownTable(
      ["", ...compared.map(({ name, version }) => `${name} ${version}`)],
      ROWS.map((row) => [
        row.title,
        ...compared.map(({ samples }) => cell(spreadOf(samples[row.name]), row.digits)),
      ]),
    ),
    "",
    ...list(notes.map((note) => `${note}.`)),
    ...(ours === undefined || peers.length === 0 ? [] : ratios(ours, peers)),
    "What a figure means to who uses it:",
    "",
    ...ROWS.flatMap(({ title, meaning }) => meaning === undefined ? [] : `- ${title}: ${meaning}.`),
    "",
    "What no peer has, or only we were asked for (ratios to the empty program of the same run, or as said):",
    "",
    markdownTable(
      ["", "median (quartiles)", "ratio", "target", ""],
      own.map((figure) => [
        figure.name,
        valueOf(figure),
        figure.ratio === undefined ? "" : figure.ratio.toFixed(2),
        formatTarget(figure),
        verdict(figure),
      ]),
    ),
  ].join("\n");
}

/** The same round's numbers, divided: what disturbed one disturbed the other. */
function ratiosTo(ours: Compared, peer: Compared, { name }: Row): Spread {
  return spreadOf(
    peer.samples[name].map((value, round) => value / (ours.samples[name][round] ?? Number.NaN)),
  );
}

function ratios(ours: Compared, peers: readonly Compared[]): string[] {
  const behind = ROWS.flatMap((row) => {
    const better = peers.filter((peer) => ratiosTo(ours, peer, row).median < 1);
    if (better.length === 0) return [];
    return `${row.title}: ${better.map(({ name }) => name).join(", ")} before ${ours.name}.`;
  });
  return [
    `How many times what ${ours.name} takes, round by round:`,
    "",
    markdownTable(
      ["", ...peers.map(({ name }) => name)],
      ROWS.map((row) => [row.title, ...peers.map((peer) => cell(ratiosTo(ours, peer, row), 1))]),
    ),
    "",
    ...(behind.length === 0
      ? [`In no row is any of them before ${ours.name}.`, ""]
      : ["Rows in which another is before us:", "", ...list(behind)]),
  ];
}

function valueOf({ spread, unit }: OwnFigure): string {
  const value = cell(spread, unit === "s" ? 2 : 1);
  return spread.count === 0 ? value : `${value} ${unit}`.trim();
}

function verdict(figure: OwnFigure): string {
  if (figure.target === undefined) return "";
  return isHeld(figure) ? "held" : "missed";
}

function cell({ median, lower, upper, count }: Spread, digits: number): string {
  if (count === 0) return "–";
  const middle = median.toFixed(digits);
  return count === 1 ? middle : `${middle} (${lower.toFixed(digits)}–${upper.toFixed(digits)})`;
}

/** With the empty line after it; nothing where there is nothing. */
function list(items: readonly string[]): string[] {
  return items.length === 0 ? [] : [...items.map((item) => `- ${item}`), ""];
}
