/**
 * `isonforge mcp get <name>`
 *
 * @module
 */
import type { McpServer } from "../../../engine/extensions/mcp/mcp_server.ts";
import { createRedact } from "../../../engine/redact/redact.ts";
import { displayPath } from "../../../engine/tools/paths.ts";
import { ExitCode } from "../../../errors.ts";
import { mcpServersHere } from "../../mcp_servers_here.ts";
import { printJson, printLine } from "../../output/print.ts";
import { noSuchServer } from "./no_such_server.ts";

/** Values of variables and headers are not shown: they are where keys stand. */
export default async function get(name: string, { json }: { json: boolean }): Promise<number> {
  const found = await mcpServersHere();
  const server = found.servers.find((server) => server.name === name);
  if (server === undefined) throw noSuchServer(name, found);
  const redact = createRedact(found.secrets);
  const described = describe(server, redact);
  if (json) printJson(described);
  else {
    printLine(name);
    const { from } = described;
    for (
      const [key, value] of Object.entries({ ...described, from: displayPath(from, Deno.cwd()) })
    ) {
      const text = Array.isArray(value) ? value.join(key === "args" ? " " : ", ") : String(value);
      if (key !== "name" && text !== "") printLine(`  ${key}: ${text}`);
    }
  }
  return ExitCode.done;
}

function describe(server: McpServer, redact: (text: string) => string) {
  const { name, from } = server;
  if (server.kind === "http") {
    const { url, headers, isSse = false } = server;
    return {
      ...{ name, from, type: isSse ? "sse" : "http", url: redact(url) },
      headers: Object.keys(headers),
    };
  }
  const { command, args, env, cwd } = server;
  return {
    ...{ name, from, type: "stdio", command: redact(command), args: args.map(redact), cwd },
    env: Object.keys(env),
  };
}
