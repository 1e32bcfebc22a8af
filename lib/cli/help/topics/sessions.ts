/**
 * `isonforge help sessions`
 *
 * @module
 */
import { CHAT_COMMANDS, CHAT_KEYS } from "../../interactive/chat_commands.ts";
import { code, entries, heading, text, type Topic } from "../document.ts";

export const sessions: Topic = {
  title: "Conversations",
  summary: "At a terminal, with slash commands; saved, and gone on with.",
  body: [
    heading("At a terminal"),
    text(
      "`isonforge` on a terminal, with or without a prompt, begins a conversation; what needs your " +
        "approval is asked. Try a task so once before you put it into the background.",
    ),
    text(
      "The prompt names the permission mode and how much of the context window is used. A question shows all that will run or " +
        "change; what is longer than the screen comes in pages, and a yes counts only once all was shown.",
    ),
    entries(CHAT_KEYS),
    entries(
      Object.entries(CHAT_COMMANDS).map(([name, { argument, text }]) =>
        [`/${name} ${argument}`.trim(), text] as const
      ),
    ),
    text(
      "`/bg` with what to do next hands the conversation to a background agent, which goes on from " +
        "it, and begins a new one here. Like every agent it asks nothing unless you gave " +
        "`--permission-mode`.",
    ),
    heading("Going on"),
    code(
      "isonforge sessions              # those of this directory; --all: of all",
      "isonforge --continue            # the last one; -c 6edc: that one",
      'isonforge -c "and the tests?"    # a word that begins no id is the prompt',
      "isonforge --resume              # choose one from a list",
      "isonforge --resume 6edc         # a named one; with -p and --bg too",
    ),
    text(
      "Every run is saved, in the foreground and in the background, as `sessions/<id>.jsonl` in " +
        "isonforge's home: a line for each message, written as it happens. `session_id` in an agent's " +
        "`meta.json` names its conversation; `isonforge --resume <session_id>` goes on where it ended. " +
        "`respawn` begins anew, and `respawn <id> --continue` goes on.",
    ),
    text(
      "What an agent talked about is marked with its id; `--continue` goes on with it only where nothing is " +
        "yours. `isonforge sessions show`, `rename` and `rm` read, name and delete one.",
    ),
    heading("With an agent"),
    entries({
      'tell <id> "…"': "is read before it asks its model the next time; with `--now` at once",
      "respawn <id> --continue": "goes on with its conversation; `--message` says what with",
    }),
    text(
      "An agent that cannot go on ends with a question, which `inspect` shows; `respawn <id> --continue " +
        "--message` answers it.",
    ),
    heading("What the model is told"),
    text(
      "`AGENTS.md`, else `FORGE.md`, else `CLAUDE.md`, else `.claude/CLAUDE.md`, of each directory from the repository's root down to the " +
        "working directory, each followed by the `.claude/rules/*.md` and the `CLAUDE.local.md` there; before them `FORGE.md` of isonforge's home, and those of the directories between " +
        "yours and the repository. `isonforge init` writes a first one. One that is no regular file of the repository, or larger than 1 MB, is left out " +
        "with a warning. Files of the repository that a `CLAUDE.md` names, as in `@docs/style.md`, come along.",
    ),
  ],
};
