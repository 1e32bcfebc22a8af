/**
 * A model whose answers are read as they come.
 *
 * @module
 */
import { estimateMessages, estimateTools } from "../../context/estimate.ts";
import type { Endpoint } from "../endpoint.ts";
import type { StreamRequest } from "../http/endpoint_fetch.ts";
import type { Model, ModelRequest } from "../model.ts";
import { IdleStreamError, ModelError } from "../model_error.ts";
import { AfterEnd } from "./after_end.ts";
import { withPlausibleUsage } from "./plausible_usage.ts";
import { type CreateReader, streamAnswer } from "./stream_answer.ts";

export interface StreamingModelOptions {
  endpoint: Endpoint;
  /** In tokens. */
  contextWindow: number;
  /** Nobody told the window: it may be smaller than that. */
  isWindowAssumed?: boolean;
  /** What reads the answers. */
  Reader: CreateReader;
  /** Writes the call. */
  write: (request: ModelRequest) => StreamRequest | Promise<StreamRequest>;
}

/** Others do not take the room so often in a row, where the window may as well be smaller. */
const MAX_CONTENDED = 2;
/** As much of the window in use makes a failure for want of room an overflow. */
const NEARLY_FULL = 0.8;

/** The model `name` of an endpoint: one call, no retries. */
export function streamingModel(
  name: string,
  { endpoint, contextWindow, isWindowAssumed = false, Reader, write }: StreamingModelOptions,
): Model {
  let { idleMs } = endpoint;
  let contended = 0;
  let hasAnswered = false;
  const afterEnd = new AfterEnd();
  const longestMs = Math.max(idleMs, endpoint.firstTokenMs);
  return {
    name,
    contextWindow,
    async *stream(request) {
      const { signal, onBegin } = request;
      const reading = { Reader, signal, onBegin, afterEnd };
      const call = await write(request);
      try {
        for await (const event of streamAnswer({ ...endpoint, idleMs }, call, reading)) {
          // Before it is told: whoever has the end of an answer asks for no more.
          if (event.type === "finish") {
            contended = 0;
            hasAnswered = true;
          }
          yield event.type === "finish" ? withPlausibleUsage(event, request) : event;
        }
      } catch (error) {
        // It may hang, or be slow: many servers keep a tool call back until it is whole, and say nothing while they read.
        if (error instanceof IdleStreamError) idleMs = Math.min(2 * idleMs, longestMs);
        const used = estimateMessages(request.messages) + estimateTools(request.tools);
        if (!(error instanceof ModelError)) throw error;
        // It was there: somebody starts it again, and until then a proxy may answer in its place.
        if (hasAnswered && error.isAway) throw waitedFor(error);
        if (!error.isContention) throw error;
        const isSmaller = isWindowAssumed && ++contended > MAX_CONTENDED;
        if (used < NEARLY_FULL * contextWindow && !isSmaller) throw error;
        contended = 0;
        const { overflowError } = await import("../errors/endpoint_errors.ts");
        throw overflowError(endpoint, { said: error.message, status: error.status });
      }
    },
  };
}

function waitedFor({ message, hint, status }: ModelError): ModelError {
  return new ModelError(message, {
    status,
    retry: "patient",
    isAway: true,
    ...(hint === undefined ? {} : { hint }),
  });
}
