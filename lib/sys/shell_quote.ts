/**
 * Quoting for a POSIX shell.
 *
 * @module
 */

/** What no shell takes apart; `=` first is zsh's word for where a program is. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/;

/**
 * `text` as one word of a shell's command line, quoted only where that is needed.
 *
 * @example
 * ```ts
 * shellQuote("it's"); // 'it'\''s'
 * ```
 */
export function shellQuote(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
