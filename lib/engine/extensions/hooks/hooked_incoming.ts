/**
 * What the user says while a run goes on is a prompt like the first one.
 *
 * @module
 */
import type { Incoming, ToldMessage } from "../../incoming.ts";
import type { HookContext } from "./hooked_call.ts";
import type { Hooks } from "./hooks.ts";

/** `incoming`, of which hooks may refuse something, or add to it. */
export function hookedIncoming(
  incoming: Incoming,
  { hooks, ...context }: HookContext & { hooks: Pick<Hooks, "userPrompt"> },
): Incoming {
  const asked = new Map<string, Promise<ToldMessage | undefined>>();

  async function ask(message: ToldMessage): Promise<ToldMessage | undefined> {
    const said = await hooks.userPrompt(message.text, context);
    if ("refusal" in said) {
      const text = `a hook refused what you told the agent: ${said.refusal}`;
      await context.emit({ type: "notice", text });
      return undefined;
    }
    return said.context === ""
      ? message
      : { ...message, text: `${message.text}\n\n${said.context}` };
  }

  return {
    async take() {
      const taken: ToldMessage[] = [];
      for (const message of await incoming.take()) {
        const answer = asked.get(message.id) ?? ask(message);
        asked.set(message.id, answer);
        const passed = await answer;
        if (passed === undefined) await incoming.done(message);
        else taken.push(passed);
      }
      return taken;
    },
    done: (message) => incoming.done(message),
    close: () => incoming.close(),
    watch: (onUrgent) => incoming.watch(onUrgent),
  };
}
