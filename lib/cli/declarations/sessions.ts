/**
 * Declares `isonforge sessions` and its commands.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function sessions(run: Run): Declaration {
  return declared(
    command()
      .description("List the saved conversations of this directory, newest first.")
      .option("--all", "List those of every directory.")
      .option("--json", "Print JSON, for scripts.")
      .example("What was talked about here", `${PROGRAM} sessions`)
      .example("Go on with one of them", `${PROGRAM} --resume 5e0c`)
      .example("Read one of them", `${PROGRAM} sessions show 5e0c`)
      .action(async ({ all, json }) => {
        const { default: list } = await import("../commands/sessions/list.ts");
        await run(list({ all: all ?? false, json: json ?? false }));
      }),
  )
    .command("show", show(run))
    .command("rename", rename(run))
    .command("rm", rm(run));
}

function show(run: Run): Declaration {
  return declared(
    command()
      .description("Print what was said in a conversation.")
      .type("operand", operand)
      .arguments("<session:operand>")
      .option("--json", "All messages as JSON, tool results too.")
      .example("Read one", `${PROGRAM} sessions show 5e0c`)
      .action(async ({ json }, session) => {
        const { default: show } = await import("../commands/sessions/show.ts");
        await run(show(session, { json: json ?? false }));
      }),
  );
}

function rename(run: Run): Declaration {
  return declared(
    command()
      .description("Call a conversation something; an empty title takes it away again.")
      .type("operand", operand)
      .arguments("<session:operand> <title:operand>")
      .example("Find it again", `${PROGRAM} sessions rename 5e0c "the parser"`)
      .action(async (_options, session, title) => {
        const { default: rename } = await import("../commands/sessions/rename.ts");
        await run(rename(session, title));
      }),
  );
}

function rm(run: Run): Declaration {
  return declared(
    command()
      .description("Delete conversations; refused while a run is in one.")
      .type("operand", operand)
      .arguments("<session...:operand>")
      .example("Delete two", `${PROGRAM} sessions rm 5e0c 91b4`)
      .action(async (_options, ...sessions) => {
        const { default: rm } = await import("../commands/sessions/rm.ts");
        await run(rm(sessions));
      }),
  );
}
