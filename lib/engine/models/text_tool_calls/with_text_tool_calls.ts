/**
 * Tool calls that a model printed as text, because its server did not recognise them: small local models do, and large
 * ones behind a server without their parser.
 *
 * A call is run only where its form puts it: outside of code, on a line of its own, with nothing but calls after it, and not
 * as a repetition of what the model has read. Everything else is text.
 *
 * @module
 */
import { type Answer, answerCalls, answerText, type Message } from "../../message.ts";
import type {
  AnswerProblem,
  FinishEvent,
  FinishReason,
  Model,
  ModelEvent,
  ModelRequest,
} from "../model.ts";
import { doubtfulCall, ignoredCall, unreadableCall } from "./call_problems.ts";
import { withCallsInThoughts } from "./call_in_thoughts.ts";
import { CallScanner, type HeldBack } from "./call_scanner.ts";
import { isFiller } from "./filler.ts";
import { isFromText, realCalls } from "./real_calls.ts";
import { isQuoted } from "./source_of_quotes.ts";
import { isIntroduced, isShown, strayEnd } from "./surroundings.ts";
import { DEFAULT_TEXT_TOOL_CALLS, type TextToolCalls } from "./text_tool_calls.ts";

export interface TextToolCallsOptions {
  /** `auto` unless given. */
  mode?: TextToolCalls;
  /** The server is known to send real calls: `auto` then takes none from text. */
  sendsRealCalls?: boolean;
}

/** What the answers of a run have shown so far. */
interface Experience {
  sendsRealCalls: boolean;
  /** Any call was made, of either kind. */
  hasWorked: boolean;
  /** The model was asked whether it means a call: once is enough. */
  wasAsked: boolean;
}

/** Ends of answers that broke off where they were. */
const CUT: ReadonlySet<FinishReason> = new Set(["length", "repeats"]);

/** Wraps `model`: printed tool calls become real ones and are not shown as text. */
export function withTextToolCalls(
  model: Model,
  { mode = DEFAULT_TEXT_TOOL_CALLS, sendsRealCalls = false }: TextToolCallsOptions = {},
): Model {
  if (mode === "off") return model;
  const experience: Experience = { sendsRealCalls, hasWorked: false, wasAsked: false };
  return {
    name: model.name,
    get contextWindow() {
      return model.contextWindow;
    },
    async *stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
      if (request.tools.length === 0) return yield* model.stream(request);
      learn(experience, request.messages);
      let scanner = new CallScanner(request.tools);
      let hasText = false;
      for await (const event of model.stream(request)) {
        if (event.type === "text") {
          hasText = true;
          const delta = scanner.push(event.delta);
          if (delta !== "") yield { type: "text", delta };
          continue;
        }
        if (event.type === "retry" || event.type === "void") {
          scanner = new CallScanner(request.tools);
          hasText = false;
        }
        if (event.type === "finish") {
          // A server that does not stream.
          if (!hasText) scanner.push(answerText(event.answer));
          const held = scanner.end({ isCut: CUT.has(event.reason) });
          const { late, finish } = calledInThoughts(event, { mode, experience, request }) ??
            judge(event, { held, mode, experience, request });
          if (late !== "" && hasText) yield { type: "text", delta: late };
          yield finish;
          continue;
        }
        yield event;
      }
    },
  };
}

/** What a conversation tells that went on before. */
function learn(experience: Experience, messages: readonly Message[]): void {
  for (const message of messages) {
    if (message.role === "tool") experience.hasWorked = true;
    if (message.role !== "assistant" || experience.sendsRealCalls) continue;
    experience.sendsRealCalls = answerCalls(message).some(({ id }) => !isFromText(id));
  }
}

