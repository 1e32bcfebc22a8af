/**
 * What runs where bash takes a text for a number: it replaces each name by its value and evaluates that in its turn, and
 * of `a[$(…)]` in any of them it runs the command.
 *
 * @module
 */
import type { Verdict } from "../invocation.ts";
import { parseOptions } from "../options.ts";
import { expand, type Review } from "../review.ts";
import { expressionsIn } from "../shell/convert_expression.ts";
import { DIGITS } from "../shell/expand.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { Expression, Word } from "../shell/syntax.ts";

/** Each value that is looked at is work. */
type Counting = Pick<Review, "state" | "work">;

/** What may run there: a command that stands in a value, or who knows what. */
type Risk = "command" | "unknown" | undefined;

/** What a value that is a number, a name or a sum of these is made of; files that `*` finds have any names. */
const PLAIN = /^[\sA-Za-z\d+\-.:,#%=<>!()&|~^]*$/;
/** Not of `16#ff` and `0xff`. */
const NAMES = /(?<![\w#])[A-Za-z_]\w*/g;
/** Builtins that take words for names of variables, and what they have as options with a value. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  read: ["-p", "-d", "-n", "-N", "-t", "-u", "-i", "-a"],
  unset: [],
  declare: [],
  typeset: [],
  local: [],
};

/** In words that are expanded, and beside them. */
export function reviewExpressions(
  words: readonly Word[],
  review: Review,
  others: readonly Expression[] = [],
): Verdict {
  const expressions = [...others, ...others.flatMap(({ word }) => expressionsIn(word))];
  return verdictOn(
    [...words.flatMap(expressionsIn), ...expressions].map((one) => () =>
      riskOfExpression(one, review)
    ),
    review,
  );
}

/** In the arguments of a builtin that takes them for numbers or for names. */
export function reviewCounted(name: string, args: readonly string[], review: Review): Verdict {
  const behind = (option: RegExp) =>
    args.flatMap((_, index) => option.test(args[index - 1] ?? "") ? [args[index] ?? ""] : []);
  const options = Object.hasOwn(NAMING, name) ? NAMING[name] : undefined;
  const names = options !== undefined
    ? parseOptions(args, options).operands.map((arg) => arg.replace(/=[^]*$/, ""))
    : name === "printf"
    ? behind(/^-v$/)
    : name === "wait"
    ? behind(/^-\w*p$/)
    : /^(?:test|\[)$/.test(name)
    ? behind(/^-v$/)
    : [];
  return verdictOn([
    ...names.map((text) => () => riskOfName(text, review)),
    ...name === "let" ? args.map((text) => () => riskOfText(text, review)) : [],
  ], review);
}

/** Of values that an integer (`declare -i`) is given. */
export function reviewIntegers(
  given: readonly { name: string; values: readonly string[] }[],
  review: Review,
): Verdict {
  const { state } = review;
  const values = given.filter(({ name }) => state.isInteger(name)).flatMap(({ values }) => values);
  return verdictOn(values.map((value) => () => riskOfValue(value, review)), review);
}

function verdictOn(risks: readonly (() => Risk)[], { observer }: Review): Verdict {
  for (const riskOf of risks) {
    const risk = riskOf();
    if (risk === undefined) continue;
    if (observer !== undefined) {
      observer.unclear(
        "what runs where an unknown text counts as a number (`${name//[!0-9]/}` is one)",
      );
      return undefined;
    }
    // What is not known is let through, as that of `eval "$x"` is.
    if (risk === "command") {
      return {
        reason: "a text that counts as a number holds a command, which would run",
        instead: "run the command by itself",
      };
    }
  }
  return undefined;
}

function riskOfExpression({ word, subscriptOf, isName }: Expression, review: Review): Risk {
  if (subscriptOf !== undefined && review.state.hasKeys(subscriptOf)) return undefined;
  if (isName) return firstRisk(expand(word, review), (text) => riskOfName(text, review));
  for (const part of word) {
    const risk = part.kind === "text"
      ? /[$`]/.test(part.text) ? "command" : undefined
      : firstRisk(expand([part], review), (text) => riskOfValue(text, review));
    if (risk !== undefined) return risk;
  }
  return firstRisk(expand(word, review), (text) => riskOfNames(text, review));
}

/** Only what stands in brackets is evaluated. */
function riskOfName(text: string, review: Counting): Risk {
  const at = text.indexOf("[");
  if (at !== -1) return riskOfText(text.slice(at), review);
  return text.includes(UNKNOWN) ? "unknown" : undefined;
}

/** Of a text in which only what a line says may stand. */
function riskOfText(text: string, review: Counting): Risk {
  const known = text.replaceAll(DIGITS, "0");
  if (/\$[({]|`/.test(known)) return "command";
  return /[$\0]/.test(known) ? "unknown" : riskOfNames(known, review);
}

/** Of what a variable holds, or a command prints. */
function riskOfValue(text: string, review: Counting, seen = new Set<string>()): Risk {
  if (--review.work.left < 0) return "unknown";
  if (/^\d+$/.test(text)) return undefined;
  const known = text.replaceAll(DIGITS, "0");
  if (/\$[({]|`/.test(known)) return "command";
  return PLAIN.test(known) ? riskOfNames(known, review, seen) : "unknown";
}

function riskOfNames(text: string, review: Counting, seen = new Set<string>()): Risk {
  const { state } = review;
  for (const [name] of text.replaceAll(DIGITS, "0").matchAll(NAMES)) {
    if (seen.has(name)) continue;
    seen.add(name);
    state.count(name);
    const risk = firstRisk(state.get(name) ?? [], (value) => riskOfValue(value, review, seen));
    if (risk !== undefined) return risk;
  }
  return undefined;
}

function firstRisk(texts: readonly string[], riskOf: (text: string) => Risk): Risk {
  for (const text of texts) {
    const risk = riskOf(text);
    if (risk !== undefined) return risk;
  }
  return undefined;
}
