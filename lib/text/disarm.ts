/**
 * Foreign text: of a model, a file, a user. A terminal would obey some of its characters, and others
 * nobody would see.
 *
 * @module
 */

/** Most text is this, and the general answers cost a listing of 100 agents 10 ms. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Controls (C0, C1), separators of lines, marks that turn the direction of writing, and what has no
 * width: among it the tag characters, in which whole sentences can be hidden. Left alone are the
 * joiners of emoji and of scripts that need them, and one variation selector.
 */
const ARMED = String
  .raw`[[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]--[\u200c\u200d\ufe00-\ufe0f]]|(?<=[\p{ASCII}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\u200c\u200d])[\u200c\u200d]|(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]`;

let armed: RegExp | undefined;

/** Made when the first text needs it: looking up these properties takes longer than a short command may. */
function armedCharacters(): RegExp {
  return armed ??= new RegExp(ARMED, "gv");
}

/** What becomes of each such character. */
export type Treatment =
  /** A space; so do line breaks and tabs: for text on one line of ours. */
  | "space"
  /** Shown, as `␛` or `<U+202E>`; line breaks and tabs stay. */
  | "visible"
  /** Controls are left out, and all else stays, line breaks and tabs too: for what a user pastes. */
  | "removed"
  /** Escaped, for text that is JSON already; its line breaks stay. */
  | "json";

/**
 * The text without what a terminal would obey and what nobody would see.
 *
 * @example
 * ```ts
 * disarm("a\x1b[2Jb\n", "space"); // "a [2Jb "
 * disarm("a\x1b[2Jb\n", "visible"); // "a␛[2Jb\n"
 * ```
 */
export function disarm(text: string, treatment: Treatment): string {
  if (isPrintableAscii(text)) return text;
  switch (treatment) {
    case "space":
      return text.replace(armedCharacters(), " ");
    case "visible":
      return text.replaceAll("\r\n", "\n").replace(armedCharacters(), unlessLayout(picture));
    case "removed":
      return text.replace(/\p{Cc}/gu, unlessLayout(() => ""));
    case "json":
      return text.replace(
        armedCharacters(),
        (character) => character === "\n" ? character : escaped(character),
      );
  }
}

/** Whether every character is one column that a terminal shows as it is. */
export function isPrintableAscii(text: string): boolean {
  return PRINTABLE_ASCII.test(text);
}

function unlessLayout(replace: (character: string) => string): (character: string) => string {
  return (character) => character === "\n" || character === "\t" ? character : replace(character);
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x7f) return "␡";
  // Unicode has a picture of each C0 control, in their order.
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/** By its UTF-16 code units, as JSON has it (RFC 8259, section 7). */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
