/**
 * Declares `isonforge doctor`.
 *
 * @module
 */
import { Command, EnumType } from "@cliffy/command";
import { PROVIDER_NAMES } from "../../engine/models/providers.ts";
import { PROGRAM } from "../../version.ts";
import { asCommand } from "./as_command.ts";
import type { Run } from "./run.ts";

export function doctor(run: Run): Command {
  return asCommand(
    new Command()
      .description("Check whether everything is set up, and whether the model makes tool calls.")
      .type("provider", new EnumType(PROVIDER_NAMES))
      .option("--no-probe", "Leave out the one small request to the model: it costs some tokens.")
      .option("--model <name:string>", "Which model, as in a run.")
      .option("--base-url <url:string>", "Where it answers, as in a run.")
      .option("--provider <name:provider>", "Which protocol the endpoint speaks, as in a run.")
      .option("--json", "Print JSON, for scripts.")
      .example("Everything", `${PROGRAM} doctor`)
      .example(
        "Another endpoint, before it is configured",
        `${PROGRAM} doctor --base-url http://localhost:8080/v1`,
      )
      .example(
        "Only what went wrong",
        `${PROGRAM} doctor --json | jq '.[] | select(.fix)'`,
      )
      .action(async ({ probe, json, model, baseUrl, provider }) => {
        const { default: doctor } = await import("../commands/doctor.ts");
        const flags = { model, baseUrl, provider };
        await run(doctor({ probe: probe ?? true, json: json ?? false, flags }));
      }),
  );
}
