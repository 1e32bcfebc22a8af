/**
 * What a comparison found.
 *
 * @module
 */
import type { OwnFigure } from "../own/own_figure.ts";
import type { Spread } from "../spread.ts";
import type { Samples } from "./rows.ts";

/** One program with what was measured of it. */
export interface Compared {
  name: string;
  version: string;
  samples: Samples;
}

export interface Comparison {
  /** Ours first. */
  compared: readonly Compared[];
  /** What could not be had or measured, in sentences without their full stop. */
  notes: readonly string[];
  own: readonly OwnFigure[];
  /** Wall time of an empty compiled program in ms. */
  floor: Spread;
  machine: { cores: number; memoryGb: number; system: string };
  runs: number;
}
