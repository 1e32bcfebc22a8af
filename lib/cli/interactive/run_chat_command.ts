/**
 * Doing what a slash command says.
 *
 * @module
 */
import type { RunConfig } from "../../config/run_config.ts";
import { oneOf } from "../../config/values.ts";
import type { Dialogue } from "../../engine/dialogue.ts";
import { type Effort, EFFORTS } from "../../engine/effort.ts";
import { oneLine } from "../../engine/output/one_line.ts";
import type { PermissionMode } from "../../engine/permissions/mode.ts";
import { formatBytes } from "../../text/format_bytes.ts";
import { notesPath } from "./notes.ts";
import { markCheckpoint, rollBackTo } from "./chat_checkpoints.ts";
import { showChanges } from "./show_changes.ts";
import { chooseSession, findSessions } from "../../engine/sessions/find.ts";
import type { SessionChoice } from "../../engine/sessions/session.ts";
import { summarizeSession } from "../../engine/sessions/summary.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { printLine, printNotice, printWarning, takesColor } from "../output/print.ts";
import type { RunCheckpoints } from "../run/checkpoints/run_checkpoints.ts";
import { formatSessions } from "../output/sessions_table.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { type ChatCommand, helpLines } from "./chat_commands.ts";
import { saidBefore } from "./recap.ts";

/** What may change from one message to the next; a model by its name. */
export interface ChatChange {
  model?: string;
  effort?: Effort;
  permissionMode?: PermissionMode;
}

