/**
 * Where the user's own settings are.
 *
 * @module
 */
import { join } from "@std/path/join";
import { exists } from "../../sys/files/info_at.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";

/** Where settings.json is in a home, whether there is one or not. */
export function settingsPath(home: string): string {
  return join(home, "settings.json");
}

/** Where config.json is in a home, whether there is one or not. */
export function configPath(home: string): string {
  return join(home, "config.json");
}

/** Whether the `.isonforge` of a project is that home: what is in there is the user's own, and no project's. */
export function isOwnHome(root: string, home: string): boolean {
  return realPathOrSame(join(root, ".isonforge")) === realPathOrSame(home);
}

/**
 * Whether there is one of them: mostly there is nothing to read, and a listing is quicker without what reads it.
 *
 * @throws what the file system answers
 */
export function isAnyUserFile(home: string): boolean {
  return exists(settingsPath(home)) || exists(configPath(home));
}
