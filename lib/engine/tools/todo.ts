/**
 * `todo`: what the model means to do, for itself and for whoever watches.
 *
 * @module
 */
import { abbreviate } from "../../text/abbreviate.ts";
import { isObject, jsonOrText } from "../../text/json.ts";
import { TODO_STATES, type TodoItem, type TodoState } from "../events.ts";
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { type Field, quote } from "./fields.ts";
import { count } from "./outcome.ts";
import type { Tool } from "./tool.ts";

/** More is a document, not a list. */
const MAX_ITEMS = 100;
const MAX_TEXT = 500;

/** What other agents call the text of an item, and their words for its states. */
const TEXT_NAMES = ["text", "content", "step", "task", "title", "description", "item", "name"];
const STATE_NAMES = ["state", "status"];
const OTHER_STATES: Readonly<Record<string, TodoState>> = {
  ...{ in_progress: "active", "in-progress": "active", doing: "active", current: "active" },
  ...{ completed: "done", complete: "done", finished: "done", cancelled: "done" },
  ...{ todo: "pending", open: "pending", not_started: "pending", "not-started": "pending" },
};

const items: Field<readonly TodoItem[]> = {
  schema: {
    type: "array",
    description: "The whole list, in order.",
    items: {
      type: "object",
      properties: { text: { type: "string" }, state: { type: "string", enum: TODO_STATES } },
      required: ["text", "state"],
    },
  },
  required: true,
  aliases: ["todos", "plan", "tasks", "list", "todo_list"],
  read(value) {
    const list = typeof value === "string" ? jsonOrText(value) : value;
    if (!Array.isArray(list)) throw new Error(`must be a list, not ${quote(value)}`);
    if (list.length > MAX_ITEMS) throw new Error(`must have at most ${MAX_ITEMS} items`);
    return list.map(readItem);
  },
};

const fields = { items };
/** Words beside the list. */
const foreign: ForeignArguments = { merge: () => undefined };

/** Keeps the list; it is replaced whole. */
export const todoTool: Tool<ArgumentsOf<typeof fields>> = {
  name: "todo",
  otherNames: ["todo_write", "write_todos", "update_plan", "todo_list", "manage_todo_list"],
  description: "Keeps the list of what you mean to do, for work of several steps; replaces it.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "todo", foreign, onNote }),
  label: ({ items }) =>
    items.find(({ state }) => state === "active")?.text ?? count(items.length, "item"),
  touches: () => [{ kind: "own" }],
  async run({ items }, { emit }) {
    await emit?.({ type: "todos", items });
    const done = items.filter(({ state }) => state === "done").length;
    const summary = `${done} of ${items.length} done`;
    return { output: summary, isError: false, summary };
  },
};

function readItem(value: unknown): TodoItem {
  if (typeof value === "string") return { text: abbreviate(value, MAX_TEXT), state: "pending" };
  const item = isObject(value) ? value : {};
  const text = TEXT_NAMES.map((name) => item[name]).find((text) => typeof text === "string");
  if (typeof text !== "string") {
    throw new Error(`must be a list of {text, state}, but has ${quote(value)}`);
  }
  const state = STATE_NAMES.map((name) => item[name]).find((state) => state !== undefined);
  return {
    text: abbreviate(text, MAX_TEXT),
    state: readState(state ?? item.done ?? item.completed),
  };
}

function readState(value: unknown): TodoState {
  if (value === undefined || value === null || value === false) return "pending";
  if (value === true) return "done";
  const word = String(value).trim().toLowerCase();
  const state = TODO_STATES.find((state) => state === word) ?? OTHER_STATES[word];
  if (state === undefined) {
    throw new Error(`has the state ${quote(value)}; states are ${TODO_STATES.join(", ")}`);
  }
  return state;
}
