/**
 * The loop: ask the model, run the tools it calls, tell it the results, until it has no more calls.
 *
 * Everything comes in as values and goes out as events and an outcome; nothing here opens a file or reads the
 * environment.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { AnswerSchema } from "./answer_schema.ts";
import { AnswerSoFar } from "./answer_so_far.ts";
import type { Check } from "./check.ts";
import { Conversation } from "./conversation.ts";
import type { Emit, RunOutcome } from "./events.ts";
import { type Incoming, type Interruption, Steering } from "./incoming.ts";
import { Guard, type Verdict, withNews, withNote } from "./guard.ts";
import { explorer } from "./extensions/explore.ts";
import { endOf } from "./end_of.ts";
import type { Limits } from "./limits.ts";
import type { Hooks } from "./extensions/hooks/hooks.ts";
import { describeToolChange } from "./extensions/extensions.ts";
import { LinkedAbort } from "./abort/linked_abort.ts";
import { answerCalls, answerText, type Message, type ToolCall } from "./message.ts";
import type { AnswerProblem, FinishEvent, Model } from "./models/model.ts";
import { ModelError } from "./models/model_error.ts";
import { withToolNames } from "./tools/tool_named.ts";
import { incompleteError, isUnread, misfitNudge, nudgeFor, problemError } from "./nudges.ts";
import { runTools, type ToolRunnerOptions } from "./tool_runner.ts";

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

const CIRCLE_HINT = "another model, or a task that says more, may get further";
const FINE: Verdict = { kind: "fine" };
/** Answers in a row that are cut off or empty, before the run gives up. */
const MAX_NUDGES = 3;
/** From a million tokens to a thousand in halves. */
const MAX_SHRINKS = 10;
/** Final answers that do not fit the schema are sent back so often. */
const MAX_CORRECTIONS = 3;

