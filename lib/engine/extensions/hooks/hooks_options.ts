/**
 * What the hooks of a conversation need.
 *
 * @module
 */
import type { PermissionMode } from "../../permissions/mode.ts";
import type { Hook } from "./hook.ts";
import type { Model } from "../../models/model.ts";
import type { AskHookOptions } from "./ask_hook.ts";

export interface HooksOptions extends Omit<AskHookOptions, "signal" | "model"> {
  /** The model of the run, which may become another one. */
  model: () => Model;
  hooks: readonly Hook[];
  sessionId: string;
  /** Where the conversation is saved. */
  transcriptPath: string;
  permissionMode: () => PermissionMode;
  /** The user's own home directory. */
  home: string;
  /** Variables of the settings: for hooks of a repository, as for its commands. */
  settings?: Readonly<Record<string, string>>;
  /** Whether somebody sits there who may be waited for. */
  isAtTerminal?: boolean;
  /** How long hooks that nobody waits for may take to end when all else is over, instead of 2 s. */
  unwaitedMs?: number;
  /** Whether what a repository brought is still what was trusted. */
  isUnchanged: () => Promise<boolean>;
}
