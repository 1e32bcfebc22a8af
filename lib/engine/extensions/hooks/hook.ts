/**
 * What a hook is: a command that a run starts when something happens, as Claude Code has them
 * (https://code.claude.com/docs/en/hooks).
 *
 * @module
 */

/** What hooks can be for. `AgentEnd` is ours: a background agent has ended. */
export const HOOK_EVENTS = [
  "SessionStart",
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
  "PostToolUseFailure",
  "Stop",
  "Notification",
  "SubagentStart",
  "SubagentStop",
  "PreCompact",
  "SessionEnd",
  "AgentEnd",
] as const;

export type HookEvent = (typeof HOOK_EVENTS)[number];

/** Events of Claude Code that have no counterpart here: their hooks are not run, which is said. */
export const OTHER_EVENTS: readonly string[] = [
  ...[
    "PostCompact",
    "PermissionRequest",
    "PermissionDenied",
    "Setup",
    "StopFailure",
    "ConfigChange",
  ],
  ...["TeammateIdle", "TaskCompleted", "TaskCreated", "InstructionsLoaded", "CwdChanged"],
  ...["WorktreeCreate", "WorktreeRemove", "Elicitation", "ElicitationResult", "FileChanged"],
  ...["UserPromptExpansion", "PostToolBatch", "MessageDisplay"],
];

export interface Hook {
  event: HookEvent;
  /** Which tools (of SessionStart: which beginnings) it is for; empty or `*` for all. */
  matcher: string;
  /** A rule: only calls that it means are told, e.g. `Bash(git *)`. */
  condition?: string;
  /** For a shell. */
  command: string;
  timeoutMs: number;
  /** Nobody waits for it. */
  isAsync: boolean;
  /** The file of settings that it stands in. */
  from: string;
  /** A repository brought it. */
  isOfRepository: boolean;
}
