/**
 * Where an agent runs, as `--on` says.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { effectiveSetting } from "../settings/effective_setting.ts";
import { environmentVariable } from "../environment.ts";
import { userSettings } from "../layers/user_layers.ts";
import { checkSlurmOption } from "./slurm_options.ts";
import { EXECUTOR_KINDS, parseProfiles, type Profile } from "./executor_profiles.ts";

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
    checkSlurmOption(option);
  }
  return { ...profile, options: all };
}

/** What `--on` takes: profiles of the user's settings, and what needs none. */
export async function executorNames(home: string): Promise<Map<string, Profile>> {
  const found = effectiveSetting("executors", {
    env: environmentVariable,
    file: await userSettings(home),
  });
  const profiles = found === undefined ? [] : parseProfiles(found);
  const kinds = EXECUTOR_KINDS.map((kind) => [kind, { kind, options: [] }] as const);
  return new Map<string, Profile>([...kinds, ...profiles]);
}

async function profileNamed(name: string, home: string): Promise<Profile> {
  const names = await executorNames(home);
  const profile = names.get(name);
  if (profile !== undefined) return profile;
  throw new UsageError(`there is no "${name}" to run on`, {
    hint: `--on takes ${[...names.keys()].join(", ")}`,
  });
}
