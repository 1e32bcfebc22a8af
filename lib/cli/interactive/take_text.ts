/**
 * What a line of a person is: a command of ours, one of the shell, a note, or something to say to the model.
 *
 * @module
 */
import { printDone, printLine, printNotice } from "../output/print.ts";
import { CHAT_COMMANDS, isChatCommand, parseCommand } from "./chat_commands.ts";
import { isTypedSkill } from "../../engine/extensions/skills/skill.ts";
import { exists } from "../../sys/files/info_at.ts";
import { nearNames } from "../../text/near_names.ts";
import { addNote, noteIn, notesPath } from "./notes.ts";
import { MARK, withoutMarks } from "./pasted.ts";
import { type Conversation, runChatCommand } from "./run_chat_command.ts";
import { runShellLine } from "./shell_line.ts";

/**
 * Does what `text` says.
 *
 * @param text what was pasted is marked in it
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
    const { name, argument } = command;
    // What is said is judged there.
    const given = name === "plan" ? argument : withoutMarks(argument);
    return await runChatCommand(chat, { name, argument: given });
  }
  const note = noteIn(text);
  if (/^\s*![^]*\S/.test(text)) {
    const line = withoutMarks(text.trim().slice(1));
    return await chat.interruptible((signal) => runShellLine(line, { cwd, signal }));
  }
  if (note !== undefined) {
    await addNote(withoutMarks(note), home);
    return printDone(`Kept for later runs in ${notesPath(home)}`);
  }
  if (text.trimStart().startsWith(`${MARK}!`)) {
    printNotice('said to the model: a "!" that was pasted runs nothing');
  }
  if (text.trim() !== "") await chat.say(text);
}
