/**
 * Changing the user's settings: a setting is written where it stands already, else into `settings.json`.
 *
 * @module
 */
import { readConfigFile, readUserFile } from "./config_file.ts";
import { configPath, settingsPath } from "../layers/user_files.ts";
import { UserError } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { ensurePrivateDirectory } from "../../sys/files/private_directory.ts";
import { withDirectoryLock } from "../../sys/lock.ts";
import { exists } from "../../sys/files/info_at.ts";
import { homeFailure } from "../../sys/system_error.ts";
import { isObject } from "../../text/json.ts";
import { userLayers } from "../layers/user_layers.ts";
import type { SettingName } from "./settings.ts";

interface ChangeOptions {
  onTightened?: (path: string) => void;
}

/**
 * Sets one setting; undefined removes it, from both files.
 *
 * @returns the names of the files that were written
 * @throws {UserError} when a file cannot be used or written; it is then as it was
 */
export async function changeSetting(
  home: string,
  { name, value }: { name: SettingName; value: string | number | boolean | undefined },
  { onTightened = () => {} }: ChangeOptions = {},
): Promise<string[]> {
  let path = settingsPath(home);
  const written: string[] = [];
  try {
    ensurePrivateDirectory(home, { mayBeLink: true, onTightened });
    await withDirectoryLock(home, async () => {
      // What no run could use is not written over.
      await userLayers(home);
      const settings = readObject(settingsPath(home));
      const { values: config } = await readConfigFile(home);
      const standsIn = {
        "settings.json": placeOf(settings, name) !== undefined,
        "config.json": config[name] !== undefined,
      };
      const inConfig = standsIn["config.json"] &&
        (value === undefined || !standsIn["settings.json"]);
      if (inConfig) {
        path = configPath(home);
        await write(path, withValue(readObject(path), name, value));
        written.push("config.json");
      }
      if (value === undefined ? standsIn["settings.json"] : !inConfig) {
        path = settingsPath(home);
        await write(path, withValue(settings, name, value));
        written.push("settings.json");
      }
    });
  } catch (error) {
    throw homeFailure(`cannot write ${path}`, error);
  }
  return written;
}

function readObject(path: string): Record<string, unknown> {
  const value = readUserFile(path)?.value ?? {};
  return isObject(value) ? value : {};
}

/** `agents.columns` may stand as that, or in an object `agents`. */
function placeOf(
  object: Record<string, unknown>,
  name: string,
): { group: Record<string, unknown>; key: string } | undefined {
  if (Object.hasOwn(object, name)) return { group: object, key: name };
  const [first = "", ...rest] = name.split(".");
  const group = rest.length > 0 ? object[first] : undefined;
  const key = rest.join(".");
  return isObject(group) && Object.hasOwn(group, key) ? { group, key } : undefined;
}

function withValue(
  object: Record<string, unknown>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  const changed = structuredClone(object);
  const { group, key } = placeOf(changed, name) ?? { group: changed, key: name };
  if (value === undefined) delete group[key];
  else group[key] = value;
  return changed;
}

async function write(path: string, object: Record<string, unknown>): Promise<void> {
  await writeFileAtomically(await writtenFile(path), `${JSON.stringify(object, null, 2)}\n`);
}

/** The file itself where `path` is a link to it, as one that is kept with other settings may be. */
export async function writtenFile(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (!exists(path)) return path;
  throw new UserError(`cannot write ${path}: it is a link to a file that does not exist`);
}
