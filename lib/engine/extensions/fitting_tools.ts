/**
 * How many foreign tools a model can be told about.
 *
 * @module
 */
import { estimateTools } from "../context/estimate.ts";
import type { Tool } from "../tools/tool.ts";

/** Of the context window: the rest is for the work. */
const SHARE = 0.4;

export interface FittingTools {
  tools: Tool[];
  /** What a person should know; undefined where all of them fit. */
  notice: string | undefined;
}

/** The first of `tools` that fit; they are sent with every request. */
export function fittingTools(tools: readonly Tool[], contextWindow: number): FittingTools {
  let left = contextWindow * SHARE;
  const fitting: Tool[] = [];
  for (const tool of tools) {
    left -= estimateTools([tool]);
    if (left < 0) break;
    fitting.push(tool);
  }
  const missing = tools.slice(fitting.length).map(({ name }) => name);
  const shown = missing.slice(0, 5).join(", ");
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  return {
    tools: fitting,
    notice: missing.length === 0
      ? undefined
      : `left out, as the tools of servers fill ${
        SHARE * 100
      }% of the context window: ${shown}${more}`,
  };
}
