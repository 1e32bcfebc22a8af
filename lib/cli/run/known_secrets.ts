/**
 * The keys that isonforge itself was given.
 *
 * @module
 */
import { environmentVariable } from "../../config/environment.ts";
import { configPath, isAnyUserFile, settingsPath } from "../../config/layers/user_files.ts";
import { isObject } from "../../text/json.ts";

/** What must not be shown; that the settings cannot be read, or used, is for others to say. */
export async function knownSecrets(home: string | undefined): Promise<string[]> {
  const inFiles = home === undefined ? [] : await keysInFiles(home);
  return [environmentVariable("ISONFORGE_API_KEY"), ...inFiles].filter((key) => key !== undefined);
}

/** Also of files in which something else is wrong, or that show their key to others: it is a key all the same. */
async function keysInFiles(home: string): Promise<string[]> {
  try {
    if (!isAnyUserFile(home)) return [];
  } catch {
    // What cannot be looked at holds no key that anybody here could have used.
    return [];
  }
  const { readUserFile } = await import("../../config/settings/config_file.ts");
  return [configPath(home), settingsPath(home)].flatMap((path) => {
    try {
      const value = readUserFile(path)?.value;
      return isObject(value) && typeof value.api_key === "string" ? [value.api_key] : [];
    } catch {
      // Nor does what is no JSON.
      return [];
    }
  });
}
