/**
 * The setting that names where agents may run beside this machine.
 *
 * @module
 */
import type { Setting } from "../settings/setting.ts";
import { checked } from "../settings/setting_values.ts";
import { parseProfiles } from "./executor_profiles.ts";

export interface ExecutorSettings {
  /** Profiles for `--on`, see `parseProfiles()`. */
  executors: string;
}

/** Rows of `SETTINGS`. */
export const EXECUTOR_SETTINGS: {
  readonly [Name in keyof ExecutorSettings]: Setting<ExecutorSettings[Name]>;
} = {
  executors: {
    type: "string",
    isJson: true,
    variable: "ISONFORGE_EXECUTORS",
    about: 'profiles for `--on`: `{"gpu": {"kind": "slurm", "options": ["--partition=gpu"]}}`',
    argument: "<json>",
    words: '{"<profile>": {"kind": "slurm", "options": ["--partition=gpu"]}}',
    fromRepository: "never",
    parse: checked(parseProfiles),
  },
};
