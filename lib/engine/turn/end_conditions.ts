/**
 * What has to hold before a final answer ends a run.
 *
 * @module
 */
import type { Check } from "../check.ts";
import type { Conversation } from "../conversation.ts";
import type { Emit } from "../events.ts";
import type { Hooks } from "../extensions/hooks/hooks.ts";
import type { Steering } from "../incoming.ts";
import type { Limits } from "../limits.ts";
import type { ToolServices } from "../tools/tool.ts";

export interface EndConditionsOptions {
  conversation: Conversation;
  steering: Steering;
  limits: Limits;
  emit: Emit;
  /** Ends the run. */
  signal: AbortSignal;
  cwd: string;
  services?: ToolServices | undefined;
  check?: Check | undefined;
  hooks?: Pick<Hooks, "stop" | "throwIfEnded"> | undefined;
}

/** The conditions of one run. */
export class EndConditions {
  readonly #options: EndConditionsOptions;

  constructor(options: EndConditionsOptions) {
    this.#options = options;
  }

  /**
   * Whether the final answer `text` ends the run: all that was said is answered, the check passes, no hook objects. Else
   * the conversation says by now what is still to be done.
   *
   * @throws {UserError} when the check has failed too often, or a hook has ended the run
   */
  async areMet(text: string): Promise<boolean> {
    const { conversation, steering, limits, check, hooks, ...where } = this.#options;
    if (!limits.isReached && await steering.deliver(conversation)) return false;
    const { maxResultBytes: maxOutputBytes } = conversation;
    const undone = await check?.problem({ ...where, maxOutputBytes }) ??
      await hooks?.stop(text, { emit: where.emit, signal: where.signal });
    hooks?.throwIfEnded();
    if (undone === undefined) return await this.mayEnd();
    await conversation.tell(undone);
    return false;
  }

  /** What was said in the last moment is answered, unless a cap forbids that. */
  async mayEnd(): Promise<boolean> {
    const { limits, steering } = this.#options;
    return limits.isReached || await steering.close();
  }
}
