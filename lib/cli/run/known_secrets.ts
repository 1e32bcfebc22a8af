/**
 * The keys that isonforge itself was given.
 *
 * @module
 */
import { environmentVariable } from "../../config/environment.ts";
import { userSettings } from "../../config/layers/user_layers.ts";

/** What must not be shown; that the settings cannot be read is for others to say. */
export async function knownSecrets(home: string | undefined): Promise<string[]> {
  const file = home === undefined ? undefined : await userSettings(home).catch(() => undefined);
  return [environmentVariable("ISONFORGE_API_KEY"), file?.values.api_key].filter((key) =>
    key !== undefined
  );
}
