/**
 * The pieces of an answer, put together while they come.
 *
 * @module
 */
import { isBlank } from "../../../text/is_blank.ts";
import { Pieces } from "../../../text/pieces.ts";
import type { AnswerPart } from "../../message.ts";
import type { ModelEvent } from "../model.ts";
import { parseArguments } from "./tool_arguments.ts";
import { RepetitionWatch } from "./repetition_watch.ts";

/** An answer that grows beyond what anybody could use; the message says in what. */
export class OversizedAnswerError extends Error {
  override name = "OversizedAnswerError";
}

/** Characters of one answer, of all its parts together: text, reasoning, arguments. */
export const MAX_ANSWER_CHARS = 32 * 1024 * 1024;
const MAX_CALLS = 128;

type Metadata = Record<string, unknown>;

type OpenPart =
  | { type: "text"; pieces: Pieces }
  | { type: "reasoning"; pieces: Pieces; metadata?: Metadata }
  | { type: "toolCall"; pieces: Pieces; id: string; name: string; metadata?: Metadata };

/** Puts an answer together; the parts keep the order in which they were begun. */
export class AnswerBuilder {
  readonly #parts: OpenPart[] = [];
  #length = 0;
  #blank = 0;
  #calls = 0;
  #events: ModelEvent[] = [];
  readonly #repetition = new RepetitionWatch();

  /** Adds words, to the last part where that is of the same kind. */
  add(type: "text" | "reasoning", delta: string): void {
    if (delta === "") return;
    const last = this.#parts.at(-1);
    const part = last?.type === type ? last : this.begin(type);
    this.#count(delta);
    part.pieces.add(delta);
    const shown = this.#events.at(-1);
    if (shown?.type === type) shown.delta += delta;
    else this.#events.push({ type, delta });
  }

  /** Begins a part of its own. */
  begin(type: "text" | "reasoning", metadata?: Metadata): OpenPart {
    const part: OpenPart = { type, pieces: new Pieces(), ...(metadata ? { metadata } : {}) };
    this.#parts.push(part);
    return part;
  }

  /** What the provider wants back with the last reasoning; where none was told, with one without words. */
  describeReasoning(metadata: Metadata): void {
    const last = this.#parts.findLast((part) => part.type === "reasoning");
    if (last?.type === "reasoning") last.metadata = { ...last.metadata, ...metadata };
    else this.#parts.unshift({ type: "reasoning", pieces: new Pieces(), metadata });
  }

  beginCall({ id, name = "", metadata }: {
    id?: string | undefined;
    name?: string | undefined;
    metadata?: Metadata | undefined;
  }): CallBuilder {
    if (++this.#calls > MAX_CALLS) throw new OversizedAnswerError(`${MAX_CALLS} tool calls`);
    const part: Extract<OpenPart, { type: "toolCall" }> = {
      type: "toolCall",
      pieces: new Pieces(),
      id: id ?? `call_${crypto.randomUUID().slice(0, 8)}`,
      name,
      ...(metadata === undefined ? {} : { metadata }),
    };
    this.#parts.push(part);
    return new CallBuilder(part, (delta) => this.#count(delta));
  }

  /** Grows with everything that belongs to the answer. */
  get size(): number {
    return this.#length + this.#parts.length;
  }

  /** As {@linkcode size}, but for white space and empty parts: some servers send a line break after the end. */
  get substance(): number {
    return this.#length - this.#blank + this.#calls;
  }

  /** Everything that came, of all parts together. */
  get written(): string {
    return this.#parts.map(({ pieces }) => pieces.text).join("");
  }

  /** Whether the last thing that was begun is a tool call. */
  get isInToolCall(): boolean {
    return this.#parts.at(-1)?.type === "toolCall";
  }

  /** Whether the arguments of every call are whole. */
  get hasWholeCalls(): boolean {
    return this.#parts.every((part) =>
      part.type !== "toolCall" || typeof parseArguments(part.pieces.text) !== "string"
    );
  }

  /** Whether anything came since {@linkcode takeEvents} was called last. */
  get hasEvents(): boolean {
    return this.#events.length > 0;
  }

  /** What came since this was called last, for the eyes. */
  takeEvents(): ModelEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }

  /** The parts as they are now; what has no content is left out. */
  parts(): AnswerPart[] {
    const ids = new Set<string>();
    return this.#parts.flatMap((part): AnswerPart[] => {
      const { text } = part.pieces;
      switch (part.type) {
        case "text":
          return text === "" ? [] : [{ type: "text", text }];
        case "reasoning":
          return text === "" && part.metadata === undefined
            ? []
            : [{ type: "reasoning", text, ...metadataOf(part) }];
        case "toolCall": {
          // Some servers end with a call that is none.
          if (part.name === "" && /^\s*(?:\{\s*\})?\s*$/.test(text)) return [];
          const id = unusedId(part.id, ids);
          const call = { id, name: part.name, arguments: parseArguments(text) };
          return [{ type: "toolCall", call, ...metadataOf(part) }];
        }
      }
    });
  }

  /** The words up to where they begin to repeat themselves; calls are left out, for the last of them is half a one. */
  partsWithout(repeated: number): AnswerPart[] {
    const last = this.#parts.at(-1);
    return this.parts().flatMap((part): AnswerPart[] => {
      if (part.type === "toolCall") return [];
      if (part.type !== last?.type || part.text !== last.pieces.text) return [part];
      const text = part.text.slice(0, Math.max(0, part.text.length - repeated));
      return text === "" ? [] : [{ ...part, text }];
    });
  }

  #count(delta: string): void {
    this.#length += delta.length;
    if (isBlank(delta)) this.#blank += delta.length;
    this.#repetition.add(delta);
    if (this.#length > MAX_ANSWER_CHARS) throw new OversizedAnswerError("32 MB");
  }
}

/** One tool call that is being written. */
export class CallBuilder {
  readonly #part: Extract<OpenPart, { type: "toolCall" }>;
  readonly #count: (delta: string) => void;

  constructor(part: Extract<OpenPart, { type: "toolCall" }>, count: (delta: string) => void) {
    this.#part = part;
    this.#count = count;
  }

  get id(): string {
    return this.#part.id;
  }

  set id(id: string) {
    this.#part.id = id;
  }

  get name(): string {
    return this.#part.name;
  }

  set name(name: string) {
    this.#part.name = name;
  }

  get text(): string {
    return this.#part.pieces.text;
  }

  get hasText(): boolean {
    return !this.#part.pieces.isEmpty;
  }

  set metadata(metadata: Metadata) {
    this.#part.metadata = metadata;
  }

  addText(delta: string): void {
    this.#count(delta);
    this.#part.pieces.add(delta);
  }
}

/** Two calls of an answer under one id could not be answered: endpoints refuse such a conversation. */
function unusedId(id: string, ids: Set<string>): string {
  let unused = id;
  for (let n = 2; ids.has(unused); n++) unused = `${id}_${n}`;
  ids.add(unused);
  return unused;
}

function metadataOf({ metadata }: { metadata?: Metadata }): { metadata?: Metadata } {
  return metadata === undefined ? {} : { metadata };
}
