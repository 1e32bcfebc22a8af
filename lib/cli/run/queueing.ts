/**
 * What the options of a start say about its turn, and what it is found by.
 *
 * @module
 */
import type { StartRequest } from "../../agents/start.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { UsageError } from "../../errors.ts";

export interface QueueingFlags {
  /** Agents, separated by commas. */
  after?: string | undefined;
  afterOk?: string | undefined;
  /** `key=value` each. */
  label?: readonly string[] | undefined;
}

/**
 * The part of a start that they are.
 *
 * @throws {UserError} when one of the agents does not exist, or a label cannot be one
 */
export function readQueueing(
  store: AgentStore,
  { after, afterOk, label }: QueueingFlags,
): Pick<StartRequest, "after" | "afterOk" | "labels"> {
  return {
    ...(after === undefined ? {} : { after: idsIn(after, { store, option: "--after" }) }),
    ...(afterOk === undefined ? {} : { afterOk: idsIn(afterOk, { store, option: "--after-ok" }) }),
    ...(label === undefined ? {} : { labels: parseLabels(label) }),
  };
}

/** The labels of `key=value` texts; one without a value has an empty one. */
function parseLabels(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => {
    const [, key, value = ""] =
      /^([A-Za-z0-9][\w./-]{0,62})(?:=([^\p{Cc}]{0,200}))?$/u.exec(text) ?? [];
    if (key !== undefined) return [key, value];
    throw new UsageError(`--label takes key=value, not ${JSON.stringify(text)}`, {
      hint: "a key is of letters, digits, dots, slashes, dashes and underscores: --label team=web",
    });
  }));
}

function idsIn(text: string, { store, option }: { store: AgentStore; option: string }): string[] {
  const words = text.split(",").map((word) => word.trim()).filter((word) => word !== "");
  if (words.length === 0) throw new UsageError(`${option} takes ids, separated by commas`);
  return words.map((word) => store.resolve(word));
}
