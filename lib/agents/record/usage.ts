/**
 * What runs have used: of one, and of several together.
 *
 * @module
 */
import type { AgentMeta, Tokens, Usage } from "./meta.ts";

/** What both have used together. */
export function addUsage(one: Usage, other: Usage): Usage {
  const { cost_usd, tokens, num_turns } = one;
  return {
    ...sum("cost_usd", cost_usd, other.cost_usd),
    ...(tokens === undefined && other.tokens === undefined
      ? {}
      : { tokens: addTokens(tokens, other.tokens) }),
    ...sum("num_turns", num_turns, other.num_turns),
  };
}

/**
 * The field of a record that says what all its runs have used, once another one follows.
 *
 * @param latest what the latest of them has used, where the record does not say it
 */
export function earlierRuns(
  meta: AgentMeta & Usage,
  latest: Usage = meta,
): { earlier_runs?: Usage } {
  const used = addUsage(meta.earlier_runs ?? {}, latest);
  return Object.keys(used).length === 0 ? {} : { earlier_runs: used };
}

function addTokens(one: Tokens = NONE, other: Tokens = NONE): Tokens {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cache_read: one.cache_read + other.cache_read,
    estimated: one.estimated || other.estimated,
  };
}

const NONE: Tokens = { input: 0, output: 0, cache_read: 0, estimated: false };

function sum<Name extends string>(
  name: Name,
  one: number | undefined,
  other: number | undefined,
): { [_ in Name]?: number } {
  if (one === undefined && other === undefined) return {};
  return { [name]: (one ?? 0) + (other ?? 0) } as { [_ in Name]: number };
}
