/**
 * Telling somebody that an agent has ended.
 *
 * @module
 */
import type { NotifyResult } from "../../agents/ending/end_file.ts";
import { parseNotify } from "../../config/telling/notify.ts";
import { errorMessage } from "../../errors.ts";
import type { EndedAgent } from "./ended_agent.ts";

/** Tells whoever a word names; never throws. */
export async function notify(word: string, agent: EndedAgent): Promise<NotifyResult> {
  try {
    for (const target of parseNotify({ value: word, from: "notify" })) {
      switch (target.kind) {
        case "desktop": {
          const { notifyDesktop } = await import("./desktop.ts");
          await notifyDesktop(agent);
          break;
        }
        case "terminal": {
          const { notifyTerminal } = await import("./terminal.ts");
          notifyTerminal(agent);
          break;
        }
        case "ntfy":
        case "post": {
          const { postEnd } = await import("./post_end.ts");
          await postEnd(target, agent);
        }
      }
    }
    return { whom: word };
  } catch (error) {
    return { whom: word, error: errorMessage(error) };
  }
}
