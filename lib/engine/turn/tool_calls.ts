/**
 * The tool calls of a run, one answer after the other: made, told to the model, and ended where they go in circles.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { Conversation } from "../conversation.ts";
import type { Emit } from "../events.ts";
import type { Hooks } from "../extensions/hooks/hooks.ts";
import { Guard, type Verdict, withNews, withNote } from "../guard.ts";
import type { ToolCall } from "../message.ts";
import { runTools, type ToolRunnerOptions } from "../tool_runner.ts";
import type { Explore } from "../tools/tool.ts";
import type { CurrentTools } from "./current_tools.ts";

export interface ToolCallsOptions extends
  Pick<
    ToolRunnerOptions,
    "permit" | "cwd" | "home" | "services" | "afterCall" | "emit" | "signal"
  > {
  conversation: Conversation;
  tools: CurrentTools;
  /** A conversation within the run, with the tools that there are by now. */
  explorer: (tools: ToolRunnerOptions["tools"]) => Explore;
  /** A scripted model repeats itself as it was told to. */
  mayRepeat: boolean;
  hooks?: Pick<Hooks, "throwIfEnded"> | undefined;
}

const CIRCLE_HINT = "another model, or a task that says more, may get further";
const FINE: Verdict = { kind: "fine" };

/** Makes the calls of the model. */
export class ToolCalls {
  readonly #options: ToolCallsOptions;
  readonly #guard: Guard;

  constructor(options: ToolCallsOptions) {
    this.#options = options;
    this.#guard = new Guard(
      options.tools.all.filter(({ waits }) => waits).map(({ name }) => name),
    );
  }

  /**
   * Makes the calls of one answer, and adds the results to the conversation.
   *
   * @param context `isCutOff`: the output limit ended the answer; `interruption` ends the calls, and not the run
   * @returns what the user is asked, "" where nothing is
   * @throws {UserError} when it goes in circles, or a hook has ended the run
   */
  async make(
    calls: readonly ToolCall[],
    context: { isCutOff: boolean; interruption: AbortSignal },
  ): Promise<string> {
    const { conversation, tools: { all: tools }, explorer, mayRepeat, hooks, ...options } =
      this.#options;
    const questions: string[] = [];
    const results = await runTools(calls, {
      ...options,
      ...context,
      services: { ...options.services, explore: explorer(tools) },
      tools,
      maxResultBytes: conversation.maxResultBytes,
      emit: this.#heard((question) => questions.push(question)),
    });
    const verdict = mayRepeat ? FINE : this.#guard.judge();
    const news = options.services?.background?.news() ?? [];
    await conversation.add({ role: "tool", results: withNews(withNote(results, verdict), news) });
    hooks?.throwIfEnded();
    if (verdict.kind === "end") throw new UserError(verdict.message, { hint: CIRCLE_HINT });
    return questions.join("\n\n");
  }

  /** What is told of calls, heard by whoever has to know before it goes on. */
  #heard(onQuestion: (question: string) => void): Emit {
    const { conversation, emit } = this.#options;
    return (event) => {
      this.#guard.hear(event);
      conversation.hear(event);
      if (event.type === "toolEnd" && event.question !== undefined) onQuestion(event.question);
      return emit(event);
    };
  }
}
