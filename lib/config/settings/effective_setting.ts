/**
 * Which of several places of a setting holds.
 *
 * @module
 */
import { type SettingName, SETTINGS, type Settings } from "./settings.ts";
import type { SettingsFile } from "./settings_file.ts";
import type { Environment, Sourced } from "../values.ts";

/** Everywhere that a setting may stand, beside the flags. */
export interface SettingSources {
  env: Environment;
  file: SettingsFile;
}

/** A value that holds, and the short name of its place. */
export interface Effective extends Sourced {
  /** An option, a variable, or a file of settings. */
  place: string;
}

/** Which value holds: flags win over `--settings`, that over the environment, the environment over the files. */
export function effectiveSetting(
  name: SettingName,
  { flag, env, file }: SettingSources & { flag?: string | undefined },
): Effective | undefined {
  const { option = "", variable } = SETTINGS[name];
  if (flag !== undefined) return { value: flag, from: option, place: option };
  const given = file.runtime[name];
  if (given !== undefined) {
    return { value: String(given), from: `"${name}" in --settings`, place: "--settings" };
  }
  const set = variable === undefined ? undefined : env(variable);
  if (variable !== undefined && set !== undefined) {
    return { value: set, from: variable, place: variable };
  }
  const written = file.values[name];
  if (written === undefined) return undefined;
  const place = file.placeOf(name);
  return { value: String(written), from: `"${name}" in ${place}`, place };
}

export type Read = <Name extends SettingName>(
  name: Name,
  flag?: string,
) => Settings[Name] | undefined;

/** Reads settings that hold, or the option that was given in their place. */
export function readerOf(sources: SettingSources): Read {
  return (name, flag) => {
    const found = effectiveSetting(name, { flag, ...sources });
    return found === undefined ? undefined : SETTINGS[name].parse(found);
  };
}
