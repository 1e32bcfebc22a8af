/**
 * Completes the names of MCP servers.
 *
 * @module
 */
import { mcpServersHere } from "../mcp_servers_here.ts";
import { type Completion, valuesOf } from "./completion.ts";

/** Those that can be tested. */
export async function mcpServerNames(): Promise<Completion> {
  const { servers } = await mcpServersHere();
  return valuesOf(
    "MCP servers",
    servers.map(({ name, from }) => ({ value: name, description: from })),
  );
}
