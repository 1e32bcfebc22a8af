/**
 * `isonforge config set <key> <value>`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { changeConfigFile } from "../../../config/config_change.ts";
import { ExitCode } from "../../../errors.ts";
import { SETTINGS } from "../../../config/settings.ts";
import { PROGRAM } from "../../../version.ts";
import { printDone, printNotice } from "../../output/print.ts";
import { noticeOverruled, warnTightened } from "./notices.ts";
import { readValue } from "./read_value.ts";
import { warnOfForeignHome } from "../../run/where_it_runs.ts";
import { settingName } from "./setting_name.ts";

/** @param value what to set, or `-` for what comes through stdin */
export default async function set(key: string, value: string): Promise<number> {
  const name = settingName(key);
  const isTyped = value !== "-";
  const given = isTyped ? value : await readValue(name);
  const parsed = SETTINGS[name].parse({ value: given, from: `"${name}"` });
  warnOfForeignHome();
  await changeConfigFile(isonforgeHome(), (config) => ({ ...config, [name]: parsed }), {
    onTightened: warnTightened,
  });
  printDone(name === "api_key" ? "Set api_key" : `Set ${name}: ${parsed}`);
  if (name === "api_key" && isTyped) {
    printNotice(
      `the key now stands in this shell's history; \`${PROGRAM} config set api_key -\` asks for it`,
    );
  }
  noticeOverruled(name);
  return ExitCode.done;
}
