/**
 * `isonforge mcp get <name>`
 *
 * @module
 */
import type { ConfiguredServers } from "../../../config/mcp/mcp_sources.ts";
import type { LeftOutServer } from "../../../config/mcp/mcp_servers.ts";
import type { McpServer } from "../../../engine/extensions/mcp/mcp_server.ts";
import { displayPath } from "../../../engine/tools/paths.ts";
import { ExitCode } from "../../../errors.ts";
import { isObject } from "../../../text/json.ts";
import { mcpServersHere, redactServers } from "../../mcp_servers_here.ts";
import { printJson, printLine } from "../../output/print.ts";
import { noSuchServer } from "./no_such_server.ts";

/** Values of variables and headers are not shown: they are where keys stand. */
export default async function get(name: string, { json }: { json: boolean }): Promise<number> {
  const found = await mcpServersHere();
  const described = describedServer(name, found);
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

function describedServer(name: string, found: ConfiguredServers) {
  const redact = redactServers(found);
  const isNamed = (one: { name: string }) => one.name === name;
  const server = found.servers.find(isNamed);
  if (server !== undefined) return describe(server, redact);
  const leftOut = found.leftOut.find(isNamed);
  if (leftOut === undefined || found.disabled.includes(name)) throw noSuchServer(name, found);
  return describeLeftOut(leftOut, redact);
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

/** As it was written, variables too: what is wrong with it can be seen. */
function describeLeftOut(
  { name, from, config, why }: LeftOutServer,
  redact: (text: string) => string,
) {
  const { type, command, args, cwd, env, headers } = config;
  const url = config.url ?? config.httpUrl ?? config.serverUrl;
  const written = Object.entries({ type, url, command, args, cwd }).flatMap(([key, value]) => {
    if (typeof value === "string") return [[key, redact(value)]];
    return Array.isArray(value) ? [[key, value.map((one) => redact(String(one)))]] : [];
  });
  const names = Object.entries({ headers, env }).flatMap(([key, value]) =>
    isObject(value) ? [[key, Object.keys(value)]] : []
  );
  return { name, from, ...Object.fromEntries([...written, ...names]), problem: redact(why) };
}
