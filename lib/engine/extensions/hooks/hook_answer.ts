/**
 * What a hook answers: by its exit code, or with JSON on its standard output.
 *
 * @module
 */
import { isObject, parsedObject } from "../../../text/json.ts";
import type { HookEvent } from "./hook.ts";
import type { HookResult } from "./run_hook.ts";
import { updatedOutput } from "./updated_output.ts";

export interface HookAnswer {
  /** Of a call. */
  permission?: "allow" | "deny" | "ask";
  /** It stands in the way: of a call that was made, a prompt, an end. */
  isBlocking?: boolean;
  /** Why, for the model (of a prompt for the user). */
  reason: string;
  /** For a call, in place of its arguments. */
  updatedInput?: Record<string, unknown>;
  /** Of a call, in place of what it gave. */
  output?: string;
  /** For the model. */
  context?: string;
  /** For the user. */
  message?: string;
  /** It ends the run; why. */
  stop?: string;
  /** It did not work; why. */
  failure?: string;
}

/** What one hook may tell the model. */
const MAX_CONTEXT = 10_000;
const BLOCKED = 2;
/** What plain words on standard output are for: these have no other way to add to the conversation. */
const ADDS_WORDS: readonly HookEvent[] = ["SessionStart", "UserPromptSubmit"];

/** Reads the answer of a hook for `event`. */
export function readAnswer(result: HookResult, event: HookEvent): HookAnswer {
  if (result.kind === "failed") return { reason: "", failure: result.why };
  const { code, stdout, stderr } = result;
  const said = cut(stderr.trim());
  if (code === BLOCKED) {
    // Nothing can be in the way of what is only told.
    if (event === "Notification") return { reason: "" };
    const reason = said === "" ? "a hook refused it without a word" : said;
    if (event === "SessionStart") return { reason: "", message: reason };
    return event === "PreToolUse" ? { permission: "deny", reason } : { isBlocking: true, reason };
  }
  if (code !== 0) {
    const words = said === "" ? "" : `: ${said}`;
    return { reason: "", failure: `ended with exit code ${code}${words}` };
  }
  const text = stdout.trim();
  const answer = text.startsWith("{") ? parsedObject(text) : undefined;
  if (answer !== undefined) return readObject(answer);
  return ADDS_WORDS.includes(event) && text !== ""
    ? { reason: "", context: cut(text) }
    : { reason: "" };
}

function readObject(answer: Record<string, unknown>): HookAnswer {
  const { decision, reason = "", systemMessage, stopReason, hookSpecificOutput } = answer;
  const specific = isObject(hookSpecificOutput) ? hookSpecificOutput : {};
  const permission = permissionOf(specific["permissionDecision"] ?? decision);
  const why = textOf(specific["permissionDecisionReason"]) || textOf(reason);
  const { updatedInput, additionalContext } = specific;
  // The second is the older word, for tools of MCP servers alone.
  const output = updatedOutput(specific["updatedToolOutput"] ?? specific["updatedMCPToolOutput"]);
  return {
    reason: cut(why),
    ...(permission === undefined ? {} : { permission }),
    ...(decision === "block" ? { isBlocking: true } : {}),
    ...(isObject(updatedInput) ? { updatedInput } : {}),
    ...(output === undefined ? {} : { output }),
    ...(textOf(additionalContext) === "" ? {} : { context: cut(textOf(additionalContext)) }),
    ...(textOf(systemMessage) === "" ? {} : { message: cut(textOf(systemMessage)) }),
    ...(answer["continue"] === false
      ? { stop: textOf(stopReason) || textOf(reason) || "it gave no reason" }
      : {}),
  };
}

/** `approve` and `block` are older words. */
function permissionOf(word: unknown): HookAnswer["permission"] {
  switch (word) {
    case "allow":
    case "approve":
      return "allow";
    case "deny":
    case "block":
      return "deny";
    case "ask":
      return "ask";
    default:
      return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

function cut(text: string): string {
  return text.length <= MAX_CONTEXT
    ? text
    : `${text.slice(0, MAX_CONTEXT).toWellFormed()}\n[cut here]`;
}

/** What the model is to know of what hooks said. */
export function contextOf(answers: readonly HookAnswer[]): string {
  return answers.flatMap(({ context }) => context ?? []).join("\n\n");
}
