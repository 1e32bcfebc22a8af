/**
 * Foreign text on a terminal.
 *
 * @module
 */

/** What a terminal would obey: controls (C0, C1), and marks that turn the direction of writing. */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** The text with everything that a terminal would obey made visible instead; line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(CONTROLS, (character) => {
    if (character === "\n" || character === "\t") return character;
    const code = character.charCodeAt(0);
    if (code === 0x7f) return "␡";
    // Unicode has a picture of each C0 control, in their order.
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}
