/**
 * A conversation within a run, which reads and answers one question.
 *
 * @module
 */
import type { Emit, RunEvent, RunOutcome } from "../events.ts";
import type { Hooks } from "./hooks/hooks.ts";
import type { Limits } from "../limits.ts";
import type { Message } from "../message.ts";
import type { Model } from "../models/model.ts";
import { randomId } from "../../hex_id.ts";
import type { ToolRunnerOptions } from "../tool_runner.ts";
import type { Explore } from "../tools/tool.ts";

/** What it may call: no exploration of its own among it. */
const TOOLS: ReadonlySet<string> = new Set(["read", "grep", "glob", "list"]);

const SYSTEM =
  "You explore files for another agent, which sees nothing but your final answer. You can only read. Look with grep, glob, " +
  "list and read; calls that do not depend on each other belong into one answer. Then answer the question: facts, with " +
  "paths and line numbers, and what you did not find. Be brief.";

/** The run around it: its model, its judge, and its caps, to which everything here counts. */
interface Surroundings
  extends Pick<ToolRunnerOptions, "tools" | "permit" | "afterCall" | "cwd" | "home" | "services"> {
  model: Model;
  limits: Limits;
  hooks?: Pick<Hooks, "subagentStart" | "subagentStop"> | undefined;
}

export interface ExploreOptions extends Omit<Surroundings, "hooks"> {
  messages: readonly Message[];
  emit: Emit;
  signal: AbortSignal;
}

/** Creates what asks; `runLoop` runs a conversation to its end. */
export function explorer(
  { model, limits, permit, afterCall, cwd, home, tools, services, hooks }: Surroundings,
  runLoop: (options: ExploreOptions) => Promise<RunOutcome>,
): Explore {
  return async (question, { signal, emit = () => {} }) => {
    const id = randomId();
    const known = await hooks?.subagentStart(id, { signal, emit }) ?? "";
    const before = { turns: limits.turns, usage: limits.usage };
    const outcome = await runLoop({
      ...{ model, limits, cwd, home, signal },
      ...ofItsOwn(id, { permit, afterCall }),
      // The borders of a sandbox hold for what is read, too.
      services: services?.sandbox === undefined ? {} : { sandbox: services.sandbox },
      tools: tools.filter(({ name }) => TOOLS.has(name)),
      messages: [
        { role: "system", content: SYSTEM },
        { role: "user", content: question, context: words([`Working directory: ${cwd}`, known]) },
      ],
      emit: nested(emit),
    });
    const { input, output, cacheRead } = before.usage;
    const usage = {
      ...outcome.usage,
      input: outcome.usage.input - input,
      output: outcome.usage.output - output,
      cacheRead: outcome.usage.cacheRead - cacheRead,
    };
    const said = await hooks?.subagentStop(id, outcome.text, { signal, emit }) ?? "";
    const text = words([outcome.text, said === "" ? "" : `[a hook says: ${said}]`]);
    return { ...outcome, text, usage, turns: outcome.turns - before.turns };
  };
}

/**
 * Who judges and hears of its calls, as of all of the run. Models count their calls from one in each conversation: with the
 * exploration's id theirs are no others' of the run.
 */
function ofItsOwn(
  id: string,
  { permit, afterCall }: Pick<Surroundings, "permit" | "afterCall">,
): Pick<Surroundings, "permit" | "afterCall"> {
  const own = (callId: string) => `${id}-${callId}`;
  return {
    permit: (call, signal) =>
      permit(call.callId === undefined ? call : { ...call, callId: own(call.callId) }, signal),
    ...(afterCall === undefined ? {} : {
      afterCall: (call, outcome, context) =>
        afterCall({ ...call, id: own(call.id) }, outcome, context),
    }),
  };
}

function words(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n\n");
}

/** What is worth telling of it: the words and messages are no part of the conversation around it. */
function nested(emit: Emit): Emit {
  return async (event: RunEvent) => {
    switch (event.type) {
      case "toolStart":
      case "toolEnd":
      case "retry":
      case "notice":
      case "answered":
        return await emit({ type: "nested", event });
    }
  };
}
