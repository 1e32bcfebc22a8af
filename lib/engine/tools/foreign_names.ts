/**
 * What other agents call our tools: their rules, hooks and matchers name them.
 *
 * @module
 */

/** By our names; as Claude Code has them. */
export const FOREIGN_NAMES: Readonly<Record<string, string>> = {
  bash: "Bash",
  bash_output: "BashOutput",
  bash_kill: "KillShell",
  read: "Read",
  write: "Write",
  edit: "Edit",
  grep: "Grep",
  glob: "Glob",
  list: "LS",
  fetch: "WebFetch",
  todo: "TodoWrite",
  explore: "Task",
  skill: "Skill",
};

/** The same tool under a name that scripts for other agents know; a server's tool has its own. */
export function foreignName(name: string): string {
  return Object.hasOwn(FOREIGN_NAMES, name) ? FOREIGN_NAMES[name] ?? name : name;
}

/** Names that mean one of our tools beside its own and the foreign one, in lower case. */
const ALSO: Readonly<Record<string, string>> = {
  multiedit: "edit",
  notebookedit: "edit",
  killbash: "bash_kill",
  agent: "explore",
};

/** Our name for what a rule calls a tool; as it is where it names none of ours. */
export function ownName(name: string): string {
  const lower = name.toLowerCase();
  if (Object.hasOwn(FOREIGN_NAMES, lower)) return lower;
  const found = Object.entries(FOREIGN_NAMES).find(([_own, foreign]) =>
    foreign.toLowerCase() === lower
  );
  return found?.[0] ?? ALSO[lower] ?? name;
}
