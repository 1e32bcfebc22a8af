/**
 * Patterns of people in which only `*` means something.
 *
 * @module
 */

/**
 * Whether a whole text is what `pattern` says, where `*` stands for any characters, also for none. Takes at most the
 * product of both lengths, whatever the pattern.
 *
 * @example
 * ```ts
 * matchesGlob("git push origin", "git push*"); // true
 * ```
 */
export function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[inPattern] === "*") {
      star = inPattern++;
      resume = at;
    } else if (pattern[inPattern] === text[at]) {
      at++;
      inPattern++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern++;
  return inPattern === pattern.length;
}
