/**
 * `isonforge help scripting`
 *
 * @module
 */
import { END_PREFIX, END_VARIABLES } from "../../../config/telling/end_variables.ts";
import { code, entries, heading, text, type Topic } from "../document.ts";

export const scripting: Topic = {
  title: "Scripting",
  summary: "JSON, names, waiting, filters: isonforge in scripts and pipelines.",
  body: [
    heading("One answer"),
    code(
      'isonforge -p "summarize README.md" > summary.txt',
      'git diff | isonforge -p --json "review this" | jq -r .result',
      'isonforge -p --output-format stream-json "fix the tests" | jq -c .type',
    ),
    text(
      "The answer goes to stdout, a line for each tool call to stderr. `--json`, which is `--output-format json`, prints one object at the " +
        "end: `result`, `is_error`, `reason`, `num_turns`, `duration_ms`, `tokens`, `cost_usd`, " +
        "`session_id`, and `error` with `hint` where it failed or could not begin. `stream-json` prints an object a line " +
        "as things happen; its `type` is `start`, `text`, `reasoning`, `tool_call`, `tool_result`, " +
        "`turn`, `retry`, `void` (what was told of this answer so far is no part of it), `notice` or, last, `result`.",
    ),
    text(
      "What is piped beside a prompt stands before it, marked off as `<stdin>`; up to 10 MB, and also with `--bg`. " +
        "Without a prompt, or with `-` in its place, what is piped is the prompt. " +
        "In a loop that reads a pipe (`... | while read`) the first start takes the rest of the list along: give it `< /dev/null`, " +
        "or use `--each -`.",
    ),
    heading("Start, wait, look"),
    code(
      'id=$(isonforge --bg -q "write tests for src/parser.ts")',
      "if isonforge wait --timeout 2h $id; then isonforge logs $id; fi",
    ),
    text(
      "`wait` ends with the agent's exit code; of several, with that of the first that failed, in " +
        "the order in which you named them; with 124 when `--timeout` is over first. `--any` waits for " +
        "one of them. See `isonforge help exit-codes`.",
    ),
    heading("Names"),
    code(
      'isonforge --bg --name nightly "update the dependencies and run the tests"',
      "isonforge logs nightly",
    ),
    text(
      "A name is taken wherever an id is; so are the branch of the agent's worktree, and the beginning of an id that fits no other. A name holds up " +
        "to 64 letters, digits, dots, dashes and underscores, and is not itself the beginning of an id.",
    ),
    heading("Choosing agents"),
    code(
      "isonforge agents -q --filter state=running",
      "isonforge agents --json --filter reason=failed | jq -r '.[].prompt'",
      "isonforge agents --cwd .",
      "isonforge rm --if-any $(isonforge agents -q --filter reason=completed)",
    ),
    entries({
      "--filter state=...": "`running`, `queued`, `stopped`, `elsewhere` or `unreadable`",
      "--filter reason=...": "how the latest run ended, see `isonforge help files`",
      "--filter name=...": "the name contains that",
      "--filter label=...": "`key=value` as `--label` gave it, or `key` whatever its value",
      "--filter cwd=...":
        "started in that directory or below it, with `-w` in a worktree of a repository that is there; `--cwd` is the same",
    }),
    text(
      "Filters of one key add up, filters of different keys narrow down. `--all` names every " +
        "directory, which is the default. `-q` prints ids alone, `--no-trunc` whole prompts.",
    ),
    heading("Following"),
    code(
      "isonforge logs -f nightly             # until it ends",
      "isonforge logs --since 10m -t nightly",
      "isonforge logs -f nightly weekly      # each line with its name",
      "isonforge logs --stderr nightly",
      "isonforge inspect --json nightly | jq -r .reason",
    ),
    heading("Being told"),
    code(
      'isonforge --bg --notify desktop --notify ntfy:builds "fix the flaky tests"',
      `isonforge --bg --on-end 'echo $ISONFORGE_ID >> ended' "audit the API"`,
      "isonforge config set notify desktop   # for all that are started from now on",
    ),
    text(
      "`--on-end` is run by `/bin/sh` in the agent's directory when it has ended, however it did, also when a list finds only " +
        "later that it was lost; `--notify` tells `desktop` (notify-send, osascript), `terminal` (the one that it was started " +
        "from, if that is still there), `ntfy:<topic>` or an `https:` URL, which gets JSON; with `ISONFORGE_NOTIFY_TOKEN` as " +
        "its bearer token. Both happen once for each end, and nobody waits for them. The command has 60 s, the agent as JSON " +
        "on its standard input, and in its environment:",
    ),
    entries(
      Object.fromEntries(
        Object.entries(END_VARIABLES).map(([name, words]) => [END_PREFIX + name, words]),
      ),
    ),
    text("`isonforge inspect` shows what came of it; nothing of that changes how the agent ended."),
    heading("Many from one"),
    code(
      'git ls-files src | isonforge --bg --each - --label job=1 "test {}"',
      "isonforge wait --all-of job=1",
      "isonforge --bg --exec 'npm test -- \"$1\"' --each packages.txt",
    ),
    text(
      "`--each` starts an agent for each line of a file, `-` is standard input. `{}` in the prompt, in `--name` and in `-w` is the line; a command finds it as `$1`, " +
        "so that nothing in it is taken for the shell's. 4 run at once unless `--max-running` says otherwise. A line may be a JSON object: `prompt` or `argument`, `name`, `worktree`, " +
        "`labels`, `after`, `after_ok`, and the options of a run as `meta.json` names them. Whatever is wrong with a line is said before anything starts.",
    ),
    heading("Commands in the place of a model"),
    code(
      "isonforge --bg -w try-codex --exec 'codex exec \"fix the failing test\"'",
      "isonforge --bg --after-ok try-codex --exec 'npm test'",
    ),
    text(
      "`--exec` runs a command with everything that an agent has around it: logs, queue, worktree, sandbox, `--timeout`, `wait`. Exit code 0 is `completed`.",
    ),
    heading("Many at once"),
    code(
      "isonforge stop --all",
      "isonforge respawn --failed            # after the machine went down",
      "isonforge prune --older-than 7d --dry-run",
    ),
    text(
      "`prune` asks unless you say `--yes`. An agent is the same JSON in `agents`, `inspect`, `wait` and `--bg`, " +
        "described in `isonforge help files`. Fields are added, never renamed. Colours, and lines fitted to " +
        "the terminal, are for terminals alone. Warnings go to stderr.",
    ),
  ],
};
