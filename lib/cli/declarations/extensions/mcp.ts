/**
 * Declares `isonforge mcp` and its commands.
 *
 * @module
 */
import { SERVER_SCOPES, TRANSPORTS } from "../../../config/mcp/server_words.ts";
import { PROGRAM } from "../../../version.ts";
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared, oneOf } from "../../declared/declaration.ts";
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
    .command("get", get(run))
    .command("test", test(run))
    .command("add", add(run))
    .command("add-json", addJson(run))
    .command("remove", remove(run));
}

const SCOPE =
  "Where it is written: user is for all projects, project for all who work in this one.";

function add(run: Run): Declaration {
  return declared(
    command()
      .description("Add an MCP server: a program after --, or an address.")
      .type("operand", operand)
      .type("scope", oneOf(SERVER_SCOPES))
      .type("transport", oneOf(TRANSPORTS))
      .arguments("<new-name:operand> <command-or-url:operand> [args...:operand]")
      .option("-s, --scope <scope:scope>", SCOPE, { default: "user" })
      .option("-t, --transport <transport:transport>", "How it is spoken to; http for an address.")
      .option("-e, --env <variable:string>", "NAME=value, for a program. Repeat it for several.", {
        collect: true,
      })
      .option(
        "-H, --header <header:string>",
        "Sent to an address, e.g. 'Authorization: Bearer ${TOKEN}'. Repeat it for several.",
        { collect: true },
      )
      .example("A program", `${PROGRAM} mcp add files -- npx -y server-filesystem .`)
      .example("An address", `${PROGRAM} mcp add docs https://docs.example/mcp`)
      .example(
        "For all who work here",
        `${PROGRAM} mcp add --scope project docs https://docs.example/mcp`,
      )
      .action(async ({ scope, transport, env, header }, name, ...words) => {
        const { default: add } = await import("../../commands/extensions/mcp_add.ts");
        await run(add(name, words, { scope, transport, env, headers: header }));
      }),
  );
}

function addJson(run: Run): Declaration {
  return declared(
    command()
      .description("Add an MCP server from JSON, as .mcp.json has it of one.")
      .type("operand", operand)
      .type("scope", oneOf(SERVER_SCOPES))
      .arguments("<new-name:operand> <json:operand>")
      .option("-s, --scope <scope:scope>", SCOPE, { default: "user" })
      .example(
        "A program",
        `${PROGRAM} mcp add-json files '{"command": "npx", "args": ["-y", "server-filesystem", "."]}'`,
      )
      .action(async ({ scope }, name, json) => {
        const { addJson } = await import("../../commands/extensions/mcp_add.ts");
        await run(addJson(name, json, { scope }));
      }),
  );
}

function remove(run: Run): Declaration {
  return declared(
    command()
      .description("Remove an MCP server from the file that it stands in.")
      .type("operand", operand)
      .type("scope", oneOf(SERVER_SCOPES))
      .arguments("<server:operand>")
      .option("-s, --scope <scope:scope>", "Which file, where it stands in several.")
      .example("Not any more", `${PROGRAM} mcp remove docs`)
      .action(async ({ scope }, name) => {
        const { default: remove } = await import("../../commands/extensions/mcp_remove.ts");
        await run(remove(name, { scope }));
      }),
  );
}

function get(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Show how one MCP server is configured; values of variables and headers are not shown.",
      )
      .type("operand", operand)
      .arguments("<server:operand>")
      .option("--json", "Print JSON, for scripts.")
      .example("One of them", `${PROGRAM} mcp get docs`)
      .action(async ({ json }, name) => {
        const { default: get } = await import("../../commands/extensions/mcp_get.ts");
        await run(get(name, { json: json ?? false }));
      }),
  );
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
