/**
 * What a conversation at a terminal needs of its surroundings.
 *
 * @module
 */
import type { Image } from "../../engine/prompt/image.ts";
import type { ModelChoice } from "../../engine/models/mod.ts";
import type { ChatChange } from "./run_chat_command.ts";
import type { RunCheckpoints } from "../run/checkpoints/run_checkpoints.ts";
import type { RunSurroundings } from "../run/run_surroundings.ts";
import type { Terminal } from "./terminal.ts";

export interface ChatOptions extends RunSurroundings {
  /** Keeps the files before a message changes them; undefined outside of a repository. */
  checkpoints?: RunCheckpoints | undefined;
  /** What goes with the first message. */
  images?: readonly Image[] | undefined;
  terminal: Terminal;
  /** A terminal that only prints: no colours, no spinner. */
  isDumb: boolean;
  /** Ends everything. */
  signal: AbortSignal;
  /** Nobody is there any more; aborts `signal`. */
  onTerminalGone: () => void;
  /** Starts a background agent, one that goes on from a conversation if that is named; prints how to reach it. */
  startAgent: (prompt: string, session: string | undefined) => Promise<unknown>;
  /** The model that a name means, where the others come from. */
  modelNamed: (name: string) => Promise<ModelChoice>;
  /** Told of each change. */
  onChange: (change: ChatChange) => void;
}
