/**
 * `isonforge config set <key> <value>`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { changeSetting } from "../../../config/settings/settings_change.ts";
import { ExitCode } from "../../../errors.ts";
import { SETTINGS } from "../../../config/settings/settings.ts";
import { PROGRAM } from "../../../version.ts";
import { printDone, printNotice } from "../../output/print.ts";
import { noticeOverruled, warnTightened } from "./notices.ts";
import { readValue } from "./read_value.ts";
import { warnOfForeignHome } from "../../run/where_it_runs.ts";
import { settingName } from "./setting_name.ts";

/** @param given what to set, or `-` for what comes through stdin */
export default async function set(key: string, given: string): Promise<number> {
  const name = settingName(key);
  const isTyped = given !== "-";
  const text = isTyped ? given : await readValue(name);
  const value = SETTINGS[name].parse({ value: text, from: `"${name}"` });
  warnOfForeignHome();
  await changeSetting(isonforgeHome(), { name, value }, { onTightened: warnTightened });
  printDone(name === "api_key" ? "Set api_key" : `Set ${name}: ${value}`);
  if (name === "api_key" && isTyped) {
    printNotice(
      `the key now stands in this shell's history; \`${PROGRAM} config set api_key -\` asks for it`,
    );
  }
  await noticeOverruled(name);
  return ExitCode.done;
}
