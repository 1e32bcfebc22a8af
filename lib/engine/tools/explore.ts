/**
 * `explore`: a question that another conversation with the model answers, which may only read.
 *
 * @module
 */
import type { RunOutcome } from "../events.ts";
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { text } from "./fields.ts";
import { count, failed, grouped } from "./outcome.ts";
import type { Tool, ToolOutcome } from "./tool.ts";
import { truncate } from "./truncate.ts";

const fields = {
  question: text("What to find out, and what the answer is to hold.", {
    aliases: ["prompt", "task", "query", "objective", "message"],
  }),
};

/** Which of their agents other programs want, and how. */
const foreign: ForeignArguments = Object.fromEntries(
  ["subagent_type", "agent", "agent_type", "model", "thoroughness", "name"].map((name) => [
    name,
    () => undefined,
  ]),
);

/** Looks around, and brings back an answer instead of everything that was read for it. */
export const exploreTool: Tool<ArgumentsOf<typeof fields>> = {
  name: "explore",
  otherNames: ["task", "agent", "subagent", "sub_agent", "dispatch_agent", "spawn_agent"],
  description:
    "Asks an agent of its own, which only reads (read, grep, glob, list), and returns its answer.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "explore", foreign, onNote }),
  label: ({ question }) => question,
  // What it reads is judged call by call.
  touches: () => [{ kind: "own" }],
  async run({ question }, { explore, signal, emit, maxOutputBytes }) {
    if (explore === undefined) return failed("an exploration cannot begin another one");
    return describe(await explore(question, { signal, emit }), maxOutputBytes);
  },
};

function describe(outcome: RunOutcome, maxBytes: number | undefined): ToolOutcome {
  const text = truncate(outcome.text.trim(), "ask for less", maxBytes);
  const summary = `${count(outcome.turns, "turn")}, ${
    grouped(outcome.usage.input + outcome.usage.output)
  } tokens`;
  if (outcome.reason === "completed") return { output: text, isError: false, summary };
  const why = "message" in outcome ? outcome.message : `it was ${outcome.reason}`;
  const output = text === "" ? "" : `\n\nWhat it said last:\n${text}`;
  return failed(`the exploration did not come to its end: ${why}${output}`, outcome.reason);
}
