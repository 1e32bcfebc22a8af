/**
 * Declares `isonforge config` and its commands.
 *
 * @module
 */
import { SETTING_NAMES } from "../../config/settings/settings.ts";
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function config(run: Run): Declaration {
  return declared(
    command()
      .description(`Read and write settings: ${SETTING_NAMES.join(", ")}.`)
      .example("Which model", `${PROGRAM} config set model qwen3-coder`)
      .example("Where it answers", `${PROGRAM} config set base_url http://localhost:8080/v1`)
      .example("The key, without showing it", `${PROGRAM} config set api_key -`)
      .example("What holds, and where it stands", `${PROGRAM} config list`),
  )
    .showsHelp()
    .command("get", get(run))
    .command("set", set(run))
    .command("unset", unset(run))
    .command("list", list(run))
    .command("path", path(run))
    .command("schema", schema(run));
}

function get(run: Run): Declaration {
  return declared(
    command()
      .description("Print the value that a run would use, keys too.")
      .type("operand", operand)
      .complete("setting", () => SETTING_NAMES)
      .arguments("<key:operand:setting>")
      .example("Which model", `${PROGRAM} config get model`)
      .action(async (_options, key) => {
        const { default: get } = await import("../commands/config/get.ts");
        await run(get(key));
      }),
  );
}

function set(run: Run): Declaration {
  return declared(
    command()
      .description(`Write a setting; the value "-" is read from stdin, or asked for.`)
      .type("operand", operand)
      .complete("setting", () => SETTING_NAMES)
      .arguments("<key:operand:setting> <value:operand>")
      .example("Which model", `${PROGRAM} config set model qwen3-coder`)
      .example("A key that no history shows", `${PROGRAM} config set api_key -`)
      .action(async (_options, key, value) => {
        const { default: set } = await import("../commands/config/set.ts");
        await run(set(key, value));
      }),
  );
}

function unset(run: Run): Declaration {
  return declared(
    command()
      .description("Remove a setting from your settings.")
      .type("operand", operand)
      .complete("setting", () => SETTING_NAMES)
      .arguments("<key:operand:setting>")
      .example("Back to the default endpoint", `${PROGRAM} config unset base_url`)
      .action(async (_options, key) => {
        const { default: unset } = await import("../commands/config/unset.ts");
        await run(unset(key));
      }),
  );
}

function list(run: Run): Declaration {
  return declared(
    command()
      .description("List every setting with its value and its place; keys are not shown.")
      .option("--json", "Print JSON, for scripts.")
      .example("What a run would use", `${PROGRAM} config list`)
      .action(async ({ json }) => {
        const { default: list } = await import("../commands/config/list.ts");
        await run(list({ json: json ?? false }));
      }),
  );
}

function path(run: Run): Declaration {
  return declared(
    command()
      .description("Print where your settings are, whether there are any or not.")
      .example("Edit it by hand", `$EDITOR "$(${PROGRAM} config path)"`)
      .action(async () => {
        const { default: path } = await import("../commands/config/path.ts");
        await run(path());
      }),
  );
}

function schema(run: Run): Declaration {
  return declared(
    command()
      .description("Print a JSON schema of settings.json, which an editor completes and checks by.")
      .example(
        "For every project",
        `mkdir -p ~/.isonforge && ${PROGRAM} config schema > ~/.isonforge/settings.schema.json`,
      )
      .action(async () => {
        const { default: schema } = await import("../commands/config/schema.ts");
        await run(schema());
      }),
  );
}
