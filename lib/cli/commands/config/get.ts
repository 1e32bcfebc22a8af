/**
 * `isonforge config get <key>`
 *
 * @module
 */
import { ExitCode, UserError } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import { printLine } from "../../output/print.ts";
import { effectiveValue, settingSources } from "./effective.ts";
import { settingName } from "./setting_name.ts";

export default async function get(key: string): Promise<number> {
  const name = settingName(key);
  const { value } = effectiveValue(name, await settingSources());
  if (value === undefined) {
    throw new UserError(`"${name}" is not set`, { hint: `${PROGRAM} config set ${name} <value>` });
  }
  printLine(String(value));
  return ExitCode.done;
}
