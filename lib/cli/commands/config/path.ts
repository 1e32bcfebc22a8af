/**
 * `isonforge config path`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { configPath } from "../../../config/config_file.ts";
import { ExitCode } from "../../../errors.ts";
import { printLine } from "../../output/print.ts";

// deno-lint-ignore require-await -- as every command
export default async function path(): Promise<number> {
  printLine(configPath(isonforgeHome()));
  return ExitCode.done;
}
