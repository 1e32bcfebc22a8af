/**
 * A tool of a server as one of ours.
 *
 * @module
 */
import { isObject, type JsonObject } from "../../../text/json.ts";
import { oneLine } from "../../output/one_line.ts";
import { failed } from "../../tools/outcome.ts";
import { type ServerTool, type Tool, ToolArgumentError } from "../../tools/tool.ts";
import type { McpConnection } from "./connection.ts";
import type { DeclaredTool } from "./mcp_server.ts";
import { withSendableNames } from "./property_names.ts";
import { toolResult } from "./tool_result.ts";
import { toolSchema } from "./tool_schema.ts";

/** @param name as the model calls it */
export function mcpTool(
  connection: McpConnection,
  { declared, name, ofServer }: {
    declared: DeclaredTool;
    name: string;
    ofServer: ServerTool | undefined;
  },
): Tool<JsonObject> {
  const { server } = connection;
  const { schema, asDeclared } = withSendableNames(toolSchema(declared.inputSchema));
  return {
    name,
    ofServer,
    description: declared.description,
    parameters: schema,
    parse: (args) => parsed(args, name),
    label: (args) => oneLine(JSON.stringify(args) ?? ""),
    touches: () => [{
      kind: "external",
      what: `"${declared.name}" of the MCP server "${server.name}"`,
      claimsToRead: declared.claimsToRead,
    }],
    async run(args, { signal, maxOutputBytes }) {
      const answer = await connection.call(declared.name, { args: asDeclared(args), signal });
      if ("problem" in answer) {
        return failed(`MCP server "${server.name}": ${answer.problem}`, oneLine(answer.problem));
      }
      const outcome = toolResult(answer.result, maxOutputBytes);
      return answer.note === undefined
        ? outcome
        : { ...outcome, output: `[${answer.note}]\n${outcome.output}` };
    },
  };
}

/** The server knows what it takes; here it only has to be an object. */
function parsed(args: unknown, name: string): JsonObject {
  if (args === undefined || args === null || args === "") return {};
  if (isObject(args)) return args;
  throw new ToolArgumentError(`${name} takes a JSON object`);
}
