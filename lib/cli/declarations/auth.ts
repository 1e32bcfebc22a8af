/**
 * Declares `isonforge auth` and its commands: other names for what `config` and `doctor` do about the key.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import { asCommand } from "./as_command.ts";
import type { Run } from "./run.ts";

export function auth(run: Run): Command {
  const command: Command = asCommand(
    new Command()
      .description("The key of the model's endpoint: see it is there, give it, take it away.")
      .example("Is there a key, and where from", `${PROGRAM} auth status`)
      .example("Give it, without showing it", `${PROGRAM} auth login`)
      .action(() => command.showHelp())
      .command("status", status(run))
      .command("login", login(run))
      .command("logout", logout(run)),
  );
  return command;
}

function status(run: Run): Command {
  return asCommand(
    new Command()
      .description("Say which endpoint a run would ask, and where its key comes from.")
      .option("--json", "As JSON, for scripts.")
      .example("Is there a key", `${PROGRAM} auth status`)
      .action(async ({ json }) => {
        const { default: authStatus } = await import("../commands/auth_status.ts");
        await run(authStatus({ json: json ?? false }));
      }),
  );
}

function login(run: Run): Command {
  return asCommand(
    new Command()
      .description(`Ask for the key and keep it, as "config set api_key -" does.`)
      .example("From a password manager", `pass show model-key | ${PROGRAM} auth login`)
      .action(async () => {
        const { default: set } = await import("../commands/config/set.ts");
        await run(set("api_key", "-"));
      }),
  );
}

function logout(run: Run): Command {
  return asCommand(
    new Command()
      .description(`Forget the key, as "config unset api_key" does.`)
      .example("Forget it", `${PROGRAM} auth logout`)
      .action(async () => {
        const { default: unset } = await import("../commands/config/unset.ts");
        await run(unset("api_key"));
      }),
  );
}
