/**
 * `isonforge help skills`
 *
 * @module
 */
import { code, entries, heading, text, type Topic } from "../document.ts";

export const skills: Topic = {
  title: "Skills",
  summary: "Instructions for a task, read when they are needed: /deploy staging.",
  body: [
    text(
      "A skill is a directory with a `SKILL.md`, a command a file alone. Those of other agents are read as they are; of two with one name " +
        "the later place of this list holds:",
    ),
    entries({
      "~/.claude/skills, ~/.claude/commands": "yours, for another agent",
      "~/.isonforge/skills, ~/.isonforge/commands": "yours",
      ".claude/skills, .claude/commands, .agents/skills":
        "of the repository, from its top down to the working directory",
      ".isonforge/skills, .isonforge/commands": "there, for isonforge",
    }),
    text(
      "A skill may be a link: yours to any directory, a repository's to one of the repository. Trust is for what is there.",
    ),
    code(
      "---",
      "name: deploy",
      "description: Deploys a branch. Use it when somebody asks for a deployment.",
      "argument-hint: [branch]",
      "---",
      "Push $1 to staging. The state now: !`git status --short`",
    ),
    text(
      "The model is told names and descriptions, and reads the text of a skill when it needs it, with the tool `skill`. You type " +
        "one in a conversation, where Tab completes it and `/skills` lists them (`isonforge skills` elsewhere), or as a prompt:",
    ),
    code('isonforge --bg "/deploy staging"', 'isonforge -p "/review src"'),
    text(
      "What looks like a skill and is none is an error; what begins with a path that exists is a prompt. A command in a folder " +
        "(`commands/git/commit.md`) is `/git:commit`, and `/commit` where that is clear.",
    ),
    heading("In its text"),
    entries({
      $ARGUMENTS: "everything that was typed after the name; at the end where it is not named",
      "$1, $2":
        "one word of it; quotes keep words together ($0 is the first where a skill uses that)",
      "!`command`": "the output of a command, see below",
      "@path": "the file, as far as it may be read; a repository's skill names its own",
      "$branch": "the one that `arguments: [branch, remote]` in the head calls so",
      "${CLAUDE_SKILL_DIR}": "where the skill's other files are",
      "${CLAUDE_PROJECT_DIR}": "the top of the project",
      "${CLAUDE_SESSION_ID}": "the id of the conversation",
    }),
    text(
      "Commands in the text of your own skills, and of those of a repository that you trust, run as they stand there; with something in them that was typed ($1) " +
        "they are judged as the model's own. `allowed-tools: Bash(git log:*)` in the head says instead what they may do: all else is judged. " +
        "What a rule denies stays denied, and in `plan` none runs. `disable-model-invocation: true` keeps a skill from the model, `user-invocable: false` from you. The text of a repository's " +
        "skill needs no trust, as AGENTS.md needs none; its commands do (`isonforge trust`).",
    ),
  ],
};
