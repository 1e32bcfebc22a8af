/**
 * What a run used, in few characters.
 *
 * @module
 */
import type { Tokens } from "../../agents/record/meta.ts";

/** `840`, `12.4k`, `1.2M`: those that were sent and those that were answered. */
export function formatTokens({ input, output }: Pick<Tokens, "input" | "output">): string {
  const sum = input + output;
  if (sum < 1000) return String(sum);
  return sum < 999_950 ? `${(sum / 1000).toFixed(1)}k` : `${(sum / 1_000_000).toFixed(1)}M`;
}

/** `$0.0123` */
export function formatCost(usd: number): string {
  return `$${usd.toFixed(4)}`;
}
