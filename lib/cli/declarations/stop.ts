/**
 * Declares `isonforge stop <id...>`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function stop(run: Run): Declaration {
  return declared(
    command()
      .description("End agents: SIGTERM, and SIGKILL after 3 s.")
      .type("operand", operand)
      .arguments("[id...:operand]")
      .option("--all", "Stop every running agent.")
      .option("--if-any", "Do nothing where no agent is named, as when $(...) is empty.")
      .example("Stop two agents", `${PROGRAM} stop a3f8c1d2 91b4ef0a`)
      .example("Stop everything", `${PROGRAM} stop --all`)
      .action(async ({ all, ifAny }, ...ids) => {
        const { default: stop } = await import("../commands/stop.ts");
        await run(stop(ids, { all: all ?? false, ifAny: ifAny ?? false }));
      }),
  );
}
