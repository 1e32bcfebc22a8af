/**
 * What other tools call our commands. None of these words is a prompt: whoever types one means a
 * command, and a model would be asked about a slip.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";

const START = `--bg "<prompt>" starts a background agent`;

/** What to type instead, after the program's name. */
const OURS: Readonly<Record<string, string>> = {
  ls: "agents lists the agents",
  list: "agents lists the agents",
  status: "agents lists the agents",
  jobs: "agents lists the agents",
  queue: "agents --filter state=queued lists who waits for a turn",
  stats: "top shows all agents on one screen, report what they cost",
  kill: "stop <id> ends an agent",
  cancel: "stop <id> ends an agent",
  terminate: "stop <id> ends an agent",
  abort: "stop <id> ends an agent",
  start: START,
  run: START,
  exec: START,
  new: START,
  create: START,
  spawn: START,
  launch: START,
  submit: START,
  restart: "respawn <id> starts an agent again",
  retry: "respawn <id> starts an agent again",
  rerun: "respawn <id> starts an agent again",
  tail: "logs <id> shows the last lines of an agent, logs -f what comes",
  log: "logs <id> shows the last lines of an agent",
  cat: "logs <id> shows what an agent wrote",
  output: "logs <id> shows what an agent wrote",
  follow: "attach <id> follows an agent",
  watch: "attach <id> follows an agent",
  show: "inspect <id> shows everything about an agent",
  info: "inspect <id> shows everything about an agent",
  describe: "inspect <id> shows everything about an agent",
  get: "inspect <id> shows everything about an agent",
  delete: "rm <id> removes a stopped agent",
  remove: "rm <id> removes a stopped agent",
  clean: "prune removes stopped agents",
  cleanup: "prune removes stopped agents",
  gc: "prune removes stopped agents",
  login: "config set api_key - asks for the key of the endpoint",
  logout: "config unset api_key removes the key of the endpoint",
  settings: "config list shows every setting",
  set: "config set <key> <value> writes a setting",
  resume: "--continue goes on with the last conversation, sessions lists all",
  continue: "--continue goes on with the last conversation, sessions lists all",
  history: "sessions lists the conversations",
  chat: "without arguments is a conversation",
  worktree: "worktrees lists the worktrees, -w <branch> makes one",
  completion: "completions <shell> prints completions",
  update: "upgrade replaces this program by its newest release",
  "self-update": "upgrade replaces this program by its newest release",
  check: "doctor checks whether everything is set up",
  version: "--version shows the version",
};

/**
 * Refuses a word that is a command of other tools.
 *
 * @throws {UsageError} which names ours
 */
export function refuseOtherVerb(word: string): void {
  const ours = Object.hasOwn(OURS, word) ? OURS[word] : undefined;
  if (ours === undefined) return;
  throw new UsageError(`no such command: "${word}"`, {
    hint: `${PROGRAM} ${ours}. As a prompt: ${PROGRAM} -- ${word}`,
  });
}
