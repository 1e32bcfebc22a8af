/**
 * Declares `isonforge wait <id...>`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function wait(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Wait until agents have ended. Exits with the exit code of the agent; of several, with that " +
          "of the first in their order that failed.",
      )
      .type("operand", operand)
      .arguments("[id...:operand]")
      .option("--all", "Wait for every agent that is running now.")
      .option("--all-of <label:string>", "Wait for every agent with this label, key or key=value.")
      .option("--any", "Wait for the first that ends.")
      .option("--timeout <duration:string>", "Wait no longer than this, then exit with 124.")
      .option("--json", "Print how they ended as JSON, for scripts.")
      .option("--if-any", "Do nothing where no agent is named, as when $(...) is empty.")
      .example("Then look", `${PROGRAM} wait a3f8c1d2 && ${PROGRAM} diff a3f8c1d2`)
      .example("For the first of two", `${PROGRAM} wait --any a3f8c1d2 91b4ef0a`)
      .example("In CI", `${PROGRAM} wait nightly --timeout 45m || ${PROGRAM} stop nightly`)
      .action(async ({ all, allOf, any, timeout, json, ifAny }, ...ids) => {
        const { default: wait } = await import("../commands/wait.ts");
        await run(
          wait(ids, {
            all: all ?? false,
            allOf,
            any: any ?? false,
            timeout,
            json: json ?? false,
            ifAny: ifAny ?? false,
          }),
        );
      }),
  );
}
