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
import { type CreateReader, streamAnswer } from "./stream_answer.ts";

export interface StreamingModelOptions {
  endpoint: Endpoint;
  /** In tokens. */
  contextWindow: number;
  /** What reads the answers. */
  Reader: CreateReader;
  /** Writes the call. */
  write: (request: ModelRequest) => StreamRequest | Promise<StreamRequest>;
}

/** As much of the window in use makes a failure for want of room an overflow. */
const NEARLY_FULL = 0.8;

/** The model `name` of an endpoint: one call, no retries. */
export function streamingModel(
  name: string,
  { endpoint, contextWindow, Reader, write }: StreamingModelOptions,
): Model {
  let { idleMs } = endpoint;
  const longestMs = Math.max(idleMs, endpoint.firstTokenMs);
  return {
    name,
    contextWindow,
    async *stream(request) {
      const { signal } = request;
      const call = await write(request);
      try {
        yield* streamAnswer({ ...endpoint, idleMs }, call, { Reader, signal });
      } catch (error) {
        // It may hang, or be slow: many servers keep a tool call back until it is whole, and say nothing while they read.
        if (error instanceof IdleStreamError) idleMs = Math.min(2 * idleMs, longestMs);
        const used = estimateMessages(request.messages) + estimateTools(request.tools);
        const isFull = used >= NEARLY_FULL * contextWindow;
        if (!(error instanceof ModelError) || !error.isContention || !isFull) throw error;
        const { overflowError } = await import("../errors/endpoint_errors.ts");
        throw overflowError(endpoint, { said: error.message, status: error.status });
      }
    },
  };
}
