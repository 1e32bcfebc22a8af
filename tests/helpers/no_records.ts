/**
 * Files that should hold a record.
 *
 * @module
 */

/** What a file may hold instead of an object as JSON: nothing, a part of it, something else. */
export const NO_RECORDS: readonly string[] = [
  "",
  " \n",
  "{",
  '{"id": "a3f8',
  "{}{}",
  "null",
  "[]",
  "12",
  '"text"',
  "\0".repeat(100),
  "\x7fELF\ufffd",
];
