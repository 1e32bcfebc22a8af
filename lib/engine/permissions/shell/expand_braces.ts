/**
 * What a shell makes of braces; see bash(1), "Brace Expansion". The order is that of bash, the outermost first: it
 * tells which word is the program.
 *
 * @module
 */
import { bounded, MAX_TEXTS, UNKNOWN } from "./texts.ts";

/** Nobody writes as many, and each is looked for in all that follows. */
const MAX_BRACES = 256;
const RANGE = /^([+-]?\d+|[A-Za-z])\.\.([+-]?\d+|[A-Za-z])(?:\.\.([+-]?\d+))?$/;
const NUMBER = /^[+-]?\d+$/;

/** `a{b,c}` → `ab`, `ac`; an empty one of them may be nothing or a word, as the caller knows. */
export function expandBraces(text: string): string[] {
  if (!text.includes("{")) return [text];
  return text.split("{").length > MAX_BRACES + 1 ? [UNKNOWN] : expandFrom(text);
}

function expandFrom(text: string): string[] {
  for (let start = text.indexOf("{"); start !== -1; start = text.indexOf("{", start + 1)) {
    const end = closing(text, start);
    if (end === undefined) continue;
    const inside = text.slice(start + 1, end);
    const pieces = inside.includes(",")
      ? bounded(pieceTexts(inside).flatMap(expandFrom))
      // What is no range stays, and others may follow.
      : rangeOf(inside) ?? [text.slice(start, end + 1)];
    const before = text.slice(0, start);
    const after = expandFrom(text.slice(end + 1));
    return bounded(pieces.flatMap((piece) => after.map((rest) => before + piece + rest)));
  }
  return [text];
}

/** Where the braces that begin at `start` end; undefined where there is no `,` or `..` in them. */
function closing(text: string, start: number): number | undefined {
  // `{}` alone is a word of `find`.
  if (start === 0 && text[1] === "}") return undefined;
  let depth = 0;
  let isList = false;
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === "{") depth++;
    else if (char === "}" && depth > 0) depth--;
    else if (char === "}" && isList) return at;
    else if (depth === 0 && char === ",") isList = true;
    else if (depth === 0 && text.startsWith("..", at) && text[at + 2] !== "}") isList = true;
  }
  return undefined;
}

/** What stands between the commas that are in no further braces. */
function pieceTexts(inside: string): string[] {
  const pieces = [""];
  let depth = 0;
  for (const char of inside) {
    if (char === "," && depth === 0) {
      pieces.push("");
      continue;
    }
    if (char === "{") depth++;
    if (char === "}" && depth > 0) depth--;
    pieces[pieces.length - 1] += char;
  }
  return pieces;
}

/** `a..e`, `1..9`, `01..10`, `9..1..2`; undefined where it is none. */
function rangeOf(text: string): string[] | undefined {
  const [whole, first = "", last = "", by = "1"] = RANGE.exec(text) ?? [];
  if (whole === undefined || NUMBER.test(first) !== NUMBER.test(last)) return undefined;
  const isNumber = NUMBER.test(first);
  const [from, to] = [first, last].map((end) => isNumber ? Number(end) : end.charCodeAt(0));
  const step = Math.abs(Number(by)) || 1;
  if (from === undefined || to === undefined) return undefined;
  if (![from, to, step].every(Number.isSafeInteger)) return [UNKNOWN];
  const width = [first, last].some((end) => /^-?0\d/.test(end))
    ? Math.max(first.length, last.length)
    : 0;
  const count = Math.floor(Math.abs(to - from) / step) + 1;
  return bounded(Array.from({ length: Math.min(count, MAX_TEXTS + 1) }, (_, index) => {
    const code = from + (to < from ? -index : index) * step;
    return isNumber ? padded(code, width) : String.fromCharCode(code);
  }));
}

function padded(number: number, width: number): string {
  const sign = number < 0 ? "-" : "";
  return sign + String(Math.abs(number)).padStart(width - sign.length, "0");
}
