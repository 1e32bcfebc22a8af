/**
 * Which tool a model means: it may write the name as another agent calls it, or with what its template puts around it.
 *
 * @module
 */
import type { Answer } from "../message.ts";
import { snakeCase } from "./arguments.ts";
import type { Tool } from "./tool.ts";

/** One tool for several commands, as Anthropic's text editor is; the command names ours. */
const COMMAND_TOOL = /^(?:str_replace_(?:based_)?edit(?:or|_tool)|text_editor)/;
const COMMANDS: Readonly<Record<string, string>> = {
  view: "read",
  create: "write",
  str_replace: "edit",
};
/** Names that every server takes; see Anthropic's Messages API, `tool_use.name`. */
const SENDABLE = /^[\w-]{1,64}$/;

export interface NamedCall {
  name: string;
  /** What the model wrote. */
  arguments: unknown;
}

/** The tool that is called; undefined when there is none of that kind. */
export function toolNamed(call: NamedCall, tools: readonly Tool[]): Tool | undefined {
  const exact = tools.find(({ name }) => name === call.name);
  if (exact !== undefined) return exact;
  const name = plainName(call.name);
  const wanted = COMMAND_TOOL.test(name) ? COMMANDS[commandOf(call.arguments)] : name;
  if (wanted === undefined) return undefined;
  return tools.find((tool) => plainName(tool.name) === wanted) ??
    tools.find(({ otherNames = [] }) => otherNames.includes(wanted)) ??
    tools.find((tool) => `${tool.name}_tool` === wanted);
}

/**
 * The call with the name that its tool has, so that a model sees in what it wrote what to write next; without such a
 * tool, with a name that a server takes back.
 */
export function withToolName<C extends NamedCall>(call: C, tools: readonly Tool[]): C {
  const name = toolNamed(call, tools)?.name ?? call.name;
  if (SENDABLE.test(name)) return name === call.name ? call : { ...call, name };
  const sendable = plainName(name).replaceAll(/[^\w-]/g, "_").slice(0, 64);
  return { ...call, name: sendable === "" ? "unknown" : sendable };
}

/** The answer with each call under the name that its tool has here. */
export function withToolNames(answer: Answer, tools: readonly Tool[]): Answer {
  const parts = answer.parts.map((part) =>
    part.type === "toolCall" ? { ...part, call: withToolName(part.call, tools) } : part
  );
  return { ...answer, parts };
}

/** `functions.Read:0<|channel|>commentary ` → `read` */
function plainName(name: string): string {
  const [bare = ""] = name.split("<|");
  const inner = bare.trim().replace(/^["'`]+|["'`(){}:]+$/g, "").replace(/:\d+$/, "");
  return snakeCase(inner.split(/[./:]/).at(-1) ?? "");
}

function commandOf(args: unknown): string {
  const command: unknown = typeof args === "object" && args !== null
    ? Reflect.get(args, "command")
    : undefined;
  return typeof command === "string" ? command : "";
}
