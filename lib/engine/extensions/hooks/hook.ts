/**
 * What a hook is: a command, a server or the model, which a run asks when something happens, as Claude Code has them
 * (https://code.claude.com/docs/en/hooks).
 *
 * @module
 */

import type { HookShell } from "./hook_shell.ts";

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

/** What is asked. */
export type HookAction =
  /** A line for a shell: the one that is named, or bash where there is one. */
  | { kind: "command"; command: string; shell?: HookShell }
  /** A server that is sent what a command reads. `variables`: those of the environment that its headers may name. */
  | {
    kind: "http";
    url: string;
    headers: Readonly<Record<string, string>>;
    variables: readonly string[];
  }
  /** The model of the run: is it well? */
  | { kind: "prompt"; prompt: string };

/** What is asked, for people; the same for two that are one. */
export function describeAction(action: HookAction): string {
  switch (action.kind) {
    case "command":
      // Bash is what runs it anyway.
      return action.shell === "powershell" ? `${action.command} (powershell)` : action.command;
    case "http":
      return `POST ${action.url}`;
    case "prompt":
      return `the model is asked: ${action.prompt}`;
  }
}

/** The same where it is told who failed: without what of an address may be a key. */
export function nameAction(action: HookAction): string {
  const address = action.kind === "http" ? URL.parse(action.url) : null;
  return address === null ? describeAction(action) : `POST ${address.origin}${address.pathname}`;
}

/** Whether one that is a server may be given a variable of the environment: keys of ours are nobody else's business. */
export function isForServers(variable: string): boolean {
  return !/^ISONFORGE_/i.test(variable);
}

export interface Hook {
  event: HookEvent;
  /** Which tools (of SessionStart: which beginnings) it is for; empty or `*` for all. */
  matcher: string;
  /** A rule: only calls that it means are told, e.g. `Bash(git *)`. */
  condition?: string;
  action: HookAction;
  timeoutMs: number;
  /** Nobody waits for it. */
  isAsync: boolean;
  /** What it says with exit code 2 the model is told all the same, once it has. */
  wakes?: boolean;
  /** The file of settings that it stands in. */
  from: string;
  /** A repository brought it. */
  isOfRepository: boolean;
}
