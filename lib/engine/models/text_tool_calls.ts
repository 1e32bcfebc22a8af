/**
 * Tool calls that a model printed as text, because its server did not recognise them: small local models do.
 *
 * Understood are the blocks of Hermes and Qwen, `<tool_call>{"name": …, "arguments": {…}}</tool_call>`, and a fenced JSON
 * object of that shape at the very end of an answer, both only with the name of a tool that exists.
 *
 * @module
 */
import { type Answer, answerCalls, type AnswerPart, type ToolCall } from "../message.ts";
import type { Model, ModelEvent, ModelRequest } from "./model.ts";
import { parseArguments } from "./tool_arguments.ts";

/** Wraps `model`: printed tool calls become real ones and are not shown as text. */
export function withTextToolCalls(model: Model): Model {
  return {
    name: model.name,
    contextWindow: model.contextWindow,
    async *stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
      let filter = new BlockFilter();
      for await (const event of model.stream(request)) {
        if (event.type === "text") {
          const delta = filter.push(event.delta);
          if (delta !== "") yield { type: "text", delta };
          continue;
        }
        if (event.type === "retry") filter = new BlockFilter();
        if (event.type === "finish") {
          const names = new Set(request.tools.map((tool) => tool.name));
          const answer = withCallsFromText(event.answer, names);
          // Held back text that was no call after all is shown late rather than never.
          const rest = filter.rest();
          if (answer === event.answer && rest !== "") yield { type: "text", delta: rest };
          yield { ...event, answer };
          continue;
        }
        yield event;
      }
    },
  };
}

const OPENERS = ["<tool_call>", "```"];

/** Lets text pass until a block opens that might be a tool call, and holds back everything from there. */
class BlockFilter {
  #held: string[] = [];
  #isOpen = false;

  push(delta: string): string {
    if (this.#isOpen) {
      this.#held.push(delta);
      return this.#release();
    }
    const text = this.#held.join("") + delta;
    const start = openingAt(text);
    this.#isOpen = start.isComplete;
    this.#held = start.index < text.length ? [text.slice(start.index)] : [];
    return text.slice(0, start.index);
  }

  rest(): string {
    return this.#held.join("");
  }

  /** A fence that turns out to hold something else than a JSON object is let go. */
  #release(): string {
    if (this.#held.length > 64) return "";
    const text = this.#held.join("");
    if (!/^```[^\n]*\n\s*[^\s{]/.test(text)) return "";
    this.#held = [];
    this.#isOpen = false;
    return text;
  }
}

/** Where a block opens, or where the text ends with what could become an opening. */
function openingAt(text: string): { index: number; isComplete: boolean } {
  const found = OPENERS.map((opener) => text.indexOf(opener)).filter((index) => index >= 0);
  if (found.length > 0) return { index: Math.min(...found), isComplete: true };
  for (const opener of OPENERS) {
    for (let length = opener.length - 1; length > 0; length--) {
      if (text.endsWith(opener.slice(0, length))) {
        return { index: text.length - length, isComplete: false };
      }
    }
  }
  return { index: text.length, isComplete: false };
}

/** The answer with its printed calls made real; the same object when there are none. */
function withCallsFromText(answer: Answer, names: ReadonlySet<string>): Answer {
  // A model that makes real calls means its text as text.
  if (answerCalls(answer).length > 0) return answer;
  const calls: ToolCall[] = [];
  const parts = answer.parts.map((part): AnswerPart => {
    if (part.type !== "text") return part;
    const extracted = extractCalls(part.text, names);
    calls.push(...extracted.calls);
    return { type: "text", text: extracted.text };
  });
  if (calls.length === 0) return answer;
  return {
    role: "assistant",
    parts: [
      ...parts.filter((part) => part.type !== "text" || part.text !== ""),
      ...calls.map((call): AnswerPart => ({ type: "toolCall", call })),
    ],
  };
}

function extractCalls(
  text: string,
  names: ReadonlySet<string>,
): { text: string; calls: ToolCall[] } {
  const calls: ToolCall[] = [];
  const take = (block: string, body: string): string => {
    const call = parseCall(body, names);
    if (call === undefined) return block;
    calls.push(call);
    return "";
  };
  // A model may stop right after the object: the closing mark can be missing at the end.
  let rest = text.replace(/<tool_call>([\s\S]*?)(?:<\/tool_call>|$)/g, take);
  if (calls.length === 0) {
    rest = rest.replace(/```(?:json|tool_call|tool_code)?[ \t]*\n([^`]*?)(?:```\s*)?$/, take);
  }
  return { text: calls.length > 0 ? rest.trim() : text, calls };
}

function parseCall(body: string, names: ReadonlySet<string>): ToolCall | undefined {
  const value = parseArguments(body.trim());
  if (typeof value !== "object" || value === null || !("name" in value)) return undefined;
  const { name } = value;
  if (typeof name !== "string" || !names.has(name)) return undefined;
  const given = "arguments" in value
    ? value.arguments
    : "parameters" in value
    ? value.parameters
    : undefined;
  if (given === undefined) return undefined;
  return {
    id: `text_${crypto.randomUUID().slice(0, 8)}`,
    name,
    arguments: typeof given === "string" ? parseArguments(given) : given,
  };
}
