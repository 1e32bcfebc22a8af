/**
 * What begins with a slash.
 *
 * @module
 */
import { type TypedCommand, typedCommand } from "../../engine/extensions/skills/typed_command.ts";

/** The commands of a conversation, with what their help says. */
export const CHAT_COMMANDS = {
  help: { argument: "", text: "show this" },
  sessions: { argument: "", text: "list the saved conversations of this directory" },
  resume: { argument: "[id]", text: "go on with a saved conversation; the last one unless named" },
  cost: { argument: "", text: "what this conversation has used" },
  model: { argument: "[name]", text: "which model answers; go on with another one" },
  effort: { argument: "[effort]", text: "how hard it thinks: low, medium, high, xhigh, max" },
  plan: { argument: "[what to do]", text: "plan mode: it only reads, and says what it would do" },
  compact: { argument: "", text: "replace the conversation so far by a summary, for more room" },
  clear: { argument: "", text: "begin a new conversation; the old one stays saved" },
  mcp: { argument: "[server]", text: "the MCP servers and how they are; the tools of one" },
  skills: { argument: "", text: "the skills: /name and a task uses one" },
  diff: { argument: "", text: "what has changed here since the last commit" },
  checkpoint: {
    argument: "[words]",
    text: "keep the files as they are now, and list what is kept",
  },
  rollback: {
    argument: "[number]",
    text: "take back what the last message changed, or all from a checkpoint on",
  },
  memory: { argument: "", text: "which instructions were read, and where notes go" },
  init: { argument: "", text: "write a first AGENTS.md from what the project's files say" },
  bg: {
    argument: "[what to do]",
    text: "hand this conversation to a background agent that goes on",
  },
  exit: { argument: "", text: "leave; so does Ctrl+D" },
} as const;

/** Keys, and what else has a meaning of its own at the beginning of a word or line. */
export const CHAT_KEYS: ReadonlyArray<readonly [key: string, text: string]> = [
  ["!command", "run a command yourself; the model does not learn of it"],
  ["#note", "keep a note for later runs"],
  ["@path", "put a file into the message; Tab completes, also after /"],
  ["Enter", "send the message"],
  ["Alt+Enter", "a line break in it; so does a backslash before Enter"],
  ["Shift+Tab", "the next permission mode: default, acceptEdits, auto, plan"],
  ["Escape", "end the answer, or refuse what is asked"],
  ["Ctrl+C", "stop the turn, or clear the line; twice: leave"],
  ["Ctrl+D", "leave"],
  ["Up, Down", "earlier messages, also of other conversations; Ctrl+R searches them"],
];

export type ChatCommand = keyof typeof CHAT_COMMANDS;

/** Other names. */
const ALIASES: Readonly<Record<string, ChatCommand>> = { quit: "exit", "?": "help" };

/** Takes a command apart; undefined for what is a message, such as one that begins with a path. */
export function parseCommand(text: string): TypedCommand | undefined {
  const command = typedCommand(text);
  return command && { ...command, name: ALIASES[command.name] ?? command.name };
}

export function isChatCommand(name: string): name is ChatCommand {
  return Object.hasOwn(CHAT_COMMANDS, name);
}

/** The lines of `/help`. */
export function helpLines(): string[] {
  const rows = Object.entries(CHAT_COMMANDS).map(([name, { argument, text }]) =>
    [`/${name} ${argument}`.trim(), text] as const
  );
  const all = [...rows, ...CHAT_KEYS];
  const width = Math.max(...all.map(([left]) => left.length));
  return all.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
