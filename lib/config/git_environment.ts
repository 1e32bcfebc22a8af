/**
 * What git leaves in the environment of what it starts.
 *
 * @module
 */

/**
 * What tells git which repository it works on; git sets them for its hooks. See githooks(5) and
 * `git rev-parse --local-env-vars`.
 */
const REPOSITORY = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_COMMON_DIR",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_PREFIX",
  "GIT_NAMESPACE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_GRAFT_FILE",
  "GIT_SHALLOW_FILE",
  "GIT_QUARANTINE_PATH",
];

/**
 * What git sets besides, for the one command that is going on: see git(1), and the sources of git for those that it
 * keeps to itself. What people set for themselves stays: `GIT_SSH_COMMAND`, `GIT_CONFIG_GLOBAL`, `GIT_CONFIG_COUNT`,
 * `GIT_TRACE`, …
 */
const OF_ONE_COMMAND = new RegExp(
  "^(?:" + [
    "GIT_CONFIG|GIT_CONFIG_PARAMETERS|GIT_NO_REPLACE_OBJECTS|GIT_REPLACE_REF_BASE|GIT_ATTR_SOURCE",
    "GIT_(?:LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS|GIT_REFLOG_ACTION|GIT_PROTOCOL|GIT_PAGER_IN_USE",
    "GIT_DIFF_PATH_(?:COUNTER|TOTAL)|GIT_CHERRY_PICK_HELP",
    "GIT_PUSH_(?:OPTION_.*|CERT.*)|GIT_INTERNAL_.*|GITHEAD_[0-9a-f]+|GIT_EXEC_PATH|GIT_REF_PARANOIA",
    "GIT_TRACE2_PARENT_(?:SID|NAME)",
  ].join("|") + ")$",
);

const IDENTITY = ["AUTHOR", "COMMITTER"];

/**
 * Lets git find the repository by the directory again, for this process and what it starts: whoever
 * works with worktrees means the one they are in, not that of the hook which they were started from.
 */
export function forgetGitRepository(): void {
  for (const name of REPOSITORY) Deno.env.delete(name);
}

/**
 * Forgets everything that a hook of git's, or an alias, got for its own command: an agent lives on after it, and its
 * commits are not that one's.
 */
export function forgetGitHook(): void {
  forgetGitRepository();
  const environment = Deno.env.toObject();
  for (const name of Object.keys(environment)) {
    if (OF_ONE_COMMAND.test(name)) Deno.env.delete(name);
  }
  for (const who of IDENTITY) {
    // Who has no date in it is somebody's own identity; one of a certain second is that of a commit.
    if (environment[`GIT_${who}_DATE`] === undefined) continue;
    for (const part of ["NAME", "EMAIL", "DATE"]) Deno.env.delete(`GIT_${who}_${part}`);
  }
  // "Open no editor, for the message stands": not for the commits of an agent, which may open none either.
  if (environment.GIT_EDITOR === ":") Deno.env.delete("GIT_EDITOR");
  const { GIT_EXEC_PATH: own, PATH = "" } = environment;
  // git puts its own programs first.
  if (own !== undefined) {
    Deno.env.set("PATH", PATH.split(":").filter((entry) => entry !== own).join(":"));
  }
}
