/**
 * The ids under which tool calls are sent.
 *
 * @module
 */
import { answerCalls, type Message } from "../../message.ts";

/**
 * The conversation with another id for each call: many servers at home begin anew in every answer (`call_0`), and Anthropic
 * and gateways to it refuse an id that comes twice. A result has the id of the call in the answer before it. The same
 * beginning of a conversation always has the same ids, and what has its own already stays the same object.
 *
 * @param written an id as the endpoint takes it
 */
export function withUniqueCallIds(
  messages: readonly Message[],
  written: (id: string) => string = (id) => id,
): Message[] {
  const used = new UsedIds();
  let sent = new Map<string, string>();
  return messages.map((message) => {
    if (message.role === "assistant") {
      sent = new Map(answerCalls(message).map(({ id }) => [id, used.take(written(id))]));
    }
    return renamed(message, (id) => sent.get(id) ?? written(id));
  });
}

/** What was renamed, as it was sent last: each turn sends all of it again, and messages are written only once. */
const renamings = new WeakMap<Message, Message>();

function renamed(message: Message, idOf: (id: string) => string): Message {
  const ids = idsIn(message);
  const sent = ids.map(idOf);
  if (isSame(ids, sent)) return message;
  const known = renamings.get(message);
  if (known !== undefined && isSame(idsIn(known), sent)) return known;
  const anew = withIds(message, sent);
  renamings.set(message, anew);
  return anew;
}

function idsIn(message: Message): string[] {
  if (message.role === "assistant") return answerCalls(message).map(({ id }) => id);
  return message.role === "tool" ? message.results.map(({ callId }) => callId) : [];
}

function isSame(ids: readonly string[], others: readonly string[]): boolean {
  return ids.every((id, nth) => id === others[nth]);
}

/** @param ids in the order of {@linkcode idsIn} */
function withIds(message: Message, ids: readonly string[]): Message {
  let nth = 0;
  if (message.role === "assistant") {
    const parts = message.parts.map((part) =>
      part.type === "toolCall" ? { ...part, call: { ...part.call, id: ids[nth++]! } } : part
    );
    return { ...message, parts };
  }
  if (message.role !== "tool") return message;
  return {
    ...message,
    results: message.results.map((result) => ({ ...result, callId: ids[nth++]! })),
  };
}

/** The number at the end of an id: nine digits of it, which can be counted with. */
const NUMBERED = /^(.*?)(\d{1,9})$/s;

class UsedIds {
  readonly #used = new Set<string>();
  /** The last number of those that begin alike: a long run would look for a free one again and again. */
  readonly #last = new Map<string, number>();

  /**
   * The id, or one that no call had before. Its number is counted on: Kimi numbers the calls of a whole conversation, and its
   * template shows it their ids.
   */
  take(id: string): string {
    let unused = id;
    if (this.#used.has(id)) {
      const [, stem = `${id}_`, written = "1"] = NUMBERED.exec(id) ?? [];
      let number = Math.max(Number(written), this.#last.get(stem) ?? 0);
      do unused = `${stem}${++number}`; while (this.#used.has(unused));
      this.#last.set(stem, number);
    }
    this.#used.add(unused);
    return unused;
  }
}
