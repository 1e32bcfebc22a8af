/**
 * What to tell a model whose text is not in the file.
 *
 * @module
 */
import { nearestPlace, withVisibleSpace } from "./nearest_place.ts";

/** Of the file's own text, so that it can be copied. */
const MAX_SHOWN_CHARACTERS = 2000;
/** Differing lines that are set against each other. */
const MAX_DIFFERENCES = 3;

/** Names the nearest place in `content`, what stands there, and what differs. */
export function whyNotFound(content: string, searched: string): string {
  if (hasLineNumbers(searched, content)) {
    return "old_string is not in it; leave out the line numbers that read and grep put before the lines";
  }
  const isLast = searched.endsWith("\n") && !content.endsWith("\n") &&
    content.endsWith(searched.slice(0, -1));
  if (isLast) {
    return "old_string is not in it: it ends with a line break, and the file does not; leave that out";
  }
  const place = nearestPlace(content, searched);
  if (place === undefined) return "old_string is not in it; read the file again";
  const { first, last, differing, isOnlySpace } = place;
  const shown = content.split("\n").slice(first - 1, last).join("\n").replaceAll("\r", "");
  const where = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  const verb = first === last ? "differs" : "differ";
  const what = isOnlySpace
    ? `old_string is not in it, but ${where} ${verb} only in white space:`
    : `old_string is not in it; the nearest place is ${where}:`;
  const compared = differing.slice(0, MAX_DIFFERENCES).flatMap(({ number, file, searched }) => {
    const show = (line: string) => withVisibleSpace(withCodePoints(line, file, searched));
    return [`line ${number} of the file: ${show(file)}`, `in your old_string: ${show(searched)}`];
  });
  const left = differing.length - MAX_DIFFERENCES;
  if (left > 0) compared.push(`… and ${left} more`);
  const marks = compared.some((line) => /[→·]/.test(line)) ? " (→ is a tab, · a blank)" : "";
  const difference = compared.length > 0 ? [`what differs${marks}:`, ...compared] : [];
  return [what, shown.slice(0, MAX_SHOWN_CHARACTERS), ...difference].join("\n");
}

/** Those of `read`, or of `grep` where the file has the text without them. */
function hasLineNumbers(searched: string, content: string): boolean {
  const lines = searched.split("\n");
  if (lines.every((line) => /^\s*\d+\t/.test(line))) return true;
  const number = /^\s*\d+(?:[:-] ?|→|\|)/;
  return lines.every((line) => number.test(line)) &&
    content.replaceAll("\r\n", "\n").includes(
      lines.map((line) => line.replace(number, "")).join("\n"),
    );
}

/** A line in which what nobody sees has its number; accents of their own, where the other line has them in its letters. */
function withCodePoints(line: string, file: string, searched: string): string {
  const isSameText = file.normalize() === searched.normalize();
  return line.replace(isSameText ? /[\p{Cf}\p{M}]/gu : /\p{Cf}/gu, (character) => {
    const number = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    return `<U+${number}>`;
  });
}
