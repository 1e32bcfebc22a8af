/**
 * Opens the model that a run was configured with.
 *
 * @module
 */
import { nextEventLoopTurn } from "../abort/next_event_loop_turn.ts";
import type { Effort } from "../effort.ts";
import { type DiscoveredModel, discoverModel, loadedWindow } from "./discovery.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Candidate } from "./failover.ts";
import type { Model } from "./model.ts";
import { withMisreadAnswers } from "./with_misread_answers.ts";
import { withImages } from "./with_images.ts";
import { withLoadedWindow } from "./with_loaded_window.ts";
import type { RetryOptions } from "./retries.ts";
import { withRetry } from "./retry.ts";
import { sendsRealCalls } from "./server_kind.ts";
import type { TextToolCalls } from "./text_tool_calls/text_tool_calls.ts";
import type { Waiting } from "./waiting.ts";

/** A model behind an endpoint. */
export interface EndpointChoice {
  kind: "endpoint";
  endpoint: Endpoint;
  /** Undefined: the only one that the endpoint has. */
  name: string | undefined;
  /** Wins over what the endpoint tells; 32,768 where neither says it. */
  contextWindow: number | undefined;
  /** Whether the model is to think, where its endpoint has such a switch. */
  thinking?: boolean;
  /** Whether calls are taken from text; `auto` unless given. */
  textToolCalls?: TextToolCalls;
  /** What takes over when it fails, in this order. */
  others?: readonly ModelChoice[];
}

/** Which model a run uses. */
export type ModelChoice = { kind: "rehearsal" } | EndpointChoice;

const DEFAULT_CONTEXT_WINDOW = 32_768;
/** What Anthropic's own models have held since 2023; some hold more. */
const CLAUDE_CONTEXT_WINDOW = 200_000;

/** Where another endpoint can take over. */
const SHORT_RETRY: RetryOptions = { retries: 1, patienceMs: 0, maxRetryAfterMs: 10_000 };

/** It needs no endpoint. */
const REHEARSAL: Candidate = {
  description: "the rehearsal",
  open: async () => (await import("./rehearsal/rehearsal.ts")).rehearsalModel(),
};

/**
 * Opens a model: asks its endpoint what it has, and loads the provider.
 *
 * @throws {UserError} when the endpoint cannot be used, or has several models and none was named
 */
export async function openModel(
  choice: ModelChoice,
  options: { effort?: Effort; waiting?: Waiting } = {},
): Promise<Model> {
  if (choice.kind === "rehearsal") return await REHEARSAL.open();
  const { others = [] } = choice;
  if (others.length === 0) return await openOne(choice, options);
  const { openFirstOf } = await import("./failover.ts");
  const { waiting, ...rest } = options;
  const candidate = (one: ModelChoice, isLast: boolean): Candidate =>
    one.kind === "rehearsal" ? REHEARSAL : {
      description: `${one.name ?? "the model"} at ${one.endpoint.baseUrl}`,
      endpoint: one.endpoint.baseUrl,
      open: () =>
        openOne(one, {
          ...rest,
          // Where somebody else can answer, it is not waited for long.
          ...(waiting === undefined
            ? {}
            : { waiting: isLast ? waiting : { ...waiting, isUnattended: false } }),
          ...(isLast ? {} : { retry: SHORT_RETRY }),
        }),
    };
  return await openFirstOf([
    candidate(choice, false),
    ...others.map((one, index) => candidate(one, index === others.length - 1)),
  ], { onNext: (text) => waiting?.onWait(text) });
}

async function openOne(
  choice: EndpointChoice,
  { waiting, retry, ...options }: { effort?: Effort; waiting?: Waiting; retry?: RetryOptions },
): Promise<Model> {
  const discovered = discoverModel(choice.endpoint, choice.name, waiting);
  // Loaded while the endpoint is asked; the rehearsal needs neither.
  const [opened, { withTextReasoning }, { withTextToolCalls }] = await Promise.all([
    openDiscovered(choice, discovered, options),
    nextEventLoopTurn().then(() => import("./text_reasoning/with_text_reasoning.ts")),
    nextEventLoopTurn().then(() => import("./text_tool_calls/with_text_tool_calls.ts")),
  ]);
  const { name, server } = await discovered;
  const isTold = choice.contextWindow !== undefined;
  const measured = isTold
    ? opened
    : withLoadedWindow(opened, () => loadedWindow(choice.endpoint, { name, server }));
  const answering = withRetry(withImages(measured), retry);
  const model = withTextToolCalls(withTextReasoning(withMisreadAnswers(answering)), {
    ...(choice.textToolCalls === undefined ? {} : { mode: choice.textToolCalls }),
    sendsRealCalls: sendsRealCalls(choice.endpoint),
  });
  const isWindowAssumed = contextWindowOf(choice, await discovered).from === "default";
  return {
    name: model.name,
    isWindowAssumed,
    get contextWindow() {
      return model.contextWindow;
    },
    stream: (request) => model.stream(request),
  };
}

/** A model that was, or is just being, found at its endpoint: one call, no retries, as the server answers. */
export async function openDiscovered(
  choice: EndpointChoice,
  found: DiscoveredModel | Promise<DiscoveredModel>,
  { effort }: { effort?: Effort } = {},
): Promise<Model> {
  const [discovered, createModel] = await Promise.all([
    found,
    nextEventLoopTurn().then(() => choice.endpoint.provider.load()),
  ]);
  const window = contextWindowOf(choice, discovered);
  return createModel({
    ...choice.endpoint,
    model: discovered.name,
    knownModels: discovered.knownModels,
  }, {
    model: discovered.name,
    contextWindow: window.tokens,
    ...(choice.thinking === undefined
      ? {}
      : { thinking: { isOn: choice.thinking, server: discovered.server } }),
    isWindowKnown: window.from === "setting" || window.from === "endpoint",
    ...(effort === undefined ? {} : { effort }),
  });
}

/** How much a model holds, and who says so. */
export interface ContextWindow {
  tokens: number;
  /** `family`: what all models of that name hold; `default`: nobody says. */
  from: "endpoint" | "setting" | "family" | "default";
}

/** The context window that a run counts with. */
export function contextWindowOf(
  choice: EndpointChoice,
  { name, contextWindow }: DiscoveredModel,
): ContextWindow {
  if (choice.contextWindow !== undefined) return { tokens: choice.contextWindow, from: "setting" };
  if (contextWindow !== undefined) return { tokens: contextWindow, from: "endpoint" };
  return /^claude/.test(name)
    ? { tokens: CLAUDE_CONTEXT_WINDOW, from: "family" }
    : { tokens: DEFAULT_CONTEXT_WINDOW, from: "default" };
}
