/**
 * The tools that there are by now.
 *
 * @module
 */
import { fittingTools } from "./fitting_tools.ts";
import type { DialogueParts } from "../open_dialogue.ts";
import type { Tool } from "../tools/tool.ts";
import { chooseTools } from "../tools/choose_tools.ts";

/** Our own, and as many of what extends them as the context window has room for. */
export function renewTools(
  parts: DialogueParts,
): { tools: readonly Tool[]; notice: string | undefined } {
  const { toolChoice = {} } = parts.options.config;
  const chosen = chooseTools(parts.extensions.tools(), toolChoice);
  const { tools, notice } = fittingTools(chosen, parts.model.contextWindow);
  parts.tools = [...parts.ownTools, ...tools];
  parts.facts = { ...parts.facts, tools: parts.tools.map(({ name }) => name) };
  return { tools: parts.tools, notice };
}
