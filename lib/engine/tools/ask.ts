/**
 * `ask`: a question with which a run ends, where nobody is there to answer it at once.
 *
 * @module
 */
import { type ArgumentsOf, readArguments, schemaOf } from "./arguments.ts";
import { text } from "./fields.ts";
import type { Tool } from "./tool.ts";

const fields = {
  question: text("The question.", {
    aliases: ["text", "prompt", "message", "query"],
  }),
};

export type AskArguments = ArgumentsOf<typeof fields>;

/** What is shown and kept of a question. */
const MAX_LENGTH = 8_000;

/** The run ends with the question; the user's answer begins the next one. */
export const askTool: Tool<AskArguments> = {
  name: "ask",
  otherNames: ["ask_user", "ask_question", "ask_followup_question", "ask_user_question", "askuser"],
  description:
    "Ends the run with a question: only where you cannot go on without the user's answer.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "ask", onNote }),
  label: ({ question }) => question,
  touches: () => [{ kind: "own" }],
  run: ({ question }) =>
    Promise.resolve({
      output: "The user was asked. The answer is the next message.",
      isError: false,
      summary: "asked",
      question: question.trim().slice(0, MAX_LENGTH).toWellFormed(),
    }),
};
