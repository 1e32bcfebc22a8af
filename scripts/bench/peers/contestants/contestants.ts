/**
 * The programs that are compared.
 *
 * @module
 */
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import type { Contestant } from "./contestant.ts";
import { isonforge } from "./isonforge.ts";
import { opencode } from "./opencode.ts";
import { qwenCode } from "./qwen_code.ts";

/** Ours first: what the others are compared with. */
export const CONTESTANTS: readonly [Contestant, ...Contestant[]] = [
  isonforge,
  codex,
  claude,
  qwenCode,
  opencode,
];
