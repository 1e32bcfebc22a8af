/**
 * Where the settings of the model come from, and which of them no run could use.
 *
 * @module
 */
import type { Sourced } from "../../config/values.ts";
import { UserError } from "../../errors.ts";
import { SETTING_NAMES, type SettingName, SETTINGS } from "../../config/settings/settings.ts";
import {
  type Effective,
  effectiveSetting,
  type SettingSources,
} from "../../config/settings/effective_setting.ts";
import type { CheckContext } from "./check.ts";

/** An option, a variable, or a file; what is not there is set nowhere. */
export type SettingPlaces = { [Name in SettingName]?: string | undefined };

/** A value, and what is wrong with it. */
export interface Unusable extends Effective {
  name: SettingName;
  error: UserError;
}

type Flags = CheckContext["flags"];

/** The place of each setting that is set. */
export function placesOf(flags: Flags, sources: SettingSources): SettingPlaces {
  return Object.fromEntries(
    SETTING_NAMES.map((name) => [name, effective(name, flags, sources)?.place]),
  );
}

/** The first value that holds and cannot be used. */
export function unusableSetting(
  flags: Flags,
  sources: SettingSources,
): Unusable | undefined {
  for (const name of SETTING_NAMES) {
    const found = effective(name, flags, sources);
    const error = found === undefined ? undefined : refusalOf(name, found);
    if (found !== undefined && error !== undefined) return { ...found, name, error };
  }
  return undefined;
}

function effective(
  name: SettingName,
  { baseUrl, model, provider }: Flags,
  sources: SettingSources,
): Effective | undefined {
  const given: SettingPlaces = { base_url: baseUrl, model, provider };
  return effectiveSetting(name, { ...sources, flag: given[name] });
}

/** What a run would say of a value that it cannot use. */
export function refusalOf(name: SettingName, value: Sourced): UserError | undefined {
  try {
    SETTINGS[name].parse(value);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
