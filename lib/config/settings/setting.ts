/**
 * What one setting is, and what a repository's own files may do with it.
 *
 * @module
 */
import { DEFAULT_SANDBOX_LEVEL, SANDBOX_LEVELS } from "../../sys/sandbox/sandbox_level.ts";
import { PERMISSION_MODES } from "../../engine/permissions/mode.ts";
import type { Sourced } from "../values.ts";

/**
 * What a repository's own files may do with a setting: set it, set it once the user trusts them, or not at all. A function
 * says whether they may set it untrusted, where `held` is what holds without them.
 */
export type FromRepository =
  | "free"
  | "trusted"
  | "never"
  | ((value: string, held: string | undefined) => boolean);

/** One setting. */
export interface Setting<T> {
  /** Its type in JSON. */
  type: "string" | "number" | "boolean";
  /** It may stand as an object, which is taken as its JSON text. */
  isJson?: boolean;
  /** It may stand as a list, which is taken as its texts with commas between them, */
  isList?: boolean;
  /** or as a list or an object, which is taken as lines. */
  isLines?: boolean;
  variable?: string;
  option?: string;
  /** For the help and for editors. */
  about: string;
  /** What is to be given, for a command and in words. */
  argument: string;
  words: string;
  /** Where there are only a few, or some to be proposed. */
  values?: readonly string[];
  /** Once it is trusted, unless given: what can run or reach something must not come with a clone. */
  fromRepository?: FromRepository;
  /** @throws {UsageError} when a run could not use the value */
  parse(value: Sourced): T;
}

/** For modes: whether one asks at least as much as the one that holds. */
export function isStricterMode(value: string, held: string | undefined): boolean {
  const rank = (mode: string) => (PERMISSION_MODES as readonly string[]).indexOf(mode);
  return rank(value) >= 0 && rank(value) <= rank(held ?? "default");
}

/** For sandboxes: whether one keeps in at least as much as the one that holds. */
export function isStricterSandbox(value: string, held: string | undefined): boolean {
  const rank = (level: string) => (SANDBOX_LEVELS as readonly string[]).indexOf(level);
  return rank(value) >= rank(held ?? DEFAULT_SANDBOX_LEVEL);
}

/** For caps: whether one is no higher than the one that holds. */
export function isLower(amount: (value: string) => number): FromRepository {
  return (value, held) => held === undefined || amount(value) <= amount(held);
}
