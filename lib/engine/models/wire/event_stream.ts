/**
 * The body of an answer, as the events that it holds.
 *
 * @module
 */
import { createParser } from "eventsource-parser";
import { stopReading } from "../../../sys/stop_reading.ts";
import { parsedJson } from "../../../text/json.ts";

/** One event of a stream. */
export interface WireEvent {
  /** Its name, where it has one. */
  name: string | undefined;
  data: string;
  /** The whole body, or a line of it, is one JSON document. */
  isDocument?: boolean;
}

/** A body that is neither an event stream nor JSON. */
export class NoEventStreamError extends Error {
  override name = "NoEventStreamError";
  /** How it begins. */
  readonly beginning: string;

  constructor(beginning: string) {
    super("the body is no event stream");
    this.beginning = beginning;
  }
}

/** One event, or one JSON document, that is larger than `maxChars`. */
export class OversizedEventError extends Error {
  override name = "OversizedEventError";
}

type ReadResult = { done: boolean; value: Uint8Array | undefined };

const READ_BUFFER = 16 * 1024;
const MAX_BEGINNING = 64 * 1024;

/**
 * Reads a body piece by piece and gives the events that each piece completes, all at once.
 *
 * Servers that ought to send an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html) also
 * send one JSON document, or a line of JSON after the other; each document counts as an event. So does a last event
 * without its empty line.
 *
 * @param options.maxChars the largest event that is accepted
 * @param options.signal ends the reading at once
 * @throws {NoEventStreamError} for a body of another kind, e.g. a page or a text
 * @throws {OversizedEventError}
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { maxChars, signal }: { maxChars: number; signal: AbortSignal },
): AsyncGenerator<WireEvent[]> {
  const decoder = new TextDecoder();
  let decode: EventDecoder | undefined;
  let beginning = "";
  for await (const chunk of smallChunks(body, signal)) {
    let text = decoder.decode(chunk, { stream: true });
    if (decode === undefined) {
      beginning += text;
      decode = decoderFor(beginning, maxChars);
      if (decode === undefined) {
        yield [];
        continue;
      }
      text = beginning;
    }
    yield decode.push(text);
  }
  const rest = decoder.decode();
  if (decode !== undefined) yield [...decode.push(rest), ...decode.end()];
  else if (beginning.trim() !== "") throw new NoEventStreamError(beginning);
}

interface EventDecoder {
  push(text: string): WireEvent[];
  end(): WireEvent[];
}

/** What reads a body that begins like this; undefined: too little is known of it. */
function decoderFor(beginning: string, maxChars: number): EventDecoder | undefined {
  const text = beginning.trimStart();
  if (/^[{[]/.test(text)) return jsonDecoder(maxChars);
  // The fields of an event stream, or a comment.
  if (/^(data|event|id|retry)?:/.test(text)) return sseDecoder(maxChars);
  const isOpen = text.length < 6 &&
    ["data:", "event:", "id:", "retry:"].some((field) => field.startsWith(text));
  if (isOpen) return undefined;
  if (text.startsWith("<") || text.length > 256) throw new NoEventStreamError(beginning);
  if (text.includes("\n")) return sseDecoder(maxChars);
  return undefined;
}

function sseDecoder(maxChars: number): EventDecoder {
  let events: WireEvent[] = [];
  let strayLines = "";
  const parser = createParser({
    maxBufferSize: maxChars,
    onEvent: ({ event, data }) => events.push({ name: event, data }),
    onError: ({ type, field, value = "", line = "" }) => {
      if (type === "max-buffer-size-exceeded") throw new OversizedEventError();
      // llama.cpp had a field of its own for errors until the autumn of 2025.
      if (field === "error" && value !== "") {
        events.push({ name: "error", data: value });
        return;
      }
      // What is no field is no event; only when nothing else comes is it worth telling.
      if (strayLines.length < MAX_BEGINNING) strayLines += `${line}\n`;
    },
  });
  let hasEvents = false;
  const taken = () => {
    const given = events;
    events = [];
    hasEvents ||= given.length > 0;
    return given;
  };
  return {
    push(text) {
      parser.feed(text);
      return taken();
    },
    end() {
      // A last line without its end, and a last event without its empty line.
      parser.feed("\n\n");
      const given = taken();
      if (!hasEvents && strayLines.trim() !== "") throw new NoEventStreamError(strayLines);
      return given;
    },
  };
}

function jsonDecoder(maxChars: number): EventDecoder {
  const pieces: string[] = [];
  let length = 0;
  return {
    push(text) {
      pieces.push(text);
      length += text.length;
      if (length > maxChars) throw new OversizedEventError();
      return [];
    },
    end() {
      const text = pieces.join("").trim();
      const whole = { name: undefined, data: text, isDocument: true };
      if (isJson(text)) return [whole];
      const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
      return lines.every(isJson)
        ? lines.map((data) => ({ name: undefined, data, isDocument: true }))
        : [whole];
    },
  };
}

function isJson(text: string): boolean {
  return parsedJson(text) !== undefined;
}

/**
 * Reads a body into one buffer that is used again and again. Read the usual way, every chunk, be it ten bytes long,
 * comes in a new buffer of 64 KB: for 20,000 tokens that is 1.3 GB to collect (measured: 2.6 s of CPU).
 *
 * What is given is valid until the next chunk is asked for.
 */
async function* smallChunks(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: "byob" });
  let giveUp: ((reason: unknown) => void) | undefined;
  const onAbort = () => giveUp?.(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    let buffer = new ArrayBuffer(READ_BUFFER);
    while (true) {
      signal.throwIfAborted();
      // As `abortable()` does, with one listener for all reads: there are as many as tokens.
      const { done, value } = await new Promise<ReadResult>(
        (resolve, reject) => {
          giveUp = reject;
          reader.read(new Uint8Array(buffer)).then(
            (result) => resolve(result as ReadResult),
            reject,
          );
        },
      );
      if (done || value === undefined) return;
      yield value;
      buffer = value.buffer as ArrayBuffer;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Who has read enough: the connection is not to stay until the whole call is over.
    if (!signal.aborted) await stopReading(reader);
  }
}
