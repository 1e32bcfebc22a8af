/**
 * Lines of a terminal as an SVG picture.
 *
 * @module
 */
import { COLUMNS } from "./session.ts";
import { displayWidth } from "../../lib/text/display_width.ts";

/** Geometry in pixels; a character of the fonts below is 0.6 em wide. */
const FONT_SIZE = 14;
const ADVANCE = 8.4;
const LINE_HEIGHT = 20;
const PADDING = 20;
const TITLE_HEIGHT = 36;

const BACKGROUND = "#0d1117";
const FOREGROUND = "#c9d1d9";
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** SGR codes (ECMA-48) that the program uses, as attributes. */
const BOLD = 1;
const INVERSE = 7;
const FILLS: Record<number, string> = {
  [BOLD]: "#f0f6fc",
  2: "#8b949e",
  31: "#ff7b72",
  32: "#3fb950",
  33: "#d29922",
  36: "#39c5cf",
  [INVERSE]: BACKGROUND,
};

/** A piece of a line in one style. */
interface Span {
  text: string;
  style: string;
  isInverse: boolean;
}

/** Draws a window with these lines; colours are those of their escape sequences. */
export function toSvg(lines: readonly string[]): string {
  const width = Math.round(COLUMNS * ADVANCE + 2 * PADDING);
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + PADDING;
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map((color, index) =>
    `<circle cx="${PADDING + index * 20}" cy="18" r="6" fill="${color}"/>`
  );
  const texts = lines.flatMap((line, index) =>
    drawLine(line, TITLE_HEIGHT + FONT_SIZE + index * LINE_HEIGHT)
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    "<title>isonforge in a terminal</title>",
    `<rect width="${width}" height="${height}" rx="10" fill="${BACKGROUND}"/>`,
    ...dots,
    `<g font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${FOREGROUND}" xml:space="preserve">`,
    ...texts,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Every piece is placed and stretched to its columns, so that tables stand in any font. */
function drawLine(line: string, y: number): string[] {
  let column = 0;
  return spansOf(line).flatMap(({ text, style, isInverse }) => {
    const x = PADDING + column * ADVANCE;
    const columns = displayWidth(text);
    column += columns;
    if (text.trim() === "") return [];
    const back = isInverse
      ? [
        `<rect x="${round(x)}" y="${y - FONT_SIZE}" width="${
          round(columns * ADVANCE)
        }" height="${LINE_HEIGHT}" fill="${FOREGROUND}"/>`,
      ]
      : [];
    const length = `textLength="${round(columns * ADVANCE)}" lengthAdjust="spacingAndGlyphs"`;
    return [...back, `<text x="${round(x)}" y="${y}" ${length}${style}>${escaped(text)}</text>`];
  });
}

function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let codes: number[] = [];
  // deno-lint-ignore no-control-regex -- escape sequences are what is looked for
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    // deno-lint-ignore no-control-regex
    const set = part.match(/^\x1b\[([\d;]*)m$/)?.[1];
    if (set !== undefined) codes = set.split(";").map(Number).reduce(withCode, codes);
    else if (part !== "") {
      spans.push({ text: part, style: styleOf(codes), isInverse: codes.includes(INVERSE) });
    }
  }
  return spans;
}

/** 0 ends all, 39 a colour, 49 one behind the text. */
export function withCode(codes: number[], code: number): number[] {
  if (code === 0) return [];
  if (code === 49) return codes;
  return code === 39 ? codes.filter((one) => one < 30) : [...codes, code];
}

function styleOf(codes: readonly number[]): string {
  // A colour says more than bold, and what is inverse is seen without any.
  const fill = codes.includes(INVERSE)
    ? INVERSE
    : codes.findLast((code) => code >= 30) ?? codes.at(-1);
  const weight = codes.includes(BOLD) ? ' font-weight="bold"' : "";
  return fill === undefined || FILLS[fill] === undefined
    ? weight
    : `${weight} fill="${FILLS[fill]}"`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** Browsers take several spaces for one, whatever xml:space says. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll(" ", "\u00a0");
}
