/**
 * `isonforge help worktrees`
 *
 * @module
 */
import { code, entries, heading, text, type Topic } from "../document.ts";

export const worktrees: Topic = {
  title: "Worktrees",
  summary: "A branch and a directory for each agent; diff, merge, clearing up.",
  body: [
    code(
      'isonforge -w feature-auth --bg "implement the new auth flow with tests"',
      'isonforge -w feature-billing --bg "wire up the stripe webhook handler"',
      "isonforge worktrees",
      "isonforge diff 5f3fd1b1          # committed or not, new files too",
      "isonforge merge 5f3fd1b1         # into the branch that you are on",
      "isonforge rm --worktree 5f3fd1b1",
    ),
    text(
      "With `-w` a run works on a branch of its own, checked out below `worktrees/` in isonforge's " +
        "home, in the same subdirectory as you stood in. Your checkout stays as it is. A branch that " +
        "does not exist begins at your HEAD; a worktree that exists is used again. Ignored files " +
        "(`.env`, `node_modules`) are not in it, except those that `.worktreeinclude` names: a file " +
        "at the top of the repository, in the syntax of `.gitignore`. They are copied once, when the " +
        "worktree is made. A branch may stand for the id of its agent in every command.",
    ),
    heading("Taking the work over"),
    entries({
      diff:
        "shows what changed since the agent was first started; `isonforge diff <id> | git apply` " +
        "takes it over without a commit. Of an agent without a worktree it leaves out what you had " +
        "changed before",
      merge:
        "is refused while something in the worktree is not committed; `--squash` takes it as " +
        "one change, which you commit",
    }),
    text(
      "`isonforge worktrees` counts under Ahead the commits since the branch was given to isonforge " +
        "that are on no other branch, and says what is merged: a branch whose commits are all in the " +
        "main one, or whose merge would change nothing there, as after a squash.",
    ),
    heading("Bringing it home"),
    entries({
      "--finish commit":
        "commits what a run left when it completed, with your identity and hooks; `--finish-always` " +
        "also after a failure or a cap",
      "--finish pr":
        "also pushes the branch and opens a draft, with `gh` or `glab`; not where something looks like a key",
      "pr <id>": "does it later; `--only-commit` neither pushes nor opens anything",
    }),
    text(
      "New files that look like secrets are left out. What could not be done is said by `inspect`, and " +
        "loses nothing.",
    ),
    text(
      "`-w`, `merge` and `rm --worktree` do what you asked git to do, with your hooks and filters; filters do " +
        "not run in the worktree of an agent that had a sandbox, for they may be what it has written. " +
        "What only reads runs nothing of a repository.",
    ),
    heading("Clearing up"),
    entries({
      "rm <id>": "keeps the worktree and says where it is",
      "rm --worktree <id>":
        "removes the worktree and its branch too, and refuses while they hold work that is nowhere else",
      "rm --worktree --force <id>":
        "keeps that work, new files included, under `refs/isonforge/<id>`, and removes them",
      "worktrees prune":
        "removes what is merged and clean, and where no run goes on and no agent works, waits or asks; agents and logs stay",
    }),
    text(
      "`git switch -c again refs/isonforge/<id>` brings kept work back. Ignored files go with the " +
        "worktree, as in git. Nothing else ever deletes one.",
    ),
  ],
};
