/**
 * Which encoding a text that is not UTF-8 has. Files of source code hold a few words beyond ASCII, too few for the
 * statistics that detectors work with: here each encoding is asked how usual the characters are that it would make.
 *
 * @module
 */

/** Labels of the WHATWG Encoding Standard; of equals the first is taken. */
const CANDIDATES = [
  ...["windows-1252", "shift_jis", "gbk", "euc-jp", "big5", "euc-kr", "windows-1251"],
] as const;

/** Enough to tell them apart. */
const SAMPLE_BYTES = 64 * 1024;

const ACCENTED_LETTER = /[À-ÖØ-öø-ÿŠšŽžŒœŸ]/;
const LATIN_SIGN = /[“”‘’–—…€«»¿¡°§©®·£]/;
const KANA = /[ぁ-んァ-ヶー]/;
const CJK_SIGN = /[、。「」『』【】！（），：；？“”《》・～]/;
const HAN = /[一-鿿]/;
const HANGUL = /[가-힣]/;
const CYRILLIC = /[А-яЁё]/;

/** The most plausible encoding; undefined when none can decode the bytes. */
export function guessEncoding(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let best: { label: string; score: number } | undefined;
  for (const label of CANDIDATES) {
    const score = plausibility(label, sample);
    if (score !== undefined && (best === undefined || score > best.score)) best = { label, score };
  }
  return best?.label;
}

/** Between -1 and 1, for a byte beyond ASCII; undefined when `label` cannot decode them. */
function plausibility(label: string, bytes: Uint8Array): number | undefined {
  let text: string;
  try {
    // The sample may end within a character.
    text = new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
  const beyond = bytes.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);
  let score = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (character < "\x80") continue;
    score += label === "windows-1252"
      ? latinScore(text, i)
      : label === "windows-1251"
      ? cyrillicScore(text, i)
      : 2 * wideScore(character, label);
  }
  return score / Math.max(1, beyond);
}

/** Accented letters stand alone between plain ones; several in a row are another encoding's. */
function latinScore(text: string, index: number): number {
  const [before = "", character = "", after = ""] = [
    text[index - 1],
    text[index],
    text[index + 1],
  ];
  const isCrowded = before >= "\x80" || after >= "\x80";
  if (ACCENTED_LETTER.test(character)) {
    return isCrowded ? 0 : /[a-z]/i.test(before + after) ? 1 : 0.3;
  }
  return LATIN_SIGN.test(character) ? (isCrowded ? 0.2 : 0.8) : -0.8;
}

/** Cyrillic words are Cyrillic throughout, and mostly in lower case. */
function cyrillicScore(text: string, index: number): number {
  const character = text[index] ?? "";
  if (!CYRILLIC.test(character)) return -0.8;
  const isInWord = CYRILLIC.test(text[index - 1] ?? "") || CYRILLIC.test(text[index + 1] ?? "");
  if (!isInWord) return -0.5;
  return /[а-яё]/.test(character) ? 0.9 : /[а-яё]/.test(text[index - 1] ?? "") ? -0.8 : 0.3;
}

/** How usual a character of two bytes is in the texts that an encoding is made for. */
function wideScore(character: string, label: string): number {
  if (CJK_SIGN.test(character)) return 0.8;
  if (KANA.test(character)) return /jis|jp/.test(label) ? 1 : -0.3;
  if (HANGUL.test(character)) return label === "euc-kr" ? 0.85 : -0.5;
  if (!HAN.test(character)) return /[！-～]/.test(character) ? 0.3 : -0.7;
  return isUsual(character, label) ? 0.9 : -0.4;
}

const usual = new Map<string, Set<string>>();

/** Whether a Chinese character is in the part of an encoding that holds the usual ones ("level 1"). */
function isUsual(character: string, label: string): boolean {
  let characters = usual.get(label);
  if (characters === undefined) {
    characters = levelOne(label);
    usual.set(label, characters);
  }
  return characters.has(character);
}

/** First bytes of level 1, and where second bytes begin: JIS X 0208, GB 2312, Big5, KS X 1001. */
const LEVEL_ONE: Readonly<Record<string, readonly [from: number, to: number, second: number]>> = {
  shift_jis: [0x88, 0x97, 0x40],
  "euc-jp": [0xb0, 0xcf, 0xa1],
  gbk: [0xb0, 0xd7, 0xa1],
  big5: [0xa4, 0xc6, 0x40],
};

function levelOne(label: string): Set<string> {
  const [from, to, start] = LEVEL_ONE[label] ?? [1, 0, 0];
  const decoder = new TextDecoder(label);
  const characters = new Set<string>();
  for (let first = from; first <= to; first++) {
    for (let second = start; second <= 0xfe; second++) {
      characters.add(decoder.decode(Uint8Array.of(first, second)));
    }
  }
  return characters;
}
