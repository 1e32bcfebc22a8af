/**
 * What a command line is held against.
 *
 * @module
 */
import type { Places } from "../places.ts";
import type { ExistingFile } from "./existing_files.ts";
import type { OtherPlace } from "./other_places.ts";
import type { RuleVerdict } from "./rule_verdict.ts";
import type { RuleAction, UserRule } from "./user_rule.ts";

export interface CommandSituation {
  action: RuleAction;
  rules: readonly UserRule[];
  places: Places;
  environment: Readonly<Record<string, string>>;
  /** Whether a rule is about reading, or writing, a file. */
  reads(rule: UserRule, path: string, cwd: string | undefined): Promise<boolean>;
  writes(rule: UserRule, path: string, cwd: string | undefined): Promise<boolean>;
  /** The same of a place, absolute and without links. */
  meansPlace(rule: UserRule, place: string): boolean;
  /** What there is that a rule is about. */
  existing(rule: UserRule): readonly ExistingFile[];
}

/** What stands on the same line as a program. */
export interface ProgramSituation extends CommandSituation {
  written: readonly string[];
  variables: readonly string[];
  others: readonly OtherPlace[];
}

/** A verdict of the action that is asked for. */
export type Found = Omit<RuleVerdict, "action">;
