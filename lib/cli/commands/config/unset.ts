/**
 * `isonforge config unset <key>`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { changeConfigFile } from "../../../config/config_change.ts";
import { configPath, readConfigFile } from "../../../config/config_file.ts";
import { ExitCode } from "../../../errors.ts";
import { printDone, printLine } from "../../output/print.ts";
import { noticeOverruled, warnTightened } from "./notices.ts";
import { settingName } from "./setting_name.ts";

export default async function unset(key: string): Promise<number> {
  const name = settingName(key);
  const home = isonforgeHome();
  // Nothing is created in order to remove something from it.
  if ((await readConfigFile(home))[name] === undefined) {
    printLine(`"${name}" is not set in ${configPath(home)}`);
  } else {
    await changeConfigFile(home, ({ [name]: _removed, ...rest }) => rest, {
      onTightened: warnTightened,
    });
    printDone(`Unset ${name}`);
  }
  noticeOverruled(name);
  return ExitCode.done;
}
