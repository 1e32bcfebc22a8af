/**
 * What `${name,,}`, `${name:2:3}` and `${name/a/b}` make of a value; see bash(1), "Parameter Expansion".
 *
 * @module
 */
import type { ParameterOperation, Word } from "unbash";

/** Makes a text of one in which everything is known. */
export type Edit = (value: string) => string;

const PATTERN = /[*?[\\]/;
const NUMBER = /^\s*-?\d{1,6}\s*$/;

/** The edit that an operation makes; undefined where it cannot be told beforehand. */
export function editOf(operation: ParameterOperation): Edit | undefined {
  switch (operation.type) {
    case "CaseModification":
      return operation.operand === undefined ? CASES[operation.operator] : undefined;
    case "Transform":
      return TRANSFORMS[operation.operand.value];
    case "Slice":
      return sliceOf(operation.offset, operation.length);
    case "Replace": {
      const pattern = textOf(operation.pattern);
      const replacement = textOf(operation.replacement);
      if (pattern === undefined || pattern === "" || PATTERN.test(pattern)) return undefined;
      if (replacement === undefined) return undefined;
      return (value) => replaced(value, { operator: operation.operator, pattern, replacement });
    }
    default:
      return undefined;
  }
}

/** `${name//[!0-9]/}`, `${name//[^[:digit:]]}`. */
export function leavesDigits(operation: ParameterOperation): boolean {
  return operation.type === "Replace" && operation.operator === "//" &&
    /^\[[!^](?:0-9|\[:digit:\])\]$/.test(operation.pattern.text) &&
    textOf(operation.replacement) === "";
}

const CASES: Readonly<Record<string, Edit>> = {
  "^": (value) => value.slice(0, 1).toUpperCase() + value.slice(1),
  "^^": (value) => value.toUpperCase(),
  ",": (value) => value.slice(0, 1).toLowerCase() + value.slice(1),
  ",,": (value) => value.toLowerCase(),
};

const TRANSFORMS: Readonly<Record<string, Edit>> = {
  U: (value) => value.toUpperCase(),
  u: (value) => value.slice(0, 1).toUpperCase() + value.slice(1),
  L: (value) => value.toLowerCase(),
};

function sliceOf(offset: Word, length: Word | undefined): Edit | undefined {
  const isKnown = NUMBER.test(offset.value) && (length === undefined || NUMBER.test(length.value));
  if (!isKnown) return undefined;
  const from = Number(offset.value);
  return (value) => {
    const start = from < 0 ? Math.max(0, value.length + from) : from;
    if (length === undefined) return value.slice(start);
    const count = Number(length.value);
    return count < 0 ? value.slice(start, count) : value.slice(start, start + count);
  };
}

function replaced(
  value: string,
  { operator, pattern, replacement }: { operator: string; pattern: string; replacement: string },
): string {
  switch (operator) {
    case "//":
      return value.replaceAll(pattern, () => replacement);
    case "/#":
      return value.startsWith(pattern) ? replacement + value.slice(pattern.length) : value;
    case "/%":
      return value.endsWith(pattern) ? value.slice(0, -pattern.length) + replacement : value;
    default:
      return value.replace(pattern, () => replacement);
  }
}

/** Undefined where something in it is expanded. */
function textOf({ parts = [], value }: Word): string | undefined {
  const isPlain = parts.every(({ type }) =>
    type === "Literal" || type === "SingleQuoted" || type === "AnsiCQuoted"
  );
  return isPlain ? value : undefined;
}
