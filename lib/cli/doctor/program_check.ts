/**
 * Which program this is, and whether it runs here.
 *
 * @module
 */
import { processTable } from "../../sys/platform.ts";
import { DAMAGED } from "../../sys/program/program_file.ts";
import { checkOwnSeal } from "../../sys/program/seal.ts";
import { PROGRAM, VERSION } from "../../version.ts";
import { type Check, failure, ok } from "./check.ts";

export const programCheck: Check = {
  name: "program",
  // All of a file of 100 MB is read.
  deadlineMs: 60_000,
  async run() {
    // Refuse where it does not, or may not see its own process.
    if (processTable().read(Deno.pid) === undefined) {
      return [
        failure("cannot see processes", "look at how /proc is mounted, or whether ps(1) may run"),
      ];
    }
    const words = `${PROGRAM} ${VERSION}, Deno ${Deno.version.deno}, ${Deno.build.target}`;
    const seal = await checkOwnSeal();
    if (seal === "damaged") {
      return [failure(`${DAMAGED.message}: ${words}`, `${DAMAGED.hint}: ${PROGRAM} upgrade`)];
    }
    return [ok(seal === "whole" ? `${words}, its file is as it was built` : words)];
  },
};
