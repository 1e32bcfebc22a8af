/**
 * Words for an answer: the same each time, but none that repeats itself, which would be ended.
 *
 * @module
 */

/** A linear congruential generator: Knuth's MMIX, cut to 32 bits. */
export function variedWords(count: number): string[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return `${state.toString(36)} `;
  });
}
