/**
 * What is known of a tool call before it is made.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import type { ToolCall } from "../message.ts";
import { MAX_DEPTH } from "../models/lenient_json.ts";
import { failed } from "../tools/outcome.ts";
import { toolNamed } from "../tools/tool_named.ts";
import { type Tool, ToolArgumentError, type ToolOutcome } from "../tools/tool.ts";
import type { Touch } from "../tools/touch.ts";

/** A call whose tool exists and whose arguments are right, or what is wrong with it. */
export type PreparedCall =
  | {
    call: ToolCall;
    label: string;
    tool: Tool;
    args: unknown;
    touches: readonly Touch[];
    /** What the model should know about its arguments. */
    notes: readonly string[];
  }
  | { call: ToolCall; label: string; outcome: ToolOutcome };

/** Finds the tool of a call, and has it read its arguments. */
export function prepareCall(call: ToolCall, tools: readonly Tool[]): PreparedCall {
  const label = typeof call.arguments === "string"
    ? call.arguments
    : JSON.stringify(call.arguments) ?? "";
  const tool = toolNamed(call, tools);
  if (tool === undefined) {
    const names = tools.map((tool) => tool.name).join(", ");
    return {
      call,
      label,
      outcome: refusal(`there is no tool "${call.name}"; there are: ${names}`, "no such tool"),
    };
  }
  if (typeof call.arguments === "string") {
    return {
      call,
      label,
      outcome: refusal(
        `the arguments are not valid JSON of at most ${MAX_DEPTH} levels; send one JSON object`,
        "not JSON",
      ),
    };
  }
  try {
    const notes: string[] = [];
    const args = tool.parse(call.arguments, (note) => notes.push(note));
    return { call, label: tool.label(args), tool, args, touches: tool.touches(args), notes };
  } catch (error) {
    if (!(error instanceof ToolArgumentError)) return { call, label, outcome: crash(error) };
    return { call, label, outcome: refusal(error.message, "bad arguments") };
  }
}

/** One for whose result there is no room. */
export function tooMany(call: ToolCall, most: number): PreparedCall {
  const reason = `not run: the context window holds the results of ${most} calls in one answer`;
  return { call, label: "", outcome: refusal(`${reason}; make it again`, "not run") };
}

/** One that the user has ended before it began. */
export function interrupted({ call, label }: PreparedCall): PreparedCall {
  return { call, label, outcome: refusal("not run: the user has something to say", "not run") };
}

/** What is wrong with its arguments is not what the model has to know. */
export function tellCutOff(last: PreparedCall | undefined): void {
  if (last === undefined || "tool" in last) return;
  last.outcome = refusal(
    "not run: your answer was cut off at the output limit in the middle of this call. Make it shorter: " +
      "what is long in parts, e.g. the beginning of a file with write and the rest with edits",
    "cut off",
  );
}

/** What a model is told of a call that was not made. */
export function refusal(output: string, summary: string): ToolOutcome {
  return { output: `error: ${output}`, isError: true, summary };
}

/** A tool that failed in a way that it does not know. */
export function crash(error: unknown): ToolOutcome {
  const why = errorMessage(error);
  return refusal(`the tool failed: ${why}`, failed(why).summary);
}
