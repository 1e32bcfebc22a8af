/**
 * The comparison as a table in Markdown.
 *
 * @module
 */
import type { OwnFigure } from "../own/own_figure.ts";
import { type Spread, spreadOf } from "../spread.ts";
import { MANY_TOKENS, type RunSamples } from "./measure_runs.ts";

/** One program with what was measured of it. */
export interface Compared {
  name: string;
  version: string;
  samples: RunSamples;
}

export interface Comparison {
  compared: readonly Compared[];
  /** Programs that could not be had, or did not work. */
  missing: readonly string[];
  own: readonly OwnFigure[];
  /** Wall time of an empty compiled program in ms. */
  floor: Spread;
  machine: { cores: number; memoryGb: number; system: string };
  runs: number;
}

interface Column {
  title: string;
  field: keyof RunSamples;
  digits: number;
  /** What one number more or less means to who uses it. */
  meaning: string;
}

const COLUMNS: readonly Column[] = [
  {
    title: "start to first request, ms",
    field: "firstRequest",
    digits: 0,
    meaning: "what you wait for before the model has even heard of your question",
  },
  {
    title: "whole run of one token, s",
    field: "wholeRun",
    digits: 2,
    meaning: "what a script pays for each question",
  },
  {
    title: "processor time of that run, s",
    field: "runCpu",
    digits: 2,
    meaning: "the same when ten start at once on two cores",
  },
  {
    title: `processor time, ${MANY_TOKENS.toLocaleString("en")} tokens, s`,
    field: "manyTokensCpu",
    digits: 2,
    meaning: "what a night of answers takes from whatever else the machine does",
  },
  {
    title: "memory while the model thinks, MB (RSS, tree)",
    field: "waitingRss",
    digits: 0,
    meaning: "how many agents fit on a laptop",
  },
  {
    title: "the same, shared pages counted once (PSS)",
    field: "waitingPss",
    digits: 0,
    meaning: "what one agent more really takes",
  },
  {
    title: "first request, KB",
    field: "request",
    digits: 1,
    meaning: "what the model reads, and you pay, before the question",
  },
];

/** The whole file. */
export function formatComparison(comparison: Comparison): string {
  const { compared, missing, own, floor, machine, runs } = comparison;
  const header = ["", ...compared.map(({ name, version }) => `${name} ${version}`)];
  const rows = COLUMNS.map(({ title, field, digits }) => [
    title,
    ...compared.map(({ samples }) => cell(spreadOf(samples[field]), digits)),
  ]);
  return [
    `Medians of ${runs} rounds in which the programs took turns, with their quartiles; ${machine.cores} cores, ` +
    `${machine.memoryGb} GB, ${machine.system}. All talk to one scripted server on loopback, each in its own wire format, ` +
    `with an empty home. An empty compiled program takes ${cell(floor, 0)} ms: the floor.`,
    "",
    table(header, rows),
    "",
    ...missing.map((name) => `${name}: could not be had here, or did not answer.\n`),
    "What a figure means to who uses it:",
    "",
    ...COLUMNS.map(({ title, meaning }) => `- ${title}: ${meaning}.`),
    "",
    "What no peer has, or only we were asked for (ratios to the empty program of the same run):",
    "",
    table(
      ["", "median (quartiles)", "ratio", "target"],
      own.map(({ name, unit, spread, ratio, target }) => [
        name,
        `${cell(spread, unit === "s" ? 2 : 1)} ${unit}`,
        ratio === undefined ? "" : ratio.toFixed(2),
        target ?? "",
      ]),
    ),
  ].join("\n");
}

function cell({ median, lower, upper, count }: Spread, digits: number): string {
  if (count === 0) return "–";
  const middle = median.toFixed(digits);
  return count === 1 ? middle : `${middle} (${lower.toFixed(digits)}–${upper.toFixed(digits)})`;
}

function table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}
