/**
 * Variables that are set while a word is expanded: `${name:=value}`.
 *
 * @module
 */
import type { Word, WordPart } from "./syntax.ts";

/** Of a word, each part that sets the variable whose value it becomes; what is inside of another comes first. */
export function keptValuesIn(word: Word): Extract<WordPart, { kind: "variable" }>[] {
  return word.flatMap((part) => {
    if (part.kind === "array") return part.elements.flatMap(keptValuesIn);
    if (part.kind !== "variable" || part.change === undefined || !("word" in part.change)) {
      return [];
    }
    const inside = keptValuesIn(part.change.word);
    return part.change.kind === "default" && part.change.isKept ? [...inside, part] : inside;
  });
}
