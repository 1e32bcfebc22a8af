/**
 * The shells that there are completions for.
 *
 * @module
 */
import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import type { Shell } from "./shell.ts";
import { zsh } from "./zsh.ts";

/** By the names that they are called by. */
export const SHELLS: Readonly<Record<string, Shell>> = { bash, zsh, fish };
