/**
 * What a hook's matcher says: names, or a regular expression.
 *
 * @module
 */
import { nearToolName } from "../../tools/near_tool_name.ts";

/** Names alone: `Bash`, `Edit|Write`. */
const NAMES = /^[\w|, -]+$/;

/** The names that it is; undefined for an expression. */
export function namesIn(matcher: string): string[] | undefined {
  if (!NAMES.test(matcher)) return undefined;
  return matcher.split(/[|,]/).map((name) => name.trim());
}

/** What it is as a regular expression; undefined where it is none. */
export function expressionIn(matcher: string): RegExp | undefined {
  try {
    return new RegExp(matcher);
  } catch {
    return undefined;
  }
}

/** Whether it is for everything. */
export function isForAll(matcher: string): boolean {
  return matcher === "" || matcher === "*";
}

/**
 * Why it could never match, or less than it says; undefined where it can.
 *
 * @param options.isOfTools whether it is held against names of tools
 */
export function matcherProblem(
  matcher: string,
  { isOfTools }: { isOfTools: boolean },
): { text: string; isFatal: boolean } | undefined {
  if (isForAll(matcher)) return undefined;
  const names = namesIn(matcher);
  if (names === undefined) {
    if (expressionIn(matcher) !== undefined) return undefined;
    return { text: `has the matcher "${matcher}", which is no regular expression`, isFatal: true };
  }
  if (!isOfTools) return undefined;
  for (const name of names) {
    const near = nearToolName(name);
    if (near === undefined) continue;
    const text = `matches no ${name}: there is no such tool; did you mean ${near}?`;
    return { text, isFatal: false };
  }
  return undefined;
}
