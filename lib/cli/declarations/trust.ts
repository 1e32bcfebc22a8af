/**
 * Declares `isonforge trust`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function trust(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Show what this repository would run (hooks, MCP servers, skills' commands, allow rules, settings), and trust it as it is now.",
      )
      .option("--yes", "Trust it without being asked.", { conflicts: ["list", "revoke"] })
      .option("--list", "List what is trusted.", { conflicts: ["revoke"] })
      .option("--revoke", "Trust nothing of this repository any more.")
      .option("--json", "Print it as JSON; nothing is asked.")
      .example("Look, and decide", `${PROGRAM} trust`)
      .example("What is trusted", `${PROGRAM} trust --list`)
      .example("Not any more", `${PROGRAM} trust --revoke`)
      .action(async (options) => {
        const { default: trust } = await import("../commands/trust.ts");
        await run(trust(options));
      }),
  );
}
