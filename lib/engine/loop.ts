/**
 * The loop: ask the model, run the tools it calls, tell it the results, until it has no more calls.
 *
 * Everything comes in as values and goes out as events and an outcome; nothing here opens a file or reads the
 * environment.
 *
 * @module
 */
import type { AnswerSchema } from "./answer_schema.ts";
import type { Check } from "./check.ts";
import { Conversation } from "./conversation.ts";
import type { Emit, RunOutcome } from "./events.ts";
import { type Incoming, Steering } from "./incoming.ts";
import { explorer } from "./extensions/explore.ts";
import { endOf } from "./end_of.ts";
import type { Limits } from "./limits.ts";
import type { Hooks } from "./extensions/hooks/hooks.ts";
import { LinkedAbort } from "./abort/linked_abort.ts";
import { answerCalls, type Message } from "./message.ts";
import type { Model } from "./models/model.ts";
import type { ToolRunnerOptions } from "./tool_runner.ts";
import { AnswerReview } from "./turn/answer_review.ts";
import { CurrentTools } from "./turn/current_tools.ts";
import { EndConditions } from "./turn/end_conditions.ts";
import { ModelRequests } from "./turn/model_requests.ts";
import { ToolCalls } from "./turn/tool_calls.ts";

export interface LoopOptions {
  model: Model;
  tools: ToolRunnerOptions["tools"];
  /**
   * The tools that there are by now, where they may change: asked after a compaction, as until then all requests begin
   * with the same words, which servers keep in their caches.
   */
  currentTools?: (() => ToolRunnerOptions["tools"]) | undefined;
  /** Whether a tool call may run. */
  permit: ToolRunnerOptions["permit"];
  limits: Limits;
  /** The conversation to begin with: the system prompt, and at its end what the user wants. */
  messages: readonly Message[];
  /** Where the tools work; absolute. */
  cwd: string;
  /** What `~` means in a path. */
  home?: string | undefined;
  emit: Emit;
  /** Ends the run as soon as it is aborted. */
  signal: AbortSignal;
  /** What the final answer has to fit. */
  answerSchema?: AnswerSchema | undefined;
  /** What is to pass before the run is done. */
  check?: Check | undefined;
  /** What the user says meanwhile, */
  incoming?: Incoming | undefined;
  /** and the ids of what of it the conversation holds already. */
  told?: Iterable<string> | undefined;
  /** What the run has for its tools; whoever has given it ends it. */
  services?: ToolRunnerOptions["services"];
  afterCall?: ToolRunnerOptions["afterCall"];
  /** Asked before an answer ends the run. */
  hooks?: Omit<Hooks, "userPrompt"> | undefined;
}

/** What the turns of one run are made of; each part keeps what it has to know from one turn to the next. */
interface LoopParts {
  limits: Limits;
  emit: Emit;
  conversation: Conversation;
  steering: Steering;
  requests: ModelRequests;
  calls: ToolCalls;
  review: AnswerReview;
  conditions: EndConditions;
}

/** How a run ends that nothing cut short. */
type LoopEnd = { reason: "completed" } | { reason: "question"; question: string };

/** Runs a conversation to its end. Never throws: every end is an outcome. */
export async function runLoop(options: LoopOptions): Promise<RunOutcome> {
  const { limits } = options;
  using abort = new LinkedAbort([options.signal, limits.signal]);
  const { signal } = abort;
  const parts = loopParts(options, signal);
  const totals = () => {
    const { turns, usage, costUsd } = limits;
    return { text: parts.requests.text, turns, usage, costUsd };
  };
  try {
    let end: LoopEnd | undefined;
    while (end === undefined) end = await takeTurn(parts);
    return { ...end, ...totals() };
  } catch (error) {
    // What ended the run is what is told of it.
    await parts.conversation.answerOpenCalls().catch(() => {});
    return { ...endOf(signal.aborted ? signal.reason : error, options.signal), ...totals() };
  }
}

/**
 * One turn: what the user has said meanwhile, an answer of the model, and what follows from it: the results of its
 * calls, or the end of the run.
 *
 * @returns undefined while the run goes on
 */
async function takeTurn(parts: LoopParts): Promise<LoopEnd | undefined> {
  const { limits, emit, conversation, steering, requests, calls, review, conditions } = parts;
  limits.check();
  await steering.deliver(conversation);
  using interruption = steering.interruption();
  const { enforcedSchema: answerSchema } = review;
  const finish = await requests.next({ interruption, answerSchema });
  if (finish === undefined) return undefined;
  const called = answerCalls(finish.answer);
  if (called.length > 0) {
    limits.check();
    const isCutOff = finish.reason === "length";
    const question = await calls.make(called, { isCutOff, interruption: interruption.signal });
    review.sawCalls(called, { isCutOff });
    // What was said meanwhile may answer it.
    const isOver = question !== "" && await conditions.mayEnd();
    return isOver ? { reason: "question", question } : undefined;
  }
  const judged = review.judge(finish);
  if (judged.kind === "final") {
    return await conditions.areMet(requests.text) ? { reason: "completed" } : undefined;
  }
  const { tell, notice } = judged;
  if (notice !== undefined) await emit({ type: "notice", text: notice });
  await conversation.tell(tell);
  return undefined;
}

/** @param signal ends the run, also at its time limit */
function loopParts(options: LoopOptions, signal: AbortSignal): LoopParts {
  const { model, limits, emit, permit, cwd, home, services, afterCall, check, hooks } = options;
  const conversation = new Conversation(options.messages, {
    ...{ model, limits, emit, signal, tools: options.tools },
    aroundSummary: hooks?.aroundSummary("auto", { emit, signal }),
  });
  const { incoming, told } = options;
  const steering = new Steering({ incoming, told, signal });
  const tools = new CurrentTools(options.tools, options.currentTools);
  return {
    ...{ limits, emit, conversation, steering },
    requests: new ModelRequests({ model, conversation, tools, limits, emit }),
    calls: new ToolCalls({
      ...{ conversation, tools, permit, cwd, home, services, afterCall, emit, signal, hooks },
      explorer: (tools) => explorer({ ...options, tools }, runLoop),
      mayRepeat: model.isScripted ?? false,
    }),
    review: new AnswerReview(options.answerSchema),
    conditions: new EndConditions({
      ...{ conversation, steering, limits, emit, signal, cwd, services, check, hooks },
    }),
  };
}
