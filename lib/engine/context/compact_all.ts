/**
 * A conversation made short because a person wants it, not because it has to.
 *
 * @module
 */
import type { Limits } from "../limits.ts";
import type { Message } from "../message.ts";
import type { Model, ToolDeclaration } from "../models/model.ts";
import { type AroundSummary, compact } from "./compact.ts";
import { contextShares } from "./context_shares.ts";
import { estimateMessages, estimateTools } from "./estimate.ts";

/** Replaces all but what the model has not answered yet by a summary; undefined when there is nothing to summarise. */
export function compactAll(
  messages: readonly Message[],
  { model, limits, tools, signal, around }: {
    model: Model;
    limits: Limits;
    tools: readonly ToolDeclaration[];
    signal: AbortSignal;
    around?: AroundSummary | undefined;
  },
): ReturnType<typeof compact> {
  const base = estimateTools(tools) + estimateMessages(messages.slice(0, 2));
  const shares = { ...contextShares(model.contextWindow, base), kept: 0 };
  return compact(messages, {
    ...{ model, limits, tools, shares, signal, around },
    window: model.contextWindow,
    atLeast: 1,
    isOptional: true,
  });
}
