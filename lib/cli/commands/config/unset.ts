/**
 * `isonforge config unset <key>`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { userSettings } from "../../../config/layers/user_layers.ts";
import { changeSetting } from "../../../config/settings/settings_change.ts";
import { settingsPath } from "../../../config/layers/user_files.ts";
import { ExitCode } from "../../../errors.ts";
import { printDone, printLine } from "../../output/print.ts";
import { noticeOverruled, warnTightened } from "./notices.ts";
import { settingName } from "./setting_name.ts";

export default async function unset(key: string): Promise<number> {
  const name = settingName(key);
  const home = isonforgeHome();
  // Nothing is created in order to remove something from it.
  if ((await userSettings(home)).values[name] === undefined) {
    printLine(`"${name}" is not set in ${settingsPath(home)}`);
  } else {
    await changeSetting(home, { name, value: undefined }, { onTightened: warnTightened });
    printDone(`Unset ${name}`);
  }
  await noticeOverruled(name);
  return ExitCode.done;
}
