/**
 * The forms in which a conversation is sent: what is good for most endpoints is refused by some, mostly by the template
 * of a model.
 *
 * @module
 */
import { digest } from "../../../text/digest.ts";
import { type Answer, answerCalls, type AnswerPart, type Message } from "../../message.ts";

/** How the messages of a request are written. */
export interface MessageForm {
  /**
   * What the model has thought comes back to it: as it was (`kept`), in every answer, if only as a placeholder
   * (`everywhere`), together with the words of an answer that makes calls (`joined`), or not at all.
   */
  reasoning: "kept" | "everywhere" | "joined" | "none";
  /** Else the system prompt stands at the beginning of the user's first message. */
  hasSystemRole: boolean;
  /** Mistral's templates take nine letters and digits, and nothing else; OpenAI takes up to 40. */
  callIds: "given" | "nine";
  /** Llama's templates take an answer with one call; several are then told as one after the other. */
  callsAtOnce: "all" | "one";
  /** Mistral's own check of messages took words or calls, and not both; the words are then left out. */
  hasWordsBesideCalls: boolean;
  /**
   * What an answer without words says beside its calls. Many templates write null as "None" into the prompt, or fail with
   * it; gateways to Anthropic's models take no empty text.
   */
  noWords: "" | null;
  /**
   * Signatures of Google's that come back with calls: as they were (`kept`), with a word of Google's for a call that has none,
   * as those of another model (`filled`), or with that word for all of them (`skipped`).
   */
  signatures: "kept" | "filled" | "skipped";
}

/** What most endpoints take. */
export const USUAL_FORM: MessageForm = {
  reasoning: "kept",
  hasSystemRole: true,
  callIds: "given",
  callsAtOnce: "all",
  hasWordsBesideCalls: true,
  noWords: "",
  signatures: "kept",
};

/** The messages as `form` has them; what it changes nothing of stays the same object. */
export function inForm(
  messages: readonly Message[],
  { hasSystemRole, callsAtOnce }: MessageForm,
): readonly Message[] {
  const split = callsAtOnce === "all" ? messages : messages.flatMap(oneCallAtATime);
  return hasSystemRole ? split : withoutSystemRole(split);
}

const NINE = /^[a-zA-Z0-9]{9}$/;

/** The id of a call as `form` has it; of one id always the same. */
export function idInForm(id: string, { callIds }: Pick<MessageForm, "callIds">): string {
  return callIds === "given" || NINE.test(id) ? id : digest(id).padStart(9, "0").slice(-9);
}

/** An answer with several calls, and their results, as one call with its result after the other. */
function oneCallAtATime(
  message: Message,
  index: number,
  messages: readonly Message[],
): readonly Message[] {
  const next = messages[index + 1];
  if (message.role === "assistant" && next?.role === "tool") {
    const isCall = ({ type }: AnswerPart) => type === "toolCall";
    const calls = message.parts.filter(isCall);
    if (calls.length < 2) return [message];
    const words = message.parts.filter((part) => !isCall(part));
    return calls.flatMap((part, nth): Message[] => {
      const results = next.results.filter(({ callId }) =>
        part.type === "toolCall" && callId === part.call.id
      );
      const answer: Answer = { role: "assistant", parts: nth === 0 ? [...words, part] : [part] };
      return results.length === 0 ? [answer] : [answer, { role: "tool", results }];
    });
  }
  const answered = messages[index - 1];
  const isTold = message.role === "tool" && answered?.role === "assistant" &&
    answerCalls(answered).length > 1;
  return isTold ? [] : [message];
}

function withoutSystemRole(messages: readonly Message[]): readonly Message[] {
  const [system, first, ...others] = messages;
  if (system?.role !== "system") return messages;
  if (first?.role !== "user") {
    return [{ role: "user", content: system.content }, ...messages.slice(1)];
  }
  return [{ ...first, content: `${system.content}\n\n${first.content}` }, ...others];
}
