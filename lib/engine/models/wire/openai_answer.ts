/**
 * An answer of OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat-streaming, and the many
 * ways in which servers depart from it. Each departure below was seen in a public bug report.
 *
 * @module
 */
import { largerUsage, type Usage } from "../../message.ts";
import type { AnswerBuilder, CallBuilder } from "./answer_builder.ts";
import {
  type AnswerEnd,
  type AnswerReader,
  ReportedError,
  StrangeEventError,
} from "./answer_reader.ts";
import type { WireEvent } from "./event_stream.ts";
import { endSaid } from "./openai_ends.ts";
import { errorIn } from "./openai_errors.ts";
import { usageIn } from "./openai_usage.ts";
import { ReasoningDetails } from "./reasoning_details.ts";
import { signatureIn } from "./thought_signature.ts";
import {
  countOf,
  idOf,
  isObject,
  type JsonObject,
  objectsOf,
  parsedJson,
  textOf,
} from "../../../text/json.ts";

/** Reads the chunks of a stream, or the one object of an answer that was not streamed. */
export class OpenAIAnswerReader implements AnswerReader {
  readonly #builder: AnswerBuilder;
  readonly #calls: NumberedCall[] = [];
  readonly #details = new ReasoningDetails();
  #isDone = false;
  #hasRefused = false;
  #end: AnswerEnd | undefined;
  #usage: Usage | undefined;

  constructor(builder: AnswerBuilder) {
    this.#builder = builder;
  }

  get isOver(): boolean {
    return this.#isDone;
  }

  get usage(): Usage | undefined {
    return this.#usage;
  }

  get end(): AnswerEnd | undefined {
    if (this.#end?.reason === "stop" && this.#hasRefused) {
      return { reason: "filtered", said: "refusal" };
    }
    if (this.#end !== undefined || !this.#isDone) return this.#end;
    // Some servers never send a reason; their [DONE] says that they sent all of it.
    const parts = this.#builder.parts();
    return parts.some((part) => part.type !== "reasoning") && this.#builder.hasWholeCalls
      ? { reason: "stop", said: "[DONE]" }
      : undefined;
  }

  read({ name, data }: WireEvent): void {
    // Some write "data: data: {…}".
    const text = data.replace(/^(?:data:\s*)+/, "").trim();
    // Comments, which no JSON looks like, and signs of life.
    if (text === "" || text.startsWith(":") || text.toLowerCase() === "ping") return;
    if (text === "[DONE]") {
      this.#isDone = true;
      return;
    }
    const value = parsedJson(text);
    if (name === "error") throw new ReportedError(value ?? text);
    const chunks = objectsOf(value);
    if (chunks.length === 0 && !Array.isArray(value)) {
      if (typeof value === "string") throw new ReportedError(value);
      throw new StrangeEventError(text);
    }
    for (const chunk of chunks) this.#readChunk(chunk);
  }

  #readChunk(chunk: JsonObject): void {
    const reported = errorIn(chunk);
    if (reported !== undefined) throw new ReportedError(reported);
    const choices = objectsOf(chunk["choices"]);
    const choice = choices.find((choice) => (countOf(choice["index"]) ?? 0) === 0);
    this.#usage = largerUsage(this.#usage, usageIn(chunk, choice));
    if (choice === undefined) return;
    // OpenRouter's, of the one that it asked.
    const failed = "error" in choice ? errorIn(choice) : undefined;
    if (failed !== undefined) throw new ReportedError(failed);
    // `message` in an answer that was not streamed.
    const delta = [choice["delta"], choice["message"]].find(isObject);
    if (delta !== undefined) this.#readDelta(delta);
    else if (textOf(choice["text"])) this.#builder.add("text", String(choice["text"]));
    const said = textOf(choice["finish_reason"]);
    if (said !== undefined && said !== "null") {
      this.#end = endSaid(said, textOf(choice["native_finish_reason"]));
    }
  }

