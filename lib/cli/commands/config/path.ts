/**
 * `isonforge config path`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { configPath, settingsPath } from "../../../config/layers/user_files.ts";
import { ExitCode } from "../../../errors.ts";
import { exists } from "../../../sys/files/info_at.ts";
import { printLine } from "../../output/print.ts";

/** The file that `config set` writes to; config.json only where it is the one that there is. */
// deno-lint-ignore require-await -- as every command
export default async function path(): Promise<number> {
  const home = isonforgeHome();
  const isOld = exists(configPath(home)) && !exists(settingsPath(home));
  printLine(isOld ? configPath(home) : settingsPath(home));
  return ExitCode.done;
}
