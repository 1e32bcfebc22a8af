/**
 * How often a test tries what goes wrong only sometimes.
 *
 * @module
 */

/** `ISONFORGE_TEST_FULL=1`: everything that the scenarios ask for, which takes half an hour. */
export const IS_FULL = Deno.env.get("ISONFORGE_TEST_FULL") === "1";

/** `few` in everyday runs, `full` with `ISONFORGE_TEST_FULL=1`. */
export function rounds(few: number, full: number): number {
  return IS_FULL ? full : few;
}