/** Runs a conversation to its end. Never throws: every end is an outcome. */
export async function runLoop(options: LoopOptions): Promise<RunOutcome> {
  const { model, limits, emit } = options;
  using abort = new LinkedAbort([options.signal, limits.signal]);
  const { signal } = abort;
  const conversation = new Conversation(options.messages, {
    model,
    tools: options.tools,
    ...{ limits, emit, signal },
    aroundSummary: options.hooks?.aroundSummary("auto", { emit, signal }),
  });
  const steering = new Steering({ ...options, signal });
  let { tools } = options;
  const answerSoFar = new AnswerSoFar();
  const guard = new Guard(options.tools.filter(({ waits }) => waits).map(({ name }) => name));
  let told: AnswerProblem | undefined;
  let corrections = 0;

  try {
    for (let nudges = 0; nudges <= MAX_NUDGES;) {
      limits.check();
      await steering.deliver(conversation);
      using interruption = steering.interruption();
      const finish = await ask(interruption);
      if (finish === undefined) continue;
      const { answer, reason, problem } = finish;
      const calls = answerCalls(answer);
      if (calls.length > 0) {
        const isCutOff = reason === "length";
        nudges = isCutOff && isUnread(calls) ? nudges + 1 : 0;
        told = undefined;
        const question = await runCalls(calls, { isCutOff, interruption });
        // What was said meanwhile may answer it.
        if (question === "" || !await mayEnd()) continue;
        return { reason: "question", question, ...totals() };
      } else if (problem !== undefined) {
        if (told !== undefined) throw problemError(problem);
        told = problem;
        await tell(problem.tell, `${problem.fail}; it was told`);
      } else if (reason !== "stop" || answerText(answer).trim() === "") {
        if (nudges++ === MAX_NUDGES) throw incompleteError(nudges, reason);
        const nudge = nudgeFor(reason, answer);
        await tell(nudge.tell, nudge.notice);
      } else {
        const checked = options.answerSchema?.check(answerText(answer));
        const misfit = checked !== undefined && "problem" in checked ? checked.problem : undefined;
        if (misfit === undefined) {
          if (await isDone()) return { reason: "completed", ...totals() };
          continue;
        }
        if (++corrections > MAX_CORRECTIONS) {
          throw new UserError(`the final answer does not fit --json-schema: ${misfit}`);
        }
        await tell(misfitNudge(misfit), `the answer does not fit the schema: ${misfit}`);
      }
    }
    throw incompleteError(MAX_NUDGES + 1, "length");
  } catch (error) {
    // What ended the run is what is told of it.
    await conversation.answerOpenCalls().catch(() => {});
    return { ...endOf(signal.aborted ? signal.reason : error, options.signal), ...totals() };
  }

  /**
   * Runs what the model called, and adds the results to the conversation.
   *
   * @returns what the user is asked, "" where nothing is
   * @throws {UserError} when it goes in circles
   */
  async function runCalls(
    calls: readonly ToolCall[],
    { isCutOff, interruption }: { isCutOff: boolean; interruption: Interruption },
  ): Promise<string> {
    limits.check();
    const questions: string[] = [];
    const watched: Emit = (event) => {
      guard.hear(event);
      conversation.hear(event);
      if (event.type === "toolEnd") questions.push(...[event.question ?? []].flat());
      return emit(event);
    };
    const results = await runTools(calls, {
      ...options,
      services: { ...options.services, explore: explorer({ ...options, tools }, runLoop) },
      tools,
      signal,
      interruption: interruption.signal,
      maxResultBytes: conversation.maxResultBytes,
      isCutOff,
      emit: watched,
    });
    const verdict = model.isScripted ? FINE : guard.judge();
    const news = options.services?.background?.news() ?? [];
    const answered = withNews(withNote(results, verdict), news);
    await conversation.add({ role: "tool", results: answered });
    options.hooks?.throwIfEnded();
    if (verdict.kind === "end") throw new UserError(verdict.message, { hint: CIRCLE_HINT });
    return questions.join("\n\n");
  }

  /** Says something to the model that the user did not say; `notice` is what a person is told of it. */
  async function tell(content: string, notice?: string): Promise<void> {
    if (notice !== undefined) await emit({ type: "notice", text: notice });
    await conversation.add({ role: "user", content, automatic: true });
  }

  /** Whether an answer ends the run; else the conversation says by now what is still to be done. */
  async function isDone(): Promise<boolean> {
    if (!limits.isReached && await steering.deliver(conversation)) return false;
    const { check, hooks } = options;
    const { maxResultBytes: maxOutputBytes } = conversation;
    const content = await check?.problem({ ...options, signal, maxOutputBytes }) ??
      await hooks?.stop(answerSoFar.text, { emit, signal });
    hooks?.throwIfEnded();
    if (content === undefined) return await mayEnd();
    await tell(content);
    return false;
  }

  /** What was said in the last moment is answered, unless a cap forbids that. */
  async function mayEnd(): Promise<boolean> {
    return limits.isReached || await steering.close();
  }

  /** One answer of the model, in a conversation that fits its window; undefined when the user interrupted it. */
  async function ask(interruption: Interruption): Promise<FinishEvent | undefined> {
    if (await conversation.compactIfNeeded()) await renewTools();
    for (let shrunk = 0;; shrunk++) {
      try {
        return await streamAnswer(interruption.signal);
      } catch (error) {
        if (interruption.isByUser) {
          await conversation.addInterrupted(answerSoFar.unfinished);
          return undefined;
        }
        if (!(error instanceof ModelError) || !error.isOverflow) throw error;
        // Sent unchanged it would fail again: shorter, or not at all.
        if (shrunk === MAX_SHRINKS || !await conversation.shrink(error.contextWindow)) throw error;
        await renewTools();
        await voidAnswer(error.message);
      }
    }
  }

  async function renewTools(): Promise<void> {
    const now = options.currentTools?.() ?? tools;
    const change = describeToolChange(tools, now);
    tools = now;
    if (options.currentTools !== undefined) conversation.useTools(tools);
    if (change !== undefined) await emit({ type: "notice", text: change });
  }

  /** Says that what was told of this answer is no part of it. */
  async function voidAnswer(reason: string): Promise<void> {
    if (answerSoFar.void()) await emit({ type: "void", reason });
  }

  async function streamAnswer(signal: AbortSignal): Promise<FinishEvent> {
    answerSoFar.begin();
    const request = {
      messages: conversation.messages,
      tools,
      signal,
      // From the first on it would keep many servers from calling tools at all.
      answerSchema: corrections > 0 ? options.answerSchema?.schema : undefined,
    };
    for await (const event of model.stream(request)) {
      signal.throwIfAborted();
      answerSoFar.add(event);
      if (event.type === "finish") {
        const finish = { ...event, answer: withToolNames(event.answer, tools) };
        await conversation.addAnswer(finish);
        return finish;
      }
      if (event.type === "retry" || event.type === "void") await voidAnswer(event.reason);
      if (event.type === "void") continue;
      await emit(event);
    }
    throw new ModelError(`the answer of ${model.name} has no end`);
  }

  function totals() {
    const { turns, usage, costUsd } = limits;
    return { text: answerSoFar.text, turns, usage, costUsd };
  }
}
