/**
 * A figure of ours that no peer has.
 *
 * @module
 */
import { type Spread, spreadOf } from "../spread.ts";

/** One figure with its unit, and the same divided by the empty program's time where that is a floor. */
export interface OwnFigure {
  name: string;
  unit: "ms" | "s" | "MB" | "MB/s";
  spread: Spread;
  ratio?: number;
  target?: string;
}

/** One that was measured once. */
export function single(
  name: string,
  { unit, value, target }: { unit: OwnFigure["unit"]; value: number; target?: string | undefined },
): OwnFigure {
  return {
    name,
    unit,
    spread: spreadOf([value]),
    ...(target === undefined ? {} : { target }),
  };
}
