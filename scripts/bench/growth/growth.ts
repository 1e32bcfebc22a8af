/**
 * Whether memory grows with time.
 *
 * @module
 */
import { markdownTable } from "../../markdown_table.ts";
import { median, residentMb } from "../programs.ts";

/** More than the last third may have beyond the middle one. */
const TOLERANCE = 0.05;

/** What was resident while something went on for long, in thirds of it. */
export interface Growth {
  name: string;
  /** What went on, in words: `2,880 turns, 41 compactions`. */
  what: string;
  /** Medians in MB: the first third is warming up. */
  thirds: [first: number, middle: number, last: number];
  /** The most, in MB. */
  most: number;
}

/** Looks at a process again and again. */
export class GrowthWatch {
  readonly #pid: number | string;
  readonly #samples: { at: number; megabytes: number }[] = [];

  constructor(pid: number | string) {
    this.#pid = pid;
  }

  /** @param at how far it is: turns, bytes or looks since the start */
  async look(at: number): Promise<void> {
    const megabytes = await residentMb(this.#pid).catch(() => Number.NaN);
    // It has ended meanwhile.
    if (!Number.isNaN(megabytes)) this.#samples.push({ at, megabytes });
  }

  /** @throws {Error} when it was not looked at often enough to tell */
  growth({ name, what }: Pick<Growth, "name" | "what">): Growth {
    const whole = this.#samples.at(-1)?.at ?? 0;
    const third = (number: number) => {
      const [from, to] = [number, number + 1].map((part) => whole * part / 3);
      const within = this.#samples.filter(({ at }) => at > from! && at <= to!);
      if (within.length < 10) throw new Error(`${name}: too few looks`);
      return median(within.map(({ megabytes }) => megabytes));
    };
    return {
      name,
      what,
      thirds: [third(0), third(1), third(2)],
      most: Math.max(...this.#samples.map(({ megabytes }) => megabytes)),
    };
  }
}

/** Whether the last third has no more than the middle one, but for the tolerance. */
export function isFlat({ thirds: [, middle, last] }: Growth): boolean {
  return last <= middle * (1 + TOLERANCE);
}

const HEAD = [
  "what goes on for long",
  "first third",
  "middle third",
  "last third",
  "at most",
  "flat within 5 %",
];

/** A table for the Markdown of .github/BENCHMARKS.md, as `deno fmt` would have it. */
export function formatGrowth(growths: readonly Growth[]): string {
  const rows = growths.map((growth) => [
    `${growth.name}: ${growth.what}`,
    ...[...growth.thirds, growth.most].map((value) => `${value.toFixed(1)} MB`),
    isFlat(growth) ? "yes" : "**no**",
  ]);
  // The first and the last column are words.
  const isRight = (column: number) => column > 0 && column < HEAD.length - 1;
  return markdownTable(HEAD, rows, { isRight });
}
