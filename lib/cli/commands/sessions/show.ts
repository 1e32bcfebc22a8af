/**
 * `isonforge sessions show <session>`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import type { Message } from "../../../engine/message.ts";
import { oneLine } from "../../../engine/output/one_line.ts";
import { findSession } from "../../../engine/sessions/find.ts";
import { parseSession } from "../../../engine/sessions/saved.ts";
import { ExitCode } from "../../../errors.ts";
import { printJson, printLine, printWarning } from "../../output/print.ts";
import { disarm } from "../../../text/disarm.ts";

/** What was said, in its order: the user's words after `> `, a line for each tool call. */
export default async function show(word: string, { json }: { json: boolean }): Promise<number> {
  const { id, path } = await findSession(word, isonforgeHome());
  const { messages, problems } = parseSession(await Deno.readFile(path));
  for (const problem of problems) printWarning(`session ${id}: ${problem}`);
  if (json) printJson(messages);
  else for (const line of messages.flatMap(linesOf)) printLine(line);
  return ExitCode.done;
}

function linesOf(message: Message): string[] {
  switch (message.role) {
    case "system":
    case "tool":
      return [];
    case "user":
      return message.content.trimEnd().split("\n").map((line) => `> ${disarm(line, "visible")}`);
    case "assistant":
      return message.parts.flatMap((part) => {
        if (part.type === "text") return disarm(part.text.trimEnd(), "visible").split("\n");
        if (part.type === "reasoning") return [];
        const { name, arguments: args } = part.call;
        return [`• ${name} ${oneLine(typeof args === "string" ? args : JSON.stringify(args))}`];
      });
  }
}
