/**
 * Quotes, dashes and blanks as a keyboard has them: models read typographic ones and write these, however often they are told.
 *
 * @module
 */

/** By the character of a keyboard; each takes one code unit, so that places stay the same. */
const TYPOGRAPHIC: ReadonlyArray<readonly [plain: string, typographic: RegExp]> = [
  ['"', /[\u201c-\u201f\u00ab\u00bb]/g],
  ["'", /[\u2018-\u201b\u00b4]/g],
  ["-", /[\u2010-\u2015\u2212]/g],
  [" ", /[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g],
];

/** The text with the characters of a keyboard, as long as it was. */
export function withPlainCharacters(text: string): string {
  return TYPOGRAPHIC.reduce(
    (result, [character, typographic]) => result.replace(typographic, character),
    text,
  );
}

/**
 * Whether two names are read as the same: they differ in such characters alone, or in how an accent is composed (macOS
 * puts U+202F before "PM", and keeps "é" as it was typed: as one character, or as two).
 */
export function isReadAs(name: string, other: string): boolean {
  return asRead(name) === asRead(other);
}

function asRead(name: string): string {
  return withPlainCharacters(name.normalize("NFC"));
}

/** Whether a name can be read as another one at all: most cannot, and nobody needs to look for those. */
export function isAmbiguous(name: string): boolean {
  return /[^\x21-\x7e]|["'-]/.test(name);
}
