/**
 * Declares `isonforge mcp` and its commands.
 *
 * @module
 */
import { PROGRAM } from "../../../version.ts";
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

export function mcp(run: Run): Declaration {
  return declared(
    command()
      .description("List the MCP servers that a run in this directory has; nothing is started.")
      .option("--json", "Print JSON, for scripts.")
      .example("Which servers there are", `${PROGRAM} mcp`)
      .example("Whether they work", `${PROGRAM} mcp test`)
      .action(async ({ json }) => await run(listed(json))),
  )
    .command("list", list(run))
    .command("test", test(run));
}

function list(run: Run): Declaration {
  return declared(
    command()
      .description("The same as isonforge mcp.")
      .option("--json", "Print JSON, for scripts.")
      .example("Which servers there are", `${PROGRAM} mcp list`)
      .action(async ({ json }) => await run(listed(json))),
  );
}

async function listed(json: boolean | undefined): Promise<number> {
  const { default: list } = await import("../../commands/extensions/mcp_list.ts");
  return await list({ json: json ?? false });
}

function test(run: Run): Declaration {
  return declared(
    command()
      .description("Start the MCP servers, ask for their tools, and end them again.")
      .type("operand", operand)
      .arguments("[server...:operand]")
      .option("--json", "Print JSON, for scripts.")
      .example("All of them", `${PROGRAM} mcp test`)
      .example("One of them, with its tools", `${PROGRAM} mcp test docs`)
      .action(async ({ json }, ...servers) => {
        const { default: test } = await import("../../commands/extensions/mcp_test.ts");
        await run(test(servers, { json: json ?? false }));
      }),
  );
}