/** What a command needs of the conversation that it was typed in. */
export interface Conversation {
  readonly options: {
    home: string;
    cwd: string;
    startAgent: (prompt: string, session: string | undefined) => Promise<unknown>;
    config: Pick<RunConfig, "effort">;
    checkpoints?: RunCheckpoints | undefined;
  };
  readonly totals: { describe(): string };
  readonly dialogue: Dialogue;
  change(change: ChatChange): Promise<void>;
  interruptible<T>(action: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** How many messages became a summary. */
  compact(): Promise<number>;
  say(text: string): Promise<void>;
  /** A question of yes or no. */
  confirm(question: string): Promise<boolean>;
  /** @param beginning that it is there in place of another one */
  open(session: SessionChoice, beginning?: "clear"): Promise<void>;
  leave(exitCode: number): void;
}

/**
 * Runs a command of a conversation.
 *
 * @throws {UserError} when it cannot be done
 */
export async function runChatCommand(
  chat: Conversation,
  { name, argument }: { name: ChatCommand; argument: string },
): Promise<void> {
  switch (name) {
    case "help":
      for (const line of helpLines()) printLine(line);
      return;
    case "sessions":
      return await listSessions(chat);
    case "resume":
      return await resume(chat, argument);
    case "cost":
      return printLine(chat.totals.describe());
    case "model":
      if (argument !== "") await chat.change({ model: argument });
      return printLine(`The model is ${oneLine(chat.dialogue.facts.model)}.`);
    case "effort":
      if (argument !== "") {
        await chat.change({ effort: oneOf(EFFORTS, { value: argument, from: "/effort" }) });
      }
      return printLine(
        `The effort is ${chat.options.config.effort ?? "what the endpoint chooses"}.`,
      );
    case "plan":
      await chat.change({ permissionMode: "plan" });
      return argument === "" ? undefined : await chat.say(argument);
    case "compact": {
      const fewer = await chat.compact();
      return printLine(
        fewer === 0 ? "There is nothing to summarise yet." : `${fewer} messages were summarised.`,
      );
    }
    case "clear":
      return await clear(chat);
    case "mcp":
      return await listServers(chat, argument);
    case "skills": {
      const { skillLines } = await import("../output/skill_lines.ts");
      for (const line of skillLines(chat.dialogue.extensions.skills)) printLine(line);
      return;
    }
    case "diff":
      return await showChanges(chat.options.cwd);
    case "checkpoint":
      return await markCheckpoint(chat, argument);
    case "rollback":
      return await rollBackTo(chat, argument);
    case "memory":
      return listInstructions(chat);
    case "init": {
      const { default: init } = await import("../commands/init.ts");
      await init({ yes: false, ask: (question) => chat.confirm(question) });
      return;
    }
    case "bg":
      return await handOver(chat, argument);
    case "exit":
      return chat.leave(ExitCode.done);
  }
}

async function listServers(chat: Conversation, name: string): Promise<void> {
  const { dialogue } = chat;
  const { mcpLines, mcpToolLines } = await import("../output/mcp_lines.ts");
  for (const notice of await chat.interruptible((signal) => dialogue.ready(signal))) {
    printWarning(notice);
  }
  const servers = dialogue.extensions.servers();
  const named = servers.find(({ server }) => server.name === name);
  if (name !== "" && named === undefined) {
    const names = servers.map(({ server }) => server.name).join(", ");
    throw new UserError(`there is no MCP server "${name}"`, {
      hint: names === "" ? "none is configured" : `there is ${names}`,
    });
  }
  for (const line of named === undefined ? mcpLines(servers) : mcpToolLines(named)) printLine(line);
}

async function listSessions({ options: { home, cwd } }: Conversation): Promise<void> {
  const found = await findSessions({ home, cwd, onProblem: printWarning });
  if (found.length === 0) return printLine("No saved conversations of this directory.");
  const summaries = await Promise.all(found.map(summarizeSession));
  const width = terminalSize(Deno.stdout)?.columns;
  printLine(formatSessions(summaries, { color: takesColor(Deno.stdout), width }));
}

async function clear(chat: Conversation): Promise<void> {
  const { facts, messages } = chat.dialogue;
  await chat.open({}, "clear");
  if (saidBefore(messages).length > 0) {
    printNotice(`the conversation before: /resume ${facts.sessionId}`);
  }
}

function listInstructions({ dialogue, options: { home } }: Conversation): void {
  const { instructions } = dialogue;
  if (instructions.length === 0) printLine("No instructions were read: there is no AGENTS.md.");
  for (const { path, text } of instructions) {
    printLine(`${oneLine(path)}  ${formatBytes(new TextEncoder().encode(text).length)}`);
  }
  printNotice(`#note adds to ${notesPath(home)}, which later runs read`);
}

async function resume(chat: Conversation, prefix: string): Promise<void> {
  const { home, cwd } = chat.options;
  const current = chat.dialogue.facts.sessionId;
  const id = prefix === "" ? await lastOther(chat) : (await chooseSession(prefix, {
    home,
    cwd,
    onProblem: printWarning,
  })).id;
  if (id === current) throw new UserError(`session ${id} is the one that goes on`);
  await chat.open({ resume: id });
}

async function lastOther({ options: { home, cwd }, dialogue }: Conversation): Promise<string> {
  const found = await findSessions({ home, cwd });
  const other = found.find(({ id }) => id !== dialogue.facts.sessionId);
  if (other === undefined) throw new UserError("there is no other conversation of this directory");
  return other.id;
}

/** The conversation is the agent's from now on; here a new one begins. */
async function handOver(chat: Conversation, argument: string): Promise<void> {
  const { dialogue, options } = chat;
  const last = saidBefore(dialogue.messages).at(-1);
  const prompt = argument !== "" ? argument : last && `${last}\n\n${GO_ON}`;
  if (prompt === undefined) {
    throw new UserError("there is no conversation to hand over yet", { hint: "/bg what to do" });
  }
  await options.startAgent(prompt, last === undefined ? undefined : dialogue.facts.sessionId);
  if (last === undefined) return;
  printNotice("The agent goes on with this conversation; here a new one begins.");
  await chat.open({}, "clear");
}

/** For a model that has answered this once; a respawn, which has no conversation, begins with the task itself. */
const GO_ON = "(Go on with this from where the conversation is. You work in the background now: " +
  "nobody can answer questions.)";
