/**
 * @module
 */
import { readTool } from "../tools/read.ts";
import type { Tool } from "../tools/tool.ts";
import { placeTouches } from "../tools/touch.ts";
import type { ToolRunnerOptions } from "../tool_runner.ts";

/** Whether `permit` lets the model read a file, as a call of its tool. */
export function readJudge(
  permit: ToolRunnerOptions["permit"],
  cwd: string,
): (path: string) => Promise<boolean> {
  const tool = readTool as Tool;
  return async (path) => {
    const args = tool.parse({ path });
    const touches = await placeTouches(tool.touches(args), { cwd });
    return (await permit({ tool, args, touches }, new AbortController().signal)).allowed;
  };
}
