/**
 * Which commands and options stand together in the help, in which order: the one place to say so.
 *
 * What is in no group still appears, under {@linkcode MORE}.
 *
 * @module
 */

/** A heading and the names below it. */
export type Group = readonly [title: string, names: readonly string[]];

/** Where the help shows what is in no group. */
export const MORE = "More";

/** The commands. */
export const COMMAND_GROUPS: readonly Group[] = [
  ["Background agents", [
    "agents",
    "top",
    "logs",
    "attach",
    "tell",
    "wait",
    "report",
    "stop",
    "respawn",
    "inspect",
    "rm",
    "prune",
  ]],
  ["Worktrees and changes", ["worktrees", "diff", "merge", "pr", "rollback"]],
  ["Conversations", ["sessions"]],
  ["Set-up and help", [
    "init",
    "doctor",
    "auth",
    "config",
    "permissions",
    "trust",
    "mcp",
    "skills",
    "completions",
    "upgrade",
    "help",
  ]],
];

/** The options of the root, by their long names. */
export const OPTION_GROUPS: readonly Group[] = [
  ["Run options", ["bg", "print", "prompt-file", "image", "cwd", "worktree", "from-pr"]],
  ["Background agent options", [
    "name",
    "exec",
    "exec-argument",
    "each",
    "label",
    "on",
    "slurm-option",
    "max-running",
    "priority",
    "after",
    "after-ok",
    "restart",
    "restart-continue",
    "no-check",
    "finish",
    "finish-always",
    "on-end",
    "notify",
  ]],
  ["Model options", [
    "settings",
    "setting-sources",
    "model",
    "base-url",
    "pool",
    "fallback-model",
    "provider",
    "header",
    "effort",
    "text-tool-calls",
  ]],
  ["Permission and limit options", [
    "permission-mode",
    "add-dir",
    "sandbox",
    "sandbox-allow",
    "tools",
    "allowed-tools",
    "disallowed-tools",
    "yolo",
    "dangerously-skip-permissions",
    "max-turns",
    "timeout",
    "deadline",
    "max-budget-usd",
    "check",
    "check-attempts",
  ]],
  ["Instruction options", [
    "system-prompt",
    "system-prompt-file",
    "append-system-prompt",
    "append-system-prompt-file",
  ]],
  ["Extension options", ["mcp-config"]],
  ["Conversation options", ["continue", "resume"]],
  ["Output options", ["output-format", "json-schema", "json", "quiet", "verbose", "raw"]],
  ["Other options", ["help", "version"]],
];

/** Where to read on about a command: the topics that say more. */
export const COMMAND_TOPICS: Readonly<Record<string, readonly string[]>> = {
  agents: ["scripting", "files"],
  tell: ["sessions", "files"],
  wait: ["scripting", "exit-codes"],
  report: ["scripting"],
  inspect: ["files"],
  respawn: ["queue", "boot", "files"],
  stop: ["queue"],
  rm: ["worktrees"],
  worktrees: ["worktrees"],
  diff: ["worktrees"],
  merge: ["worktrees"],
  pr: ["worktrees"],
  sessions: ["sessions"],
  doctor: ["models", "environment"],
  config: ["settings", "environment", "models"],
  trust: ["settings"],
  permissions: ["permissions", "settings"],
};

/** A group with what is in it. */
export interface Grouped<T> {
  title: string;
  items: readonly T[];
}

/** Sorts `items` into `groups`; empty ones are left out, and what is in none comes last. */
export function grouped<T>(
  items: readonly T[],
  { groups, nameOf }: { groups: readonly Group[]; nameOf: (item: T) => string },
): Array<Grouped<T>> {
  const all = [
    ...groups.map(([title, names]) => ({
      title,
      items: names.flatMap((name) => items.filter((item) => nameOf(item) === name)),
    })),
    { title: MORE, items: ungrouped(items, { groups, nameOf }) },
  ];
  return all.filter(({ items }) => items.length > 0);
}

/** What is in no group. */
export function ungrouped<T>(
  items: readonly T[],
  { groups, nameOf }: { groups: readonly Group[]; nameOf: (item: T) => string },
): T[] {
  return items.filter((item) => !groups.some(([_title, names]) => names.includes(nameOf(item))));
}
