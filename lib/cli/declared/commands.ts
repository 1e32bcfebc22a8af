/**
 * The commands there are, by name. Only what a command line names is loaded: most of the time that a short command takes
 * is that of reading.
 *
 * @module
 */
import type { Declaration } from "./declaration.ts";
import type { Run, WholeTree } from "../declarations/run.ts";

type Declare = (run: Run, wholeTree: WholeTree) => Declaration;

/** In the order of the help. */
export const COMMANDS = {
  agents: async () => (await import("../declarations/agents.ts")).agents,
  top: async () => (await import("../declarations/top.ts")).top,
  logs: async () => (await import("../declarations/logs.ts")).logs,
  attach: async () => (await import("../declarations/attach.ts")).attach,
  inspect: async () => (await import("../declarations/inspect.ts")).inspect,
  tell: async () => (await import("../declarations/tell.ts")).tell,
  report: async () => (await import("../declarations/report.ts")).report,
  wait: async () => (await import("../declarations/wait.ts")).wait,
  stop: async () => (await import("../declarations/stop.ts")).stop,
  respawn: async () => (await import("../declarations/respawn.ts")).respawn,
  rm: async () => (await import("../declarations/rm.ts")).rm,
  prune: async () => (await import("../declarations/prune.ts")).prune,
  worktrees: async () => (await import("../declarations/worktrees.ts")).worktrees,
  diff: async () => (await import("../declarations/changes/diff.ts")).diff,
  rollback: async () => (await import("../declarations/changes/rollback.ts")).rollback,
  merge: async () => (await import("../declarations/changes/merge.ts")).merge,
  pr: async () => (await import("../declarations/changes/pr.ts")).pr,
  sessions: async () => (await import("../declarations/sessions.ts")).sessions,
  auth: async () => (await import("../declarations/auth.ts")).auth,
  init: async () => (await import("../declarations/init.ts")).init,
  permissions: async () => (await import("../declarations/permissions.ts")).permissions,
  trust: async () => (await import("../declarations/trust.ts")).trust,
  config: async () => (await import("../declarations/config.ts")).config,
  skills: async () => (await import("../declarations/extensions/skills.ts")).skills,
  mcp: async () => (await import("../declarations/extensions/mcp.ts")).mcp,
  doctor: async () => (await import("../declarations/doctor.ts")).doctor,
  upgrade: async () => (await import("../declarations/upgrade.ts")).upgrade,
  completions: async () => (await import("../declarations/completions.ts")).completions,
  complete: async () => (await import("../declarations/internal/complete.ts")).complete,
  "tell-end": async () => (await import("../declarations/internal/tell_end.ts")).tellEnd,
  "begin-job": async () => (await import("../declarations/internal/begin_job.ts")).beginJob,
  settle: async () => (await import("../declarations/internal/settle.ts")).settle,
  help: async () => (await import("../declarations/help.ts")).help,
} satisfies Record<string, () => Promise<Declare>>;

const ALIASES: Record<string, keyof typeof COMMANDS> = { ps: "agents" };

/** The command that a word names, if it names one. */
export function commandNamed(word: string): keyof typeof COMMANDS | undefined {
  if (Object.hasOwn(ALIASES, word)) return ALIASES[word];
  return Object.hasOwn(COMMANDS, word) ? word as keyof typeof COMMANDS : undefined;
}
