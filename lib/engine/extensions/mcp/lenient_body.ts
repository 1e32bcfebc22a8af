/**
 * What a server says over HTTP, with the answers in it made to the letter.
 *
 * @module
 */
import { isObject, parsedJson } from "../../../text/json.ts";
import { joinBytes } from "../../../text/join_bytes.ts";
import { answerMessage } from "./answer_message.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const NEWLINE = 0x0a;
const DATA = "data:";
const encoder = new TextEncoder();

/**
 * The body with every answer in it as JSON-RPC has it, see {@linkcode answerMessage}; all else stays as it is.
 *
 * @param body of a bounded length, or of bounded lines
 * @param options.isStream of events, each of which is a message
 */
export function lenientBody(
  body: ReadableStream<Bytes>,
  { isStream }: { isStream: boolean },
): ReadableStream<Bytes> {
  return body.pipeThrough(new TransformStream(isStream ? byLines() : asWhole()));
}

/** Servers write a message on one line; what they part stays as it is. */
function byLines(): Transformer<Bytes, Bytes> {
  let pieces: Uint8Array[] = [];
  return {
    transform(piece, controller) {
      let begin = 0;
      for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, begin)) {
        pieces.push(piece.subarray(begin, end + 1));
        controller.enqueue(mendedLine(joinBytes(pieces)));
        pieces = [];
        begin = end + 1;
      }
      if (begin < piece.length) pieces.push(piece.subarray(begin));
    },
    flush(controller) {
      if (pieces.length > 0) controller.enqueue(mendedLine(joinBytes(pieces)));
    },
  };
}

function asWhole(): Transformer<Bytes, Bytes> {
  const pieces: Uint8Array[] = [];
  return {
    transform: (piece) => void pieces.push(piece),
    flush: (controller) => controller.enqueue(mended(joinBytes(pieces))),
  };
}

function mendedLine(line: Bytes): Bytes {
  const text = new TextDecoder().decode(line);
  if (!text.startsWith(DATA)) return line;
  const rest = text.slice(DATA.length);
  const message = mendedText(rest);
  return message === undefined ? line : encoder.encode(`${DATA} ${message}\n`);
}

function mended(bytes: Bytes): Bytes {
  const message = mendedText(new TextDecoder().decode(bytes));
  return message === undefined ? bytes : encoder.encode(message);
}

/** Undefined: there is nothing to mend. */
function mendedText(text: string): string | undefined {
  const value = parsedJson(text);
  if (Array.isArray(value)) return JSON.stringify(value.map(mendedMessage));
  return isObject(value) ? JSON.stringify(mendedMessage(value)) : undefined;
}

function mendedMessage(value: unknown): unknown {
  const isAnswer = isObject(value) && value["jsonrpc"] === "2.0" && "id" in value &&
    !("method" in value);
  return isAnswer ? answerMessage(value) : value;
}
