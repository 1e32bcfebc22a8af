/**
 * Directories that a shell is told by an expansion: `"$(dirname "$0")"/lib.sh`, `${PWD}/tools/check.sh`.
 *
 * @module
 */

/** Nobody needs more to name a directory; it bounds the time. */
const MAX_CHARS = 200;
const NAME = /^[A-Za-z_]\w*|^[\d@*#?$!-]/;
const SLASHES = /^["']?\/+/;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "(": ")" };

/**
 * The text with `./` for each directory that an expansion names, as nobody can tell it from any other, and without what
 * stands around a default (`${GUARD:-./check.sh}`).
 *
 * @example
 * ```ts
 * withoutDirectories('. "$(dirname "$0")/lib.sh"'); // '. ./lib.sh"'
 * ```
 */
export function withoutDirectories(text: string): string {
  let result = "";
  let at = 0;
  for (let start = text.indexOf("$"); start !== -1; start = text.indexOf("$", start + 1)) {
    if (start < at) continue;
    const after = endOf(text, start);
    const [slashes] = after === undefined ? [] : SLASHES.exec(text.slice(after, after + 3)) ?? [];
    if (after === undefined || slashes === undefined) continue;
    const isQuoted = start > at && text[start - 1] === '"';
    result += `${text.slice(at, isQuoted ? start - 1 : start)}./`;
    at = after + slashes.length;
  }
  return (result + text.slice(at)).replaceAll(/\$\{\w+:?[-=+]/g, " ");
}

/** Where the expansion that begins at `start` ends; undefined where none does, or only later. */
function endOf(text: string, start: number): number | undefined {
  const piece = text.slice(start + 1, start + MAX_CHARS);
  const opening = piece.charAt(0);
  const closing = CLOSING[opening];
  if (closing === undefined) {
    const [name] = NAME.exec(piece) ?? [];
    return name === undefined ? undefined : start + 1 + name.length;
  }
  let depth = 0;
  for (let index = 0; index < piece.length && piece[index] !== "\n"; index++) {
    if (piece[index] === opening) depth++;
    else if (piece[index] === closing && --depth === 0) return start + index + 2;
  }
  return undefined;
}
