/**
 * Doing what a slash command says.
 *
 * @module
 */
import type { Dialogue } from "../../engine/dialogue.ts";
import { chooseSession, findSessions } from "../../engine/sessions/find.ts";
import type { SessionChoice } from "../../engine/sessions/session.ts";
import { summarizeSession } from "../../engine/sessions/summary.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { printLine, printNotice, printWarning, takesColor } from "../output/print.ts";
import { formatSessions } from "../output/sessions_table.ts";
import { type ChatCommand, helpLines } from "./chat_commands.ts";
import { saidBefore } from "./recap.ts";

/** What a command needs of the conversation that it was typed in. */
export interface Conversation {
  readonly options: {
    home: string;
    cwd: string;
    startAgent: (prompt: string, session: string | undefined) => Promise<unknown>;
  };
  readonly totals: { describe(): string };
  readonly dialogue: Dialogue;
  open(session: SessionChoice): Promise<void>;
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
    case "bg":
      return await handOver(chat, argument);
    case "exit":
      return chat.leave(ExitCode.done);
  }
}

async function listSessions({ options: { home, cwd } }: Conversation): Promise<void> {
  const found = await findSessions({ home, cwd, onProblem: printWarning });
  if (found.length === 0) return printLine("No saved conversations of this directory.");
  const summaries = await Promise.all(found.map(summarizeSession));
  printLine(formatSessions(summaries, { color: takesColor(Deno.stdout) }));
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
  await chat.open({});
}

/** For a model that has answered this once; a respawn, which has no conversation, begins with the task itself. */
const GO_ON = "(Go on with this from where the conversation is. You work in the background now: " +
  "nobody can answer questions.)";
