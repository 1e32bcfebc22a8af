/**
 * What an answer to the question of approval means.
 *
 * @module
 */

/** The meaning of what was typed. */
export type TypedAnswer =
  | { kind: "yes" | "no" | "always" | "edits" | "edit" | "more" | "whole" | "nothing" }
  /** No, and this instead. */
  | { kind: "words"; words: string }
  /** It could be taken for a yes and for a no: asked again, `why` says so. */
  | { kind: "unclear"; why: string };

const YES = [
  "y yes yeah yep yup ya ja k ok okay okey sure fine go do allow allowed approve approved accept",
  "agreed lgtm please proceed continue run right correct true confirm confirmed 👍",
].join(" ").split(" ");
const NO =
  "n no nope nah nein not never don't dont stop cancel deny denied reject refuse abort skip 👎"
    .split(" ");
/** What may follow such a word and says nothing else. */
const FILLERS =
  "y please pls thanks thank you it that this ahead on so do go yes ok okay sure way sir and"
    .split(" ");

const COURTESIES = ["thanks", "thank", "you", "way", "please"];
/** "no problem" */
const NO_MEANS_YES = ["problem", "problems", "worries", "objection", "objections"];

const FROM_NOW_ON =
  /^(?:yes )?(?:from now on(?: all edits)?|(?:allow )?(?:all )?edits from now on|(?:allow )?all edits)$/;

const WORDS: Readonly<Record<string, Exclude<TypedAnswer["kind"], "words" | "unclear">>> = {
  a: "always",
  always: "always",
  e: "edit",
  f: "edits",
  edits: "edits",
  edit: "edit",
  m: "more",
  more: "more",
  w: "whole",
  whole: "whole",
};

/**
 * What `text` means. One word is yes, no, a choice or a slip of the finger; several are what to do instead, unless they
 * begin like a yes.
 */
export function understand(text: string): TypedAnswer {
  const clean = text.normalize("NFKC").toLowerCase().replaceAll(/[’‘`]/g, "'");
  const words = clean.split(/[\s.,;:!?…"]+/u).filter((word) => word !== "");
  const [first = "", ...others] = words;
  if (first === "") return clean.trim() === "" ? { kind: "nothing" } : unclear(text);
  const isAsking = clean.includes("?");
  if (FROM_NOW_ON.test(words.join(" "))) return { kind: "edits" };
  const isAlone = others.length === 0;
  if (isAlone && !isAsking && WORDS[first] !== undefined) return { kind: WORDS[first] };
  if (YES.includes(first)) {
    const isPlain = !isAsking && others.every((word) => FILLERS.includes(word));
    return isPlain ? { kind: "yes" } : unclear(text);
  }
  if (NO.includes(first)) {
    if (isAsking && isAlone || NO_MEANS_YES.includes(others[0] ?? "")) return unclear(text);
    const isPlain = others.every((word) => COURTESIES.includes(word) || word === first);
    return isPlain ? { kind: "no" } : { kind: "words", words: text.trim() };
  }
  // One word is a slip of the finger rather than an instruction.
  if (first === "always" || isAlone) return unclear(text);
  return { kind: "words", words: text.trim() };
}

function unclear(text: string): TypedAnswer {
  return {
    kind: "unclear",
    why: `"${text.trim()}" may mean yes or no: answer with one word, or begin with "no".`,
  };
}
