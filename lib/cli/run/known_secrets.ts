/**
 * The keys that isonforge itself was given.
 *
 * @module
 */
import { environmentVariable } from "../../config/environment.ts";
import { isAnyUserFile } from "../../config/layers/user_files.ts";

/** What must not be shown; that the settings cannot be read is for others to say. */
export async function knownSecrets(home: string | undefined): Promise<string[]> {
  const inFiles = home === undefined ? undefined : await keyInFiles(home).catch(() => undefined);
  return [environmentVariable("ISONFORGE_API_KEY"), inFiles].filter((key) => key !== undefined);
}

async function keyInFiles(home: string): Promise<string | undefined> {
  if (!isAnyUserFile(home)) return undefined;
  const { userSettings } = await import("../../config/layers/user_layers.ts");
  return (await userSettings(home)).values.api_key;
}
