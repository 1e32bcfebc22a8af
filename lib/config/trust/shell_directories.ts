/**
 * Directories that a shell is told by an expansion: `"$(dirname "$0")"/lib.sh`, `${PWD}/tools/check.sh`,
 * `"$CLAUDE_PROJECT_DIR"/guard.sh`.
 *
 * @module
 */

/** Nobody needs more to name a directory; it bounds the time. */
const MAX_CHARS = 200;
/** Perl's have colons: `$FindBin::Bin`; so have those of the environment in PowerShell: `$env:CLAUDE_PROJECT_DIR`. */
const NAME = /^(?:[Ee][Nn][Vv]:)?[A-Za-z_]\w*(?:::\w+)*|^[\d@*#?$!-]/;
const SLASHES = /^["']?\/+/;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "(": ")" };
const EXPANSION = /[$`]/g;
/** What stands before a default, or before the command of a substitution. */
const BEFORE_WORDS = /^(?:\$\{\w+:?[-=+]|\$\(|`)/;

/**
 * The text with `./` for each directory that an expansion names, as nobody can tell it from any other, and without what
 * stands around a default (`${GUARD:-./check.sh}`). The words that such an expansion holds come after it all.
 *
 * @example
 * ```ts
 * withoutDirectories('. "$(dirname "$0")/lib.sh"'); // '. ./lib.sh"\ndirname "$0"'
 * ```
 */
export function withoutDirectories(text: string): string {
  const texts = [text];
  // What is inside is shorter than what it was in.
  for (let next = 0; next < texts.length; next++) {
    const { rest, inside } = takenOut(texts[next] ?? "");
    texts[next] = rest;
    for (const words of inside) texts.push(words);
  }
  return texts.join("\n").replaceAll(/\$\{\w+:?[-=+]/g, " ");
}

function takenOut(text: string): { rest: string; inside: string[] } {
  const inside: string[] = [];
  let rest = "";
  let at = 0;
  for (const { index: start } of text.matchAll(EXPANSION)) {
    if (start < at) continue;
    const after = endOf(text, start);
    const [slashes] = after === undefined ? [] : SLASHES.exec(text.slice(after, after + 3)) ?? [];
    if (after === undefined || slashes === undefined) continue;
    const isQuoted = start > at && text[start - 1] === '"';
    rest += `${text.slice(at, isQuoted ? start - 1 : start)}./`;
    at = after + slashes.length;
    const whole = text.slice(start, after);
    const [before] = BEFORE_WORDS.exec(whole) ?? [];
    if (before !== undefined) inside.push(whole.slice(before.length, -1));
  }
  return { rest: rest + text.slice(at), inside };
}

/** Where the expansion that begins at `start` ends; undefined where none does, or only later. */
function endOf(text: string, start: number): number | undefined {
  const piece = text.slice(start + 1, start + MAX_CHARS);
  if (text[start] === "`") {
    const end = piece.search(/[`\n]/);
    return piece[end] === "`" ? start + end + 2 : undefined;
  }
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
