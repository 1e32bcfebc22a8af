import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import {
  RepeatingAnswerError,
  RepetitionWatch,
} from "../../../../lib/engine/models/wire/repetition_watch.ts";

const MEGABYTE = 1024 * 1024;

/** After how many characters the watch has had enough of what `next` gives, up to 2 MB; undefined: it had not. */
function endOf(next: (round: number) => string): { at: number; repeated: number } | undefined {
  const watch = new RepetitionWatch();
  let at = 0;
  for (let round = 0; at < 2 * MEGABYTE; round++) {
    const text = next(round);
    for (let i = 0; i < text.length; i += 5) {
      const piece = text.slice(i, i + 5);
      at += piece.length;
      try {
        watch.add(piece);
      } catch (error) {
        assert(error instanceof RepeatingAnswerError);
        return { at, repeated: error.repeated };
      }
    }
  }
  return undefined;
}

/** As random ones look, and the same for the same number. */
function uuid(seed: number): string {
  const hex = (salt: number) => (Math.imul(seed + 1, salt) >>> 0).toString(16).padStart(8, "0");
  const [a, b, c, d] = [2654435761, 1597334677, 2246822507, 3266489909].map(hex);
  return `${a}-${b?.slice(0, 4)}-4${b?.slice(5)}-8${c?.slice(5)}-${c?.slice(0, 4)}${d}`;
}

/** Words as they come in prose; another seed, other words. */
function words(seed: number, count: number): string {
  let state = seed + 1;
  const letters = "etaoinshrdlucmfw";
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Array.from({ length: 2 + state % 9 }, (_, i) => letters[(state >> (i * 3)) % 16]).join(
      "",
    );
  }).join(" ");
}

Deno.test("RepetitionWatch ends within a megabyte what repeats itself", () => {
  const loops: Array<[name: string, next: (round: number) => string]> = [
    ["one letter", () => "a"],
    ["blanks", () => " "],
    ["one word", () => "the "],
    ["one line", () => "I will now read the file.\n"],
    ["a paragraph", () => `${words(1, 200)}\n\n`],
    ["after a good beginning", (round) => round === 0 ? words(2, 5_000) : "and so on, "],
    ["a page of 30 KB", () => words(3, 5_000)],
    ["a counter", (round) => `${round}, `],
    ["a counter in base 16 with its 0x", (round) => `0x${round.toString(16)}, `],
    ["a version", (round) => `fixed in v1.${round}-rc, `],
    ["lines with a UUID", (round) => `entry ${uuid(round)} is written\n`],
    ["lines with a hash", (round) => `commit ${uuid(round).replaceAll("-", "")} by me\n`],
    ["numbered lines", (round) => `Step ${round}: check the parser again.\n`],
    [
      "a few lines in any order",
      (round) => `${["Wait.", "No.", "Let me see.", "Hm."][round * round % 7 % 4]}\n`,
    ],
  ];
  for (const [name, next] of loops) {
    const { at } = endOf(next) ?? { at: Infinity };
    assert(at <= MEGABYTE, `${name}: ${at}`);
  }
  const { at, repeated } = endOf((round) => round === 0 ? "A beginning. " : "again ") ?? {};
  // The blank before the word belongs to its first round.
  assertEquals((at ?? 0) - (repeated ?? 0), "A beginning. again ".length - 1);
});

Deno.test("RepetitionWatch lets pass what only looks alike", () => {
  const answers: Array<[name: string, text: string]> = [
    ["prose of 2 MB", Array.from({ length: 400 }, (_, i) => words(i, 900)).join("\n")],
    [
      "a table of numbers, 100 KB",
      Array.from({ length: 5_000 }, (_, i) => `${i},${i * i},0\n`).join(""),
    ],
    [
      "separators",
      Array.from({ length: 200 }, (_, i) => `${"-".repeat(120)}\n${words(i, 20)}\n`).join(""),
    ],
    ["20 KB of one line", "x,y,z\n".repeat(3_400)],
    [
      "a long test with much in common",
      Array.from(
        { length: 900 },
        (_, i) =>
          `Deno.test("${words(i, 3)}", () => {\n  assertEquals(f(${i}), "${
            words(i + 7, 2)
          }");\n});\n`,
      ).join(""),
    ],
    ["base64", Array.from({ length: 60_000 }, (_, i) => words(i, 1)).join("")],
  ];
  for (const [name, text] of answers) {
    const watch = new RepetitionWatch();
    for (let i = 0; i < text.length; i += 6) watch.add(text.slice(i, i + 6));
    assert(text.length > 10_000, name);
  }
});
