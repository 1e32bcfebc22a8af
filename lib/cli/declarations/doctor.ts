/**
 * Declares `isonforge doctor`.
 *
 * @module
 */
import { PROVIDER_NAMES } from "../../engine/models/providers.ts";
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared, oneOf } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function doctor(run: Run): Declaration {
  return declared(
    command()
      .description("Check whether everything is set up, and whether the model makes tool calls.")
      .type("provider", oneOf(PROVIDER_NAMES))
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
