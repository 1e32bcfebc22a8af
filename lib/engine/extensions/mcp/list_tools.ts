/**
 * Which tools a server has.
 *
 * @module
 */
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { isObject } from "../../../text/json.ts";
import { oneLine } from "../../output/one_line.ts";
import type { DeclaredTool, McpServer, ToolList } from "./mcp_server.ts";

/** More would fill the window of any model; the next ones are not asked for. */
const MAX_TOOLS = 128;
/** A server may give one after the other. */
const MAX_PAGES = 32;
const MAX_DESCRIPTION = 2_000;
/** Of the schema. A larger tool is left out. */
const MAX_SCHEMA = 32 * 1024;
/** Of those that are left out. */
const MAX_SAID = 8;
const TIMEOUT_MS = 30_000;

/**
 * Asks for all pages. Read by hand: the SDK refuses the whole list where one tool has a schema of another shape.
 *
 * @throws what the SDK throws
 */
export async function listTools(
  client: Client,
  { wantedTools, unwantedTools = [] }: Pick<McpServer, "wantedTools" | "unwantedTools"> = {},
): Promise<ToolList> {
  if (client.getServerCapabilities()?.tools === undefined) return { tools: [], leftOut: [] };
  const tools = new Map<string, DeclaredTool>();
  const leftOut = new Set<string>();
  const isWanted = (name: unknown) =>
    wantedTools?.some((wanted) => wanted === name) !== false &&
    !unwantedTools.some((one) => one === name);
  let cursor: unknown;
  let hasMore = true;
  for (let page = 0; hasMore && page < MAX_PAGES && tools.size < MAX_TOOLS; page++) {
    const params = typeof cursor === "string" ? { cursor } : {};
    const result: Record<string, unknown> = await client.request(
      { method: "tools/list", params },
      ResultSchema,
      { timeout: TIMEOUT_MS },
    );
    const listed = Array.isArray(result.tools) ? result.tools : [];
    for (const tool of listed.filter((tool) => isWanted(fieldOf(tool, "name"))).map(declared)) {
      if (typeof tool === "string") leftOut.add(tool);
      else if (tool === undefined || tools.has(tool.name)) continue;
      else tools.set(tool.name, tool);
    }
    hasMore = typeof result.nextCursor === "string" && result.nextCursor !== cursor;
    cursor = result.nextCursor;
  }
  const kept = [...tools.values()].slice(0, MAX_TOOLS);
  if (hasMore || tools.size > kept.length) leftOut.add(`all but the first ${kept.length}`);
  return { tools: kept, leftOut: [...leftOut].slice(-MAX_SAID) };
}

/** A tool, why it is left out, or undefined for what is none. */
function declared(tool: unknown): DeclaredTool | string | undefined {
  if (!isObject(tool)) return undefined;
  const { name, title, description, inputSchema, annotations, execution } = tool;
  if (typeof name !== "string" || name === "") return undefined;
  const named = oneLine(name);
  // It has no result but as a task, which only servers for that know.
  if (fieldOf(execution, "taskSupport") === "required") return `${named}, whose calls are tasks`;
  if ((JSON.stringify(inputSchema) ?? "").length > MAX_SCHEMA) {
    return `${named}, whose arguments take more than ${MAX_SCHEMA / 1024} KB to describe`;
  }
  const words = [description, title, name].find((text) => typeof text === "string" && text !== "");
  return {
    name,
    description: String(words).slice(0, MAX_DESCRIPTION).toWellFormed(),
    inputSchema,
    claimsToRead: fieldOf(annotations, "readOnlyHint") === true,
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
