/**
 * Declares `isonforge respawn <id...>`.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { KEPT_OPTIONS } from "../../config/kept_options.ts";
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import { keptRunOptions } from "./kept_run_options.ts";
import type { Run } from "./run.ts";

export function respawn(run: Run): Declaration {
  return declared(
    withNegations(keptRunOptions(command()))
      .description(
        "Start stopped agents again with their prompts and settings. Options of a run change these, " +
          "and stay changed; --no-<option>, or an empty value, takes one back: --no-check, --on-end ''.",
      )
      .type("operand", operand)
      .arguments("[id...:operand]")
      .option("--continue", "Go on with the conversation of the latest run.")
      .option("--message <text:string>", 'With --continue: what to say; "-" is standard input.', {
        depends: ["continue"],
      })
      .option("--all", "Start every stopped agent again.", { conflicts: ["failed"] })
      .option("--lost", "Start those again that were lost, as when the machine went down.", {
        conflicts: ["all", "failed"],
      })
      .option("--failed", "Start those again that failed, were killed, or were lost.")
      .option("--if-any", "Do nothing where no agent is named, as when $(...) is empty.")
      .example("Once more from the start", `${PROGRAM} respawn a3f8c1d2`)
      .example("Go on where it was", `${PROGRAM} respawn a3f8c1d2 --continue`)
      .example(
        "Answer what it asks",
        `${PROGRAM} respawn a3f8c1d2 --continue --message "use PostgreSQL"`,
      )
      .example("With another model", `${PROGRAM} respawn a3f8c1d2 --model qwen3-coder`)
      .example("Without its check", `${PROGRAM} respawn a3f8c1d2 --no-check`)
      .example("After the machine went down", `${PROGRAM} respawn --failed`)
      .action(async ({ all, failed, lost, ifAny, continue: goOn, message, ...flags }, ...ids) => {
        const { default: respawn } = await import("../commands/respawn.ts");
        await run(
          respawn(ids, {
            all: all ?? false,
            failed: failed ?? false,
            lost: lost ?? false,
            ifAny: ifAny ?? false,
            continue: goOn ?? false,
            message,
            flags,
          }),
        );
      }),
  );
}

/** `--no-check` of each option that is kept: too many to list, and all of one kind. */
function withNegations<T extends Pick<Command, "option">>(command: T): T {
  for (const { option } of Object.values(KEPT_OPTIONS)) {
    command.option(option.replace("--", "--no-"), `Without ${option}.`, { hidden: true });
  }
  return command;
}
