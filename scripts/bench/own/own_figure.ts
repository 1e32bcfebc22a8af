/**
 * A figure of ours that no peer has, or that has a target.
 *
 * @module
 */
import { type Spread, spreadOf } from "../spread.ts";

/** One figure with its unit, and its ratio to the empty program's, or to whatever its name says. */
export interface OwnFigure {
  name: string;
  /** Empty for what is only a ratio. */
  unit: "ms" | "s" | "MB" | "MB/s" | "";
  spread: Spread;
  ratio?: number;
  /** Of the ratio where there is one, else of the median. */
  target?: number;
}

/** One that was measured once. */
export function single(
  name: string,
  { unit, value, target }: { unit: OwnFigure["unit"]; value: number; target?: number | undefined },
): OwnFigure {
  return {
    name,
    unit,
    spread: spreadOf([value]),
    ...(target === undefined ? {} : { target }),
  };
}

export function isHeld({ spread, ratio, target = Infinity }: OwnFigure): boolean {
  return (ratio ?? spread.median) <= target;
}

/** E.g. `≤ 180 MB`, `≤ 1.5`; empty where there is none. */
export function formatTarget({ unit, ratio, target }: OwnFigure): string {
  if (target === undefined) return "";
  return ratio === undefined ? `≤ ${target} ${unit}`.trim() : `≤ ${target.toFixed(2)}`;
}
