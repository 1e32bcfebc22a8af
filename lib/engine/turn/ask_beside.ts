/**
 * Asking a model something beside the conversation: for a summary of it, or whether all is well.
 *
 * @module
 */
import { estimateMessages, estimateTools } from "../context/estimate.ts";
import { CapReached, type Limits } from "../limits.ts";
import type { Answer } from "../message.ts";
import type { BegunAnswer, Model, ModelRequest } from "../models/model.ts";
import { unfinishedUsage } from "./unfinished_usage.ts";

/**
 * The whole answer; an empty one where the stream has none. All that is used is booked, also of answers that are never
 * finished, whoever ends them, and the budget is looked at before one is asked for again.
 *
 * @param options.limits what it counts to; nothing counts it unless given
 * @throws {CapReached} when answers that broke off have used up the budget
 * @throws as `stream()` of the model does
 */
export async function askBeside(
  request: Omit<ModelRequest, "onBegin">,
  { model, limits }: { model: Model; limits: Limits | undefined },
): Promise<Answer> {
  const input = estimateMessages(request.messages) + estimateTools(request.tools);
  let begun: BegunAnswer | undefined;
  const bookUnfinished = (how: { isCutByUs: boolean }) => {
    const usage = begun && unfinishedUsage(begun, { input, ...how });
    begun = undefined;
    if (usage !== undefined) limits?.addUsage(usage);
  };
  const onBegin = (answer: BegunAnswer) => {
    bookUnfinished({ isCutByUs: false });
    begun = answer;
  };
  try {
    for await (const event of model.stream({ ...request, onBegin })) {
      if (event.type === "retry") {
        bookUnfinished({ isCutByUs: false });
        limits?.check();
      }
      if (event.type !== "finish") continue;
      begun = undefined;
      const { answer, usage } = event;
      const estimated = {
        input,
        output: estimateMessages([answer]),
        cacheRead: 0,
        estimated: true,
      };
      limits?.addUsage(usage ?? estimated);
      return answer;
    }
    return { role: "assistant", parts: [] };
  } catch (error) {
    bookUnfinished({ isCutByUs: request.signal.aborted || error instanceof CapReached });
    throw error;
  } finally {
    bookUnfinished({ isCutByUs: false });
  }
}
