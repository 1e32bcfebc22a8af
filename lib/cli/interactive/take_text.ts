/**
 * What a line of a person is: a command of ours, one of the shell, a note, or something to say to the model.
 *
 * @module
 */
import { printDone, printLine } from "../output/print.ts";
import { CHAT_COMMANDS, isChatCommand, parseCommand } from "./chat_commands.ts";
import { isTypedSkill } from "../../engine/extensions/skills/skill.ts";
import { exists } from "../../sys/files/info_at.ts";
import { nearNames } from "../../text/near_names.ts";
import { addNote, noteIn, notesPath } from "./notes.ts";
import { type Conversation, runChatCommand } from "./run_chat_command.ts";
import { runShellLine } from "./shell_line.ts";

/**
 * Does what `text` says.
 *
 * @throws {UserError} when it cannot be done
 */
export async function takeText(chat: Conversation, text: string): Promise<void> {
  const { cwd, home } = chat.options;
  const command = parseCommand(text);
  if (command !== undefined) {
    if (!isChatCommand(command.name)) {
      const { skills } = chat.dialogue.extensions;
      // Of one message or of a print run: what begins with a path is said.
      if (isTypedSkill(command.name, skills) || exists(`/${command.name}`)) {
        return await chat.say(text);
      }
      const names = [...Object.keys(CHAT_COMMANDS), ...skills.map(({ name }) => name)];
      const [near] = nearNames(command.name, names);
      const hint = near === undefined
        ? "/help lists the commands, /skills the skills"
        : `did you mean /${near}?`;
      return printLine(`There is no /${command.name}; ${hint}`);
    }
    return await runChatCommand(chat, { name: command.name, argument: command.argument });
  }
  const note = noteIn(text);
  if (/^\s*![^]*\S/.test(text)) {
    const line = text.trim().slice(1);
    return await chat.interruptible((signal) => runShellLine(line, { cwd, signal }));
  }
  if (note !== undefined) {
    await addNote(note, home);
    return printDone(`Kept for later runs in ${notesPath(home)}`);
  }
  if (text.trim() !== "") await chat.say(text);
}
