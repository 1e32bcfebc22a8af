/**
 * `isonforge config schema`
 *
 * @module
 */
import { settingsSchema } from "../../../config/settings/settings_schema.ts";
import { ExitCode } from "../../../errors.ts";
import { printJson } from "../../output/print.ts";

// deno-lint-ignore require-await -- as every command
export default async function schema(): Promise<number> {
  printJson(settingsSchema());
  return ExitCode.done;
}