/** What becomes of an answer, and of the text that waited for its end. */
function judge(
  event: FinishEvent,
  { held, mode, experience, request }: {
    held: HeldBack;
    mode: TextToolCalls;
    experience: Experience;
    request: ModelRequest;
  },
): { late: string; finish: FinishEvent } {
  const asText = { late: held.text, finish: event };
  // A model that makes real calls means its text as text.
  if (answerCalls(event.answer).length > 0) {
    experience.sendsRealCalls = true;
    experience.hasWorked = true;
    return asText;
  }
  const last = held.found.at(-1);
  const told = (problem: AnswerProblem, late: string) => ({ late, finish: { ...event, problem } });
  const explains = () => EXPLAINS.test(wordsOf(event.answer, held));
  if (last === undefined) {
    const end = held.isInFence ? undefined : strayEnd(answerText(event.answer));
    if (end === undefined || explains()) return asText;
    return told(unreadableCall("it ends, and has no beginning that is known", end), held.text);
  }
  const { source } = last;
  const isExample = !isFiller(held.tail) || (last.isBare && held.tail.includes("</")) ||
    held.found.some(({ isPlaced, reading }) =>
      !isPlaced || (reading.kind === "calls" && reading.isDoubtful)
    );
  const isQuote = () => held.found.some(({ source }) => isQuoted(source, request.messages));
  const isAnyShown = isExample || isAny(event.answer, held, isShown) || isQuote();
  if (isAnyShown || isAny(event.answer, held, isIntroduced)) {
    // A model at work says in the end what a call looks like; one that has done nothing, or ends with it, may mean it.
    const { hasWorked, wasAsked } = experience;
    const isClear = isAnyShown && ((hasWorked && !isFiller(held.tail)) || explains());
    if (isClear || wasAsked) return asText;
    experience.wasAsked = true;
    return told(doubtfulCall(source), held.text);
  }
  if (mode === "auto" && experience.sendsRealCalls) {
    // An object may be what was asked for: that is asked once, and believed.
    if (last.isBare && experience.wasAsked) return asText;
    experience.wasAsked ||= last.isBare;
    return told(ignoredCall(source), last.isBare ? held.text : held.words);
  }
  for (const { reading, source } of held.found) {
    if (reading.kind === "unreadable") {
      return told(unreadableCall(reading.why, source), held.words);
    }
  }
  experience.hasWorked = true;
  const { problem: _none, ...finish } = event;
  return { late: held.words, finish: { ...finish, answer: withCalls(event.answer, held) } };
}

/** What becomes of an answer that holds nothing but thoughts, with a call at their end; undefined for all others. */
function calledInThoughts(
  event: FinishEvent,
  { mode, experience, request }: {
    mode: TextToolCalls;
    experience: Experience;
    request: ModelRequest;
  },
): { late: string; finish: FinishEvent } | undefined {
  if (event.reason !== "stop" && event.reason !== "calls") return undefined;
  const meant = withCallsInThoughts(event.answer, request);
  if (meant === undefined) return undefined;
  // Of a model that makes real calls it is asked for a real one.
  if (mode === "auto" && experience.sendsRealCalls) {
    return { late: "", finish: { ...event, reason: "calls" } };
  }
  experience.hasWorked = true;
  return { late: "", finish: { ...event, answer: meant } };
}

/** Words of those who say what a call looks like: whether it is asked about depends on them, never whether it is run. */
const EXPLAINS =
  /\b(?:examples?|e\.g\.|for instance|formats?|syntax|looks? like|like this|such as|would be|writes?|written|says|reads|contains|holds|quotes?|samples?|documents?|documentation|templates?)\b/i;

/** Whether something is true of what stands before and after one of the calls. */
function isAny(
  answer: Answer,
  { text, found }: HeldBack,
  isTrue: (before: string, after: string) => boolean,
): boolean {
  const whole = answerText(answer);
  let at = whole.length - text.length;
  return found.some(({ source }) => {
    const start = whole.indexOf(source, at);
    at = start + source.length;
    return isTrue(whole.slice(0, start), whole.slice(at));
  });
}

/** What surrounds the calls of an answer. */
function wordsOf(answer: Answer, { text, words, tail }: HeldBack): string {
  const whole = answerText(answer);
  return `${whole.slice(0, whole.length - text.length)}${words}${tail}`;
}

/** The answer with its calls made real, and without their markup. */
function withCalls(answer: Answer, held: HeldBack): Answer {
  const whole = answerText(answer);
  const shown = whole.slice(0, whole.length - held.text.length);
  const text = (shown + held.words).trim();
  const others = answer.parts.filter((part) => part.type !== "text");
  return {
    role: "assistant",
    parts: [
      ...others,
      ...(text === "" ? [] : [{ type: "text" as const, text }]),
      ...realCalls(held.found),
    ],
  };
}
