/**
 * The messages of a server that writes one on each line, between whatever else it writes.
 *
 * @module
 */
import { joinBytes } from "../../../text/join_bytes.ts";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { Allowance } from "./allowance.ts";
import { answerMessage } from "./answer_message.ts";

/** A result may hold pictures; the SDK's own limit. */
const MAX_LINE_BYTES = 10 * 1024 * 1024;
/** What is no message is kept from a person's eyes, but not for ever. */
const MAX_RUBBISH_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

export interface MessageLinesOptions {
  onMessage: (message: JSONRPCMessage) => void;
  /** The first line that is no message. */
  onRubbish: (line: string) => void;
}

/** Takes what comes in pieces of any length; memory stays bounded. */
export class MessageLines {
  readonly #options: MessageLinesOptions;
  readonly #decoder = new TextDecoder();
  readonly #unasked = new Allowance();
  #pieces: Uint8Array[] = [];
  #length = 0;
  #rubbish = 0;

  constructor(options: MessageLinesOptions) {
    this.#options = options;
  }

  /** @throws {Error} when a server writes what nobody can read on: the message is for people */
  add(piece: Uint8Array): void {
    let begin = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, begin)) {
      this.#keep(piece.subarray(begin, end));
      this.#endLine();
      begin = end + 1;
    }
    this.#keep(piece.slice(begin));
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#length += part.length;
    if (this.#length > MAX_LINE_BYTES) throw new Error("it wrote a message of more than 10 MB");
    this.#pieces.push(part);
  }

  #endLine(): void {
    const [first] = this.#pieces;
    const bytes = this.#pieces.length === 1 && first !== undefined
      ? first
      : joinBytes(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    const line = this.#decoder.decode(bytes).trim();
    if (line === "") return;
    const message = messageIn(line);
    if (message === undefined) return this.#countRubbish(line, bytes.length);
    // An answer was asked for; anything else is not.
    if ("method" in message && !this.#unasked.take(bytes.length)) {
      throw new Error("it floods the run with messages");
    }
    this.#options.onMessage(message);
  }

  #countRubbish(line: string, bytes: number): void {
    if (this.#rubbish === 0) this.#options.onRubbish(line.slice(0, 200));
    // An empty-looking line costs as much time as a long one.
    this.#rubbish += bytes + 16;
    if (this.#rubbish > MAX_RUBBISH_BYTES) {
      throw new Error("it floods its standard output with what is no message");
    }
  }
}

function messageIn(line: string): JSONRPCMessage | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value = JSON.parse(line);
    if (value.jsonrpc !== "2.0") return undefined;
    const isAnswer = "id" in value && !("method" in value);
    return isAnswer ? answerMessage(value) : value;
  } catch {
    return undefined;
  }
}
