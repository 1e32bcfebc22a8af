/**
 * One call of a model: a request in, the events of its answer out.
 *
 * @module
 */
import { releaseMemory } from "../../../sys/release_memory.ts";
import { LinkedAbort } from "../../abort/linked_abort.ts";
import type { Endpoint } from "../endpoint.ts";
import { openStream, type StreamRequest } from "../http/endpoint_fetch.ts";
import {
  brokenStreamError,
  filteredError,
  idleError,
  notAStreamError,
  overflowError,
  oversizedError,
  strangeEventError,
  streamedError,
  unfinishedError,
} from "../errors/endpoint_errors.ts";
import { isOverflow } from "../errors/overflow.ts";
import type { ModelEvent, ModelRequest } from "../model.ts";
import { ModelError } from "../model_error.ts";
import { AfterEnd } from "./after_end.ts";
import { AnswerBuilder, MAX_ANSWER_CHARS, OversizedAnswerError } from "./answer_builder.ts";
import { type AnswerReader, ReportedError, StrangeEventError } from "./answer_reader.ts";
import {
  NoEventStreamError,
  OversizedEventError,
  readEvents,
  type WireEvent,
} from "./event_stream.ts";
import { RepeatingAnswerError } from "./repetition_watch.ts";
import { Gathering } from "./gathering.ts";
import { StreamWatch } from "./stream_watch.ts";

/** What reads a provider's answers. */
export type CreateReader = new (builder: AnswerBuilder) => AnswerReader;

/** What is waited for after the last event: the proper end of the body. */
const AFTER_LAST_EVENT_MS = 250;
/** After so long a wait for an answer it may as well be long: what is not needed meanwhile is given back. */
const LONG_WAIT_MS = 1_000;

/**
 * Makes one call, without retries. However it ends, the connection is closed: a server that still generates stops.
 *
 * Once the endpoint has said why the answer ended, nothing spoils it: neither an odd event nor a broken connection. Where
 * more of the answer came after that, the endpoint says so while it still writes, and it means nothing.
 *
 * @param options.afterEnd what the endpoint has done so far after such a word
 * @throws {ModelError} when there is no whole answer; the reason of `signal` when that was aborted
 */
export async function* streamAnswer(
  endpoint: Endpoint,
  request: StreamRequest,
  { Reader, signal, onBegin, afterEnd = new AfterEnd() }:
    & { Reader: CreateReader; afterEnd?: AfterEnd }
    & Pick<ModelRequest, "signal" | "onBegin">,
): AsyncGenerator<ModelEvent> {
  const builder = new AnswerBuilder();
  const reader: AnswerReader = new Reader(builder);
  const watch = new StreamWatch(endpoint);
  const longWait = setTimeout(releaseMemory, LONG_WAIT_MS);
  using over = new LinkedAbort([signal, watch.signal]);
  let document: WireEvent | undefined;
  let type: string | null = null;
  let repeated: number | undefined;
  let goesOn = false;
  try {
    const reading = new Gathering(read(), { hasNews: () => builder.hasEvents });
    while (await reading.next()) for (const event of builder.takeEvents()) yield event;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RepeatingAnswerError) repeated = error.repeated;
    else if (reader.end === undefined || (goesOn && !reader.isOver)) throw explain(error);
    else if (watch.signal.aborted && !reader.isOver) afterEnd.waitedInVain();
  } finally {
    watch.stop();
    clearTimeout(longWait);
    over.abort();
  }
  for (const event of builder.takeEvents()) yield event;
  yield finish();

  /** Reads the whole answer; gives a sign after each piece. */
  async function* read(): AsyncGenerator<void> {
    const stream = await openStream(endpoint, request, over.signal);
    type = stream.type;
    onBegin?.({
      get usage() {
        return reader.usage;
      },
      get written() {
        return builder.written;
      },
    });
    const options = { maxChars: MAX_ANSWER_CHARS, signal: over.signal };
    for await (const events of readEvents(stream.body, options)) {
      watch.hearBytes();
      const before = builder.size;
      const [isWaitedFor, wentOn] = [reader.end === undefined, goesOn];
      for (const event of events) {
        document ??= event.isDocument ? event : undefined;
        const written = reader.end === undefined ? undefined : builder.substance;
        reader.read(event);
        goesOn ||= written !== undefined && builder.substance > written;
      }
      if (builder.size !== before) {
        if (!watch.hasBegun) clearTimeout(longWait);
        watch.hearContent();
      }
      if (goesOn && !wentOn) afterEnd.wentOn();
      if (reader.isOver) watch.waitOnly(AFTER_LAST_EVENT_MS);
      else if (reader.end !== undefined && (isWaitedFor || goesOn !== wentOn)) {
        watch.waitOnly(afterEnd.waitMs(endpoint, reader.end, builder));
      }
      yield;
    }
  }

  function explain(error: unknown): unknown {
    if (watch.signal.aborted) return idleError(endpoint, watch);
    if (error instanceof ModelError) return error;
    if (error instanceof ReportedError) return streamedError(endpoint, error.said);
    if (error instanceof StrangeEventError) return strangeEventError(endpoint, error.message);
    if (error instanceof OversizedAnswerError) return oversizedError(endpoint, error.message);
    if (error instanceof OversizedEventError) return oversizedError(endpoint, "32 MB in one event");
    if (error instanceof NoEventStreamError) {
      return notAStreamError(endpoint, { type, body: error.beginning });
    }
    return brokenStreamError(endpoint, { inToolCall: builder.isInToolCall });
  }

  function finish(): ModelEvent {
    if (repeated !== undefined) {
      const parts = builder.partsWithout(repeated);
      const answer = { role: "assistant" as const, parts };
      return { type: "finish", answer, reason: "repeats", usage: reader.usage };
    }
    // Whole by nature.
    if (document !== undefined) reader.read({ name: undefined, data: "[DONE]" });
    const { end } = reader;
    if (end === undefined) {
      throw document === undefined
        ? brokenStreamError(endpoint, { inToolCall: builder.isInToolCall })
        : notAStreamError(endpoint, { type, body: document.data });
    }
    switch (end.reason) {
      case "failed":
        throw unfinishedError(endpoint, end.said);
      case "filtered":
        throw filteredError(endpoint, end.said);
      default: {
        const parts = builder.parts();
        const isWithoutAnswer = parts.every(({ type }) => type === "reasoning");
        // The conversation left no room for one: to go on with nothing would end in the same way.
        if (end.reason === "length" && isWithoutAnswer && isOverflow(end.said)) {
          throw overflowError(endpoint, { said: end.said });
        }
        return {
          type: "finish",
          answer: { role: "assistant", parts },
          reason: end.reason,
          usage: reader.usage,
        };
      }
    }
  }
}