  #readDelta(delta: JsonObject): void {
    const { content } = delta;
    const reasoning = textOf(delta["reasoning_content"]) ?? textOf(delta["reasoning"]) ??
      textOf(delta["thinking"]);
    if (reasoning !== undefined) this.#builder.add("reasoning", reasoning);
    this.#readDetails(objectsOf(delta["reasoning_details"]));
    if (typeof content === "string") this.#builder.add("text", content);
    else for (const part of objectsOf(content)) this.#readPart(part);
    const refusal = textOf(delta["refusal"]);
    if (refusal !== undefined) {
      this.#hasRefused = true;
      this.#builder.add("text", refusal);
    }
    for (const call of objectsOf(delta["tool_calls"])) this.#readCall(call);
    // What tool calls were until 2023.
    const call = delta["function_call"];
    if (isObject(call)) this.#readCall({ index: 0, function: call });
  }

  #readDetails(details: readonly JsonObject[]): void {
    if (details.length === 0) return;
    const { all } = this.#details;
    const isFirst = all.length === 0;
    this.#details.add(details);
    if (isFirst) this.#builder.describeReasoning({ endpoint: { reasoningDetails: all } });
  }

  /** Mistral sends content as parts, reasoning among them. */
  #readPart(part: JsonObject): void {
    const text = textOf(part["text"]);
    if (text !== undefined) this.#builder.add("text", text);
    const { thinking } = part;
    if (typeof thinking === "string") this.#builder.add("reasoning", thinking);
    else {
      for (const piece of objectsOf(thinking)) {
        this.#builder.add("reasoning", textOf(piece["text"]) ?? "");
      }
    }
  }

  #readCall(delta: JsonObject): void {
    // Some leave `function` out, and put what belongs into it beside it.
    const inner = isObject(delta["function"]) ? delta["function"] : delta;
    const index = countOf(delta["index"]);
    const id = idOf(delta["id"]);
    const name = textOf(inner["name"]);
    const given = inner["arguments"];
    // Some send the object itself, for which there is only one time.
    const text = typeof given === "string"
      ? given
      : given === null || given === undefined
      ? ""
      : JSON.stringify(given);
    const signature = signatureIn(delta);
    const metadata = signature && { endpoint: signature };
    const entry = this.#knownCall({ index, id, name, text });
    if (entry === undefined) {
      if (name === undefined && text === "" && id === undefined) return;
      const call = this.#builder.beginCall({ id, name, metadata });
      call.addText(text);
      this.#calls.push({ index, id, call });
      return;
    }
    if (entry.id === undefined && id !== undefined) entry.call.id = entry.id = id;
    if (entry.call.name === "" && name !== undefined) entry.call.name = name;
    if (metadata) entry.call.metadata = metadata;
    entry.call.addText(text);
  }

  /**
   * The call that a piece goes on with; undefined: it begins one. By the index, unless the piece says otherwise: there
   * are servers that number all calls 0, that number none, and that give every piece a new id.
   */
  #knownCall({ index, id, name, text }: {
    index: number | undefined;
    id: string | undefined;
    name: string | undefined;
    text: string;
  }): NumberedCall | undefined {
    const found = index === undefined
      ? this.#calls.find((entry) => id !== undefined && entry.id === id) ??
        (id === undefined || name === undefined ? this.#calls.at(-1) : undefined)
      : this.#calls.findLast((entry) => entry.index === index) ??
        (id === undefined && name === undefined ? this.#openCall() : undefined);
    if (found === undefined || name === undefined || found.call.name === "") return found;
    const { call } = found;
    // A call of its own under a number that was used already: another id, or what came before is whole.
    if (id !== undefined) return found.id === undefined || found.id === id ? found : undefined;
    const isRepeated = name === call.name;
    if (!call.hasText) return isRepeated ? found : undefined;
    return (isRepeated && text === "") || !isWhole(call.text) ? found : undefined;
  }

  /** The last call, where it is named and waits for its arguments: some send them under the next number. */
  #openCall(): NumberedCall | undefined {
    const last = this.#calls.at(-1);
    return last !== undefined && last.call.name !== "" && !isWhole(last.call.text)
      ? last
      : undefined;
  }
}

/** A call under the number and the id that the endpoint gave it, where it gave some. */
interface NumberedCall {
  index: number | undefined;
  id: string | undefined;
  call: CallBuilder;
}

function isWhole(text: string): boolean {
  return isObject(parsedJson(text));
}
