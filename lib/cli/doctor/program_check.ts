/**
 * Which program this is, and whether it runs here.
 *
 * @module
 */
import { processTable } from "../../sys/platform.ts";
import { PROGRAM, VERSION } from "../../version.ts";
import { type Check, ok } from "./check.ts";

export const programCheck: Check = {
  name: "program",
  // deno-lint-ignore require-await -- as every check
  async run() {
    // Refuses where it does not.
    processTable();
    return [ok(`${PROGRAM} ${VERSION}, Deno ${Deno.version.deno}, ${Deno.build.target}`)];
  },
};
