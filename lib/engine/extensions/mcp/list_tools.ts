/**
 * Which tools a server has.
 *
 * @module
 */
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { DeclaredTool } from "./mcp_server.ts";

/** More would fill the window of any model; the next ones are not asked for. */
const MAX_TOOLS = 128;
/** A server may give one after the other. */
const MAX_PAGES = 32;
const MAX_DESCRIPTION = 2_000;
/** Of the schema. A larger tool is left out. */
const MAX_SCHEMA = 32 * 1024;
const TIMEOUT_MS = 30_000;

/**
 * Asks for all pages. Read by hand: the SDK refuses the whole list where one tool has a schema of another shape.
 *
 * @throws what the SDK throws
 */
export async function listTools(client: Client): Promise<DeclaredTool[]> {
  if (client.getServerCapabilities()?.tools === undefined) return [];
  const tools = new Map<string, DeclaredTool>();
  let cursor: unknown;
  for (let page = 0; page < MAX_PAGES && tools.size < MAX_TOOLS; page++) {
    const params = typeof cursor === "string" ? { cursor } : {};
    const result: Record<string, unknown> = await client.request(
      { method: "tools/list", params },
      ResultSchema,
      { timeout: TIMEOUT_MS },
    );
    const listed = Array.isArray(result.tools) ? result.tools : [];
    for (const tool of listed.flatMap(declared)) {
      if (tools.size < MAX_TOOLS) tools.set(tool.name, tool);
    }
    if (typeof result.nextCursor !== "string" || result.nextCursor === cursor) break;
    cursor = result.nextCursor;
  }
  return [...tools.values()];
}

function declared(tool: unknown): DeclaredTool[] {
  if (typeof tool !== "object" || tool === null) return [];
  const { name, title, description, inputSchema, annotations, execution } = tool as Record<
    string,
    unknown
  >;
  if (typeof name !== "string" || name === "") return [];
  // It has no result but as a task, which only servers for that know.
  if (fieldOf(execution, "taskSupport") === "required") return [];
  if ((JSON.stringify(inputSchema) ?? "").length > MAX_SCHEMA) return [];
  const words = [description, title, name].find((text) => typeof text === "string" && text !== "");
  return [{
    name,
    description: String(words).slice(0, MAX_DESCRIPTION).toWellFormed(),
    inputSchema,
    claimsToRead: fieldOf(annotations, "readOnlyHint") === true,
  }];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
