/**
 * What a hook asks: a command, a server or the model.
 *
 * @module
 */
import type { HookAction, HookEvent } from "../../engine/extensions/hooks/hook.ts";
import { HOOK_SHELLS, type HookShell } from "../../engine/extensions/hooks/hook_shell.ts";
import { isObject, type JsonObject } from "../../text/json.ts";
import { isHeaderName } from "../header_syntax.ts";
import { hookCommand } from "./hook_command.ts";
import { shown } from "./problems.ts";

interface Parsed {
  action: HookAction;
  /** The names that belong to it, */
  keys: readonly string[];
  /** and those that other agents know, and that change nothing. */
  unused: readonly string[];
}

/** When a model may be asked: there is something to say no to. As other agents have it. */
const JUDGED: readonly HookEvent[] = [
  ...["UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure"] as const,
  ...["Stop", "SubagentStop"] as const,
];

/**
 * The action of a hook as it was written.
 *
 * @returns `notBuilt` where there is no such thing here, `problem` where it is wrong, both in words that follow the hook's name
 */
export function parseAction(
  hook: JsonObject,
  event: HookEvent,
): Parsed | { notBuilt: string } | { problem: string } {
  const { type = "command" } = hook;
  switch (type) {
    case "command":
      return parseCommand(hook);
    case "http":
      // It follows the end of an agent, when nothing of the run is there any more.
      return event === "AgentEnd"
        ? { notBuilt: '"http": only commands are run then' }
        : parseHttp(hook);
    case "prompt":
      return JUDGED.includes(event)
        ? parsePrompt(hook)
        : { notBuilt: `"prompt": a model is asked at ${JUDGED.join(", ")} only` };
    default:
      return { notBuilt: `${shown(type)}: command, http and prompt are there` };
  }
}

function parseCommand({ command, args, shell }: JsonObject): Parsed | { problem: string } {
  if (!isText(command)) return { problem: "has no command" };
  if (args !== undefined && !isTexts(args)) return { problem: 'takes a list of texts for "args"' };
  if (shell !== undefined && !isShell(shell)) {
    return { problem: `takes "bash" or "powershell" for "shell", not ${shown(shell)}` };
  }
  // A program with arguments is started the same way whatever shell is named.
  const named = args === undefined && shell !== undefined ? { shell } : {};
  return {
    action: { kind: "command", command: hookCommand(command, args), ...named },
    keys: ["command", "args", "shell"],
    unused: [],
  };
}

function isShell(value: unknown): value is HookShell {
  return (HOOK_SHELLS as readonly unknown[]).includes(value);
}

function parseHttp(
  { url, headers = {}, allowedEnvVars: variables = [] }: JsonObject,
): Parsed | { problem: string } {
  const address = isText(url) ? URL.parse(url) : null;
  if (!isText(url) || !/^https?:$/.test(address?.protocol ?? "")) {
    return { problem: 'has no "url" with http or https' };
  }
  const isSent = isObject(headers) &&
    Object.entries(headers).every(([name, value]) =>
      isHeaderName(name) && typeof value === "string"
    );
  if (!isSent) return { problem: 'takes an object of texts for "headers"' };
  if (!isTexts(variables)) return { problem: 'takes a list of names for "allowedEnvVars"' };
  return {
    action: { kind: "http", url, headers: headers as Record<string, string>, variables },
    keys: ["url", "headers", "allowedEnvVars"],
    unused: [],
  };
}

function parsePrompt({ prompt }: JsonObject): Parsed | { problem: string } {
  if (!isText(prompt)) return { problem: "has no prompt" };
  // It is the model of the run.
  return { action: { kind: "prompt", prompt }, keys: ["prompt"], unused: ["model"] };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
