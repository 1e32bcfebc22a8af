/**
 * Declares `isonforge auth` and its commands: other names for what `config` and `doctor` do about the key.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function auth(run: Run): Declaration {
  return declared(
    command()
      .description("The key of the model's endpoint: see it is there, give it, take it away.")
      .example("Is there a key, and where from", `${PROGRAM} auth status`)
      .example("Give it, without showing it", `${PROGRAM} auth login`),
  )
    .showsHelp()
    .command("status", status(run))
    .command("login", login(run))
    .command("logout", logout(run));
}

function status(run: Run): Declaration {
  return declared(
    command()
      .description("Say which endpoint a run would ask, and where its key comes from.")
      .option("--json", "As JSON, for scripts.")
      .example("Is there a key", `${PROGRAM} auth status`)
      .action(async ({ json }) => {
        const { default: authStatus } = await import("../commands/auth/status.ts");
        await run(authStatus({ json: json ?? false }));
      }),
  );
}

function login(run: Run): Declaration {
  return declared(
    command()
      .description(`Ask for the key and keep it, as "config set api_key -" does.`)
      .example("From a password manager", `pass show model-key | ${PROGRAM} auth login`)
      .action(async () => {
        const { default: set } = await import("../commands/config/set.ts");
        await run(set("api_key", "-"));
      }),
  );
}

function logout(run: Run): Declaration {
  return declared(
    command()
      .description(`Forget the key, as "config unset api_key" does.`)
      .example("Forget it", `${PROGRAM} auth logout`)
      .action(async () => {
        const { default: unset } = await import("../commands/config/unset.ts");
        await run(unset("api_key"));
      }),
  );
}
