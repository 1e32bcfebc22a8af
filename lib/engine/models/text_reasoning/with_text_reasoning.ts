/**
 * Reasoning that a server leaves in the text of an answer: it is told as reasoning, and neither printed as the answer nor
 * sent back where there is one.
 *
 * @module
 */
import { isBlank } from "../../../text/is_blank.ts";
import { type Answer, answerCalls, type AnswerPart, answerText } from "../../message.ts";
import type { Model, ModelEvent, ModelRequest } from "../model.ts";
import { ReasoningFilter } from "./reasoning_filter.ts";

const VOID = "it was reasoning";

/** Wraps `model`. */
export function withTextReasoning(model: Model): Model {
  /** Its prompt opens the reasoning: seen in an answer, expected in the next. */
  let unopened: string | undefined;
  return {
    name: model.name,
    get contextWindow() {
      return model.contextWindow;
    },
    async *stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
      let filter = new ReasoningFilter(unopened);
      let text: string[] = [];
      let thoughts: string[] = [];
      let isStreamed = false;
      function* told(pieces: ReturnType<ReasoningFilter["push"]>): Generator<ModelEvent> {
        for (const piece of pieces) {
          if (piece.type === "text") text.push(piece.delta);
          if (piece.type === "reasoning") thoughts.push(piece.delta);
          if (piece.type === "void") [thoughts, text] = [text, []];
          yield piece.type === "void" ? { type: "void", reason: VOID } : piece;
        }
      }
      for await (const event of model.stream(request)) {
        switch (event.type) {
          case "text":
            isStreamed = true;
            yield* told(filter.push(event.delta));
            break;
          case "retry":
          case "void":
            filter = new ReasoningFilter(unopened);
            [text, thoughts] = [[], []];
            yield event;
            break;
          case "finish": {
            // A server that does not stream.
            if (!isStreamed) yield* told(filter.push(answerText(event.answer)));
            yield* told(filter.end());
            unopened ??= filter.unopened;
            const answer = withText(event.answer, text.join(""));
            yield { ...event, answer: withThoughts(answer, thoughts.join("")) };
            break;
          }
          default:
            yield event;
        }
      }
    },
  };
}

/** The answer with this text alone; the same object where nothing changes. */
function withText(answer: Answer, text: string): Answer {
  if (answerText(answer) === text) return answer;
  const at = answer.parts.findIndex(({ type }) => type === "text");
  const parts = answer.parts.flatMap((part, index): AnswerPart[] => {
    if (part.type !== "text") return [part];
    return index === at && text.trim() !== "" ? [{ type: "text", text }] : [];
  });
  return { role: "assistant", parts };
}

/**
 * The answer with the thoughts in it where it has nothing else, as one of a server that tells them apart has them: what is
 * missing may stand at their end. The same object otherwise.
 */
function withThoughts(answer: Answer, thoughts: string): Answer {
  const isEmpty = isBlank(answerText(answer)) && answerCalls(answer).length === 0 &&
    answer.parts.every((part) => part.type !== "reasoning" || part.text === "");
  if (!isEmpty || isBlank(thoughts)) return answer;
  return { role: "assistant", parts: [...answer.parts, { type: "reasoning", text: thoughts }] };
}
