/**
 * Declares `isonforge permissions` and its commands.
 *
 * @module
 */
import { PERMISSION_MODE_WORDS } from "../../engine/permissions/mode.ts";
import { FOREIGN_NAMES } from "../../engine/tools/foreign_names.ts";
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared, oneOf } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function permissions(run: Run): Declaration {
  return declared(
    command()
      .description("Show which rules hold, and which of them decides about a call.")
      .example("What would happen", `${PROGRAM} permissions check bash "git push"`)
      .example("The rules, and where they stand", `${PROGRAM} permissions list`),
  )
    .showsHelp()
    .command("check", check(run))
    .command("list", list(run));
}

function check(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Say whether a call would run, and why: a command line for bash, a path for read, edit and write, a URL for fetch. " +
          "Exit code 0: it runs; 1: it is refused, or asked for.",
      )
      .type("operand", operand)
      .type("permission-mode", oneOf(PERMISSION_MODE_WORDS))
      .complete("tool", () => Object.keys(FOREIGN_NAMES))
      .arguments("<tool:operand:tool> [argument:operand]")
      .option("--permission-mode <mode:permission-mode>", "In this mode.")
      .option("--json", "Print it as JSON.")
      .example("A command", `${PROGRAM} permissions check bash "git push"`)
      .example("A file", `${PROGRAM} permissions check read .env`)
      .example("As an agent", `${PROGRAM} permissions check --permission-mode yolo bash "git push"`)
      .action(async ({ permissionMode, json = false }, tool, argument) => {
        const { default: check } = await import("../commands/permissions/check.ts");
        await run(check({ tool, argument }, { permissionMode, json }));
      }),
  );
}

function list(run: Run): Declaration {
  return declared(
    command()
      .description("List the rules that hold here, in the order in which they are asked.")
      .option("--json", "Print them as JSON.")
      .example("Every rule", `${PROGRAM} permissions list`)
      .action(async ({ json = false }) => {
        const { default: list } = await import("../commands/permissions/list.ts");
        await run(list({ json }));
      }),
  );
}
