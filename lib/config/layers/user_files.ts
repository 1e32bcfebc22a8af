/**
 * Where the user's own settings are.
 *
 * @module
 */
import { join } from "@std/path/join";
import { exists } from "../../sys/files/info_at.ts";

/** Where settings.json is in a home, whether there is one or not. */
export function settingsPath(home: string): string {
  return join(home, "settings.json");
}

/** Where config.json is in a home, whether there is one or not. */
export function configPath(home: string): string {
  return join(home, "config.json");
}

/**
 * Whether there is one of them: mostly there is nothing to read, and a listing is quicker without what reads it.
 *
 * @throws what the file system answers
 */
export function isAnyUserFile(home: string): boolean {
  return exists(settingsPath(home)) || exists(configPath(home));
}
