/**
 * Which program this is, and whether it runs here.
 *
 * @module
 */
import { processTable } from "../../sys/platform.ts";
import { PROGRAM, VERSION } from "../../version.ts";
import { type Check, failure, ok } from "./check.ts";

export const programCheck: Check = {
  name: "program",
  // deno-lint-ignore require-await -- as every check
  async run() {
    // Refuse where it does not, or may not see its own process.
    if (processTable().read(Deno.pid) === undefined) {
      return [
        failure("cannot see processes", "look at how /proc is mounted, or whether ps(1) may run"),
      ];
    }
    return [ok(`${PROGRAM} ${VERSION}, Deno ${Deno.version.deno}, ${Deno.build.target}`)];
  },
};
