/**
 * Whether a hook is meant by its matcher.
 *
 * @module
 */
import { PatternError } from "../../tools/search/search.ts";
import { expressionIn, isForAll, namesIn } from "./matcher.ts";

/** With these, an expression may take for ever for some text. */
const DANGEROUS = /[)\]][*+{?]|\\[1-9k]|\(\?/;
const MAX_MS = 1_000;
/** By matcher and name: a run has few tools, and a hook is asked for at each call. */
const known = new Map<string, Promise<boolean>>();

/**
 * Whether one of `names` is what the matcher wants: a name, several between `|`, or a regular expression; empty or `*` for
 * all. `mcp__server`, one of `groups`, is every tool of a server. An expression that takes too long counts as one that matches: a hook that is to stop something must not be left out.
 */
export async function matchesHook(
  matcher: string,
  names: readonly string[],
  { groups = [] }: { groups?: readonly string[] } = {},
): Promise<boolean> {
  if (isForAll(matcher)) return true;
  const wanted = namesIn(matcher);
  if (wanted !== undefined) return [...names, ...groups].some((name) => wanted.includes(name));
  for (const name of names) {
    const key = `${matcher}\n${name}`;
    const found = known.get(key) ?? matchesExpression(matcher, name);
    known.set(key, found);
    if (await found) return true;
  }
  return false;
}

async function matchesExpression(matcher: string, name: string): Promise<boolean> {
  const pattern = expressionIn(matcher);
  // That was said, and refused, when the settings were read.
  if (pattern === undefined) return false;
  if (!DANGEROUS.test(matcher)) return pattern.test(name);
  // In a thread of its own, which can be ended.
  const { PatternWorker } = await import("../../tools/search/pattern_worker.ts");
  using worker = new PatternWorker(pattern, { maxFindMs: MAX_MS });
  try {
    const signal = new AbortController().signal;
    return (await worker.find(name, { limit: 1, signal })).length > 0;
  } catch (error) {
    if (error instanceof PatternError) return true;
    throw error;
  }
}
