/**
 * A tool that does what the test wrote down.
 *
 * @module
 */
import {
  type Access,
  type Tool,
  ToolArgumentError,
  type ToolContext,
} from "../../lib/engine/tools/tool.ts";

export interface ScriptedToolOptions {
  access?: Access;
  /** What a call does; its text is the output. */
  run?: (args: Record<string, unknown>, context: ToolContext) => string | Promise<string>;
}

/** Creates a tool that takes any object whose `value` is not "bad". */
export function scriptedTool(
  name: string,
  { access = "read", run = () => "ok" }: ScriptedToolOptions = {},
): Tool<Record<string, unknown>> {
  return {
    name,
    description: `The tool ${name}.`,
    parameters: { type: "object", properties: { value: { type: "string" } } },
    access,
    parse(args) {
      if (typeof args !== "object" || args === null) {
        throw new ToolArgumentError("an object is needed");
      }
      const object = args as Record<string, unknown>;
      if (object["value"] === "bad") throw new ToolArgumentError('"value" must not be "bad"');
      return object;
    },
    label: (args) => String(args["value"] ?? ""),
    async run(args, context) {
      return { output: await run(args, context), isError: false, summary: "done" };
    },
  };
}
