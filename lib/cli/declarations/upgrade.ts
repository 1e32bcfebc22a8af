/**
 * Declares `isonforge upgrade`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function upgrade(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Replace this program by its newest release, verified and in one step; agents that run go on.",
      )
      .option("--check", "Only say whether there is a newer one; exit code 1 when there is.", {
        conflicts: ["release"],
      })
      .option("--release <version:string>", "Install this release, be it an older one.")
      .option("--base-url <url:string>", "Where the archives are: a mirror, or a directory.")
      .option(
        "--skip-attestation",
        "Do not ask gh or cosign whether the project's release job built it.",
      )
      .example("To the newest", `${PROGRAM} upgrade`)
      .example("Is there a newer one?", `${PROGRAM} upgrade --check`)
      .example("Back to an older one", `${PROGRAM} upgrade --release 0.1.0`)
      .action(async ({ check, release, baseUrl, skipAttestation }) => {
        const { default: upgrade } = await import("../commands/upgrade.ts");
        await run(upgrade({
          check: check ?? false,
          version: release,
          baseUrl,
          skipAttestation: skipAttestation ?? false,
        }));
      }),
  );
}
