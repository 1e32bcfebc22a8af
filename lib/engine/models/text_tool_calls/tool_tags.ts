/**
 * `<read><path>a.ts</path></read>`: tools and their parameters as elements, the form that Cline and Roo ask for.
 *
 * @module
 */
import {
  type CallForm,
  NONE,
  OPEN,
  type ReadContext,
  type Reading,
  skipSpace,
} from "./call_form.ts";
import { childTags } from "./invoke_tag.ts";
import { readParameters } from "./parameter_tags.ts";

export const toolTags: CallForm = {
  openers: ({ tools }) => [...tools.keys()].map((name) => `<${name}>`),
  place: "line",
  isBare: true,
  read(text: string, at: number, context: ReadContext): Reading {
    const tool = text.slice(at + 1, text.indexOf(">", at));
    const tags = childTags(tool, context);
    if (tags === undefined) return NONE;
    const start = at + tool.length + 2;
    const first = skipSpace(text, start);
    if (first === text.length) return context.isComplete ? NONE : OPEN;
    const read = readParameters(text, start, { ...context, tool, tags });
    if (read.kind === "open") return OPEN;
    if (read.kind !== "parameters" || Object.keys(read.values).length === 0) return NONE;
    const close = skipSpace(text, read.end);
    if (!text.startsWith(`</${tool}>`, close)) {
      return !context.isComplete && text.length - close < tool.length + 3 ? OPEN : NONE;
    }
    const end = close + tool.length + 3;
    return { kind: "calls", calls: [{ name: tool, arguments: read.values }], end };
  },
};
