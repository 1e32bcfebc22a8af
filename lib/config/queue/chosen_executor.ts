/**
 * Where an agent runs, as `--on` says.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { effectiveSetting } from "../effective_setting.ts";
import { environmentVariable } from "../environment.ts";
import { userSettings } from "../layers/user_layers.ts";
import { EXECUTOR_KINDS, parseProfiles, type Profile } from "./executor_profiles.ts";

/**
 * Options with which sbatch(1) would do something else than run the agent, or would tell its prompt.
 * `--array`: the agents of one are made by `--each`.
 */
const OURS =
  /^(-J|--job-name|-o|--output|-e|--error|-i|--input|-a|--array|-D|--chdir|-W|--wait|--wrap|--test-only|-H|--hold|--parsable|--export|--export-file|--signal|--open-mode|--comment)(=|$)/;

/**
 * The executor and its options for `--on <name>`.
 *
 * @throws {UsageError} when there is no such profile, or an option is not the user's to set
 */
export async function chosenExecutor(
  name: string,
  { options = [], home }: { options?: readonly string[]; home: string },
): Promise<Profile> {
  const profile = await profileNamed(name, home);
  const all = [...profile.options, ...options];
  for (const option of all) {
    if (!option.startsWith("-")) {
      throw new UsageError(`not an option of sbatch: ${JSON.stringify(option)}`, {
        hint: "write it in one word: --slurm-option=--time=4:00:00",
      });
    }
    if (OURS.test(option)) {
      throw new UsageError(`isonforge itself sets ${option.split("=", 1)[0]} of a job`);
    }
  }
  return { ...profile, options: all };
}

async function profileNamed(name: string, home: string): Promise<Profile> {
  const found = effectiveSetting("executors", {
    env: environmentVariable,
    file: await userSettings(home),
  });
  const profiles = found === undefined ? new Map<string, Profile>() : parseProfiles(found);
  const profile = profiles.get(name);
  if (profile !== undefined) return profile;
  const kind = EXECUTOR_KINDS.find((known) => known === name);
  if (kind !== undefined) return { kind, options: [] };
  throw new UsageError(`there is no "${name}" to run on`, {
    hint: `--on takes ${[...EXECUTOR_KINDS, ...profiles.keys()].join(", ")}`,
  });
}
