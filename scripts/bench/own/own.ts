// deno-lint-ignore-file no-console -- it takes minutes: who waits wants to know for what
/**
 * Our figures that have a target, or that no peer has.
 *
 * @module
 */
import { measureEndless } from "../endless.ts";
import type { Compared } from "../peers/comparison.ts";
import type { RowName } from "../peers/rows.ts";
import type { Measurement } from "../programs.ts";
import { spreadOf } from "../spread.ts";
import { measureCommands, measureStop } from "./commands.ts";
import { measureCrowd } from "./crowd.ts";
import { measureFollower } from "./follower.ts";
import { measureManagers } from "./process_managers.ts";
import { type OwnFigure, single } from "./own_figure.ts";

/** In the order of the table. */
export async function measureOwn(
  measurement: Measurement,
  peers: { compared: readonly Compared[]; floor: readonly number[] },
): Promise<OwnFigure[]> {
  const figures = fromComparison(peers);
  const parts = [
    measureCommands,
    measureManagers,
    measureStop,
    measureFollower,
    measureHostile,
    (it: Measurement) => measureCrowd(10, { ...it, targets: { memory: 180 } }),
    (it: Measurement) => measureCrowd(100, { ...it, targets: { memory: 1500, stop: 2 } }),
  ];
  for (const part of parts) {
    const measured = await part(measurement);
    for (const { name, unit, spread } of measured) {
      console.error(`bench: ${name}: ${spread.median.toFixed(2)} ${unit}`);
    }
    figures.push(...measured);
  }
  return figures;
}

/** Targets about rows that the peers have too. */
function fromComparison(
  { compared, floor }: { compared: readonly Compared[]; floor: readonly number[] },
): OwnFigure[] {
  const [ours] = compared;
  if (ours === undefined) return [];
  const codex = compared.find(({ name }) => name === "codex");
  const ratio = (
    name: string,
    { unit, row, to, target }: {
      unit: OwnFigure["unit"];
      row: RowName;
      to: readonly number[];
      target: number;
    },
  ): OwnFigure => {
    const values = ours.samples[row];
    const { median } = spreadOf(values.map((value, round) => value / (to[round] ?? Number.NaN)));
    return { name, unit, spread: spreadOf(values), ratio: median, target };
  };
  const few = ours.samples.fewTurnsCpu;
  return [
    ratio("start to first request", { unit: "ms", row: "firstRequest", to: floor, target: 2.2 }),
    ...(codex === undefined ? [] : [
      ratio("processor time, 20,000 tokens, to codex", {
        unit: "s",
        row: "manyTokensCpu",
        to: codex.samples.manyTokensCpu,
        target: 1,
      }),
    ]),
    ratio("processor time, 300 commands, to 100", {
      unit: "s",
      row: "manyTurnsCpu",
      to: few,
      target: 3,
    }),
  ];
}

/** The worst of the answers that do not end. */
async function measureHostile(measurement: Measurement): Promise<OwnFigure[]> {
  const figures = await measureEndless(measurement);
  const value = Math.max(...figures.map(({ value }) => value));
  return [
    single("most memory under an answer that does not end", { unit: "MB", value, target: 200 }),
  ];
}
