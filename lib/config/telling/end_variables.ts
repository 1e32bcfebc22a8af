/**
 * What the command of `--on-end` finds in its environment.
 *
 * @module
 */

export const END_PREFIX = "ISONFORGE_";

/** By the rest of their names, for the help. */
export const END_VARIABLES = {
  ID: "its id",
  NAME: "what `--name` gave",
  REASON: "why it ended, see `isonforge help files`",
  EXIT_CODE: "128 + n where signal n ended it, 1 where nobody saw it end",
  COST_USD: "empty where no rates are known",
  CWD: "the directory that it worked in; the command runs there",
  BRANCH: "with `-w`: its branch",
  SUMMARY: "what it asks, or why it failed, or the last paragraph of what it said",
} as const;

export type EndVariable = keyof typeof END_VARIABLES;
