/**
 * `isonforge config get <key>`
 *
 * @module
 */
import { environmentVariable } from "../../../config/environment.ts";
import { ExitCode, UserError } from "../../../errors.ts";
import { CALL_MARK } from "../../../sys/call_mark.ts";
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
  if (name === "api_key" && environmentVariable(CALL_MARK) !== undefined) {
    throw new UserError("the key is not shown to a tool of a model", {
      hint: `${PROGRAM} config list says where it stands`,
    });
  }
  printLine(String(value));
  return ExitCode.done;
}
