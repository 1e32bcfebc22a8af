/**
 * What may stand after a call without being a word of the answer.
 *
 * @module
 */

/** Tokens that end a turn, and tags that nothing opened. */
const FILLER =
  /^(?:\s|[;,)\]}]|<\/?s>|<\|?\/?[\w:-]{1,40}\|>|<[｜|][\w▁ ]{1,40}[｜|]>|<\/[\w:｜-]{1,40}>|\[\/?\w{1,20}\]|`{3,}|<end_of_turn>)*$/;
/** From here on the model plays the others' parts. */
const NEXT_TURN =
  /<\|im_end\|>|<\|im_start\|>|<\|eot_id\|>|<\|eom_id\|>|<\|start_header_id\|>|<end_of_turn>/;

/** Whether a text is none but that. */
export function isFiller(tail: string): boolean {
  const end = tail.search(NEXT_TURN);
  const own = end < 0 ? tail : tail.slice(0, end);
  return own.length < 2_000 && FILLER.test(own);
}
