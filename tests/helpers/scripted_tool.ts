/**
 * A tool that does what the test wrote down.
 *
 * @module
 */
import { type Tool, ToolArgumentError, type ToolContext } from "../../lib/engine/tools/tool.ts";
import type { Touch } from "../../lib/engine/tools/touch.ts";

export interface ScriptedToolOptions {
  /** What every call touches; reading "a.txt" unless given. */
  touches?: readonly Touch[];
  /** What a call does; its text is the output. */
  run?: (args: Record<string, unknown>, context: ToolContext) => string | Promise<string>;
}

/** Creates a tool that takes any object whose `value` is not "bad". */
export function scriptedTool(
  name: string,
  { touches = [{ kind: "read", path: "a.txt" }], run = () => "ok" }: ScriptedToolOptions = {},
): Tool<Record<string, unknown>> {
  return {
    name,
    description: `The tool ${name}.`,
    parameters: { type: "object", properties: { value: { type: "string" } } },
    parse(args) {
      if (typeof args !== "object" || args === null) {
        throw new ToolArgumentError("an object is needed");
      }
      const object = args as Record<string, unknown>;
      if (object["value"] === "bad") throw new ToolArgumentError('"value" must not be "bad"');
      return object;
    },
    label: (args) => String(args["value"] ?? ""),
    touches: () => touches,
    async run(args, context) {
      return { output: await run(args, context), isError: false, summary: "done" };
    },
  };
}
