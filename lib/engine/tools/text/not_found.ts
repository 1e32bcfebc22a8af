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
  if (searched.split("\n").every((line) => /^\s*\d+\t/.test(line))) {
    return "old_string is not in it; leave out the line numbers and tabs that read puts before the lines";
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
  const compared = differing.slice(0, MAX_DIFFERENCES).flatMap(({ number, file, searched }) => [
    `line ${number} of the file: ${withVisibleSpace(file)}`,
    `in your old_string: ${withVisibleSpace(searched)}`,
  ]);
  const left = differing.length - MAX_DIFFERENCES;
  if (left > 0) compared.push(`… and ${left} more`);
  const marks = compared.some((line) => /[→·]/.test(line)) ? " (→ is a tab, · a blank)" : "";
  const difference = compared.length > 0 ? [`what differs${marks}:`, ...compared] : [];
  return [what, shown.slice(0, MAX_SHOWN_CHARACTERS), ...difference].join("\n");
}
