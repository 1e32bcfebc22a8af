/**
 * Changing `config.json`.
 *
 * @module
 */
import { type ConfigFile, configPath, readConfigFile } from "./config_file.ts";
import { UserError } from "../errors.ts";
import { writeFileAtomically } from "../sys/files/atomic_write.ts";
import { withDirectoryLock } from "../sys/lock.ts";
import { ensurePrivateDirectory } from "../sys/files/private_directory.ts";
import { exists, homeFailure } from "../sys/system_error.ts";

/**
 * Replaces the settings in `config.json` by what `change` makes of them, as the only one who does.
 *
 * @throws {UserError} when the file cannot be used or written; it is then as it was
 */
export async function changeConfigFile(
  home: string,
  change: (config: ConfigFile) => ConfigFile,
  { onTightened = () => {} }: { onTightened?: (path: string) => void } = {},
): Promise<void> {
  const path = configPath(home);
  try {
    ensurePrivateDirectory(home, { mayBeLink: true, onTightened });
    await withDirectoryLock(home, async () => {
      const changed = change(await readConfigFile(home));
      await writeFileAtomically(await targetOf(path), `${JSON.stringify(changed, null, 2)}\n`);
    });
  } catch (error) {
    throw homeFailure(`cannot write ${path}`, error);
  }
}

/** The file itself where `path` is a link to it, as one that is kept with other settings may be. */
async function targetOf(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (!exists(path)) return path;
  throw new UserError(`cannot write ${path}: it is a link to a file that does not exist`);
}
