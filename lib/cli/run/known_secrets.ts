/**
 * The keys that isonforge itself was given.
 *
 * @module
 */
import { environmentVariable } from "../../config/environment.ts";
import { type ConfigFile, readConfigFile } from "../../config/config_file.ts";

/** What must not be shown; that config.json cannot be read is for others to say. */
export async function knownSecrets(home: string | undefined): Promise<string[]> {
  const file: ConfigFile = home === undefined ? {} : await readConfigFile(home).catch(() => ({}));
  return [environmentVariable("ISONFORGE_API_KEY"), file.api_key].filter((key) =>
    key !== undefined
  );
}
