/**
 * `isonforge help files`
 *
 * @module
 */
import type { Inspection } from "../../../agents/inspect.ts";
import type { AgentMeta, EndReason } from "../../../agents/record/meta.ts";
import type { reportOf } from "../../../agents/record/report.ts";
import { KEPT_OPTIONS, type KeptField } from "../../../config/kept_options.ts";
import { entries, heading, text, type Topic } from "../document.ts";

/** Why a run ended. */
const REASONS: Record<EndReason, string> = {
  completed: "it was done",
  question: "it asks something: `respawn <id> --continue --message` answers it",
  failed: "it could not go on; `stderr.log` says why",
  stopped: "you ended it",
  killed: "a signal from elsewhere ended it",
  budget: "`--max-budget-usd` was reached",
  turns: "`--max-turns` was reached",
  timeout: "`--timeout` was over",
  lost: "nobody saw it end: the machine went down under it, or all of it was killed at once",
};

// A field that is new does not compile before it is described here.
type FieldOf<T> = T extends unknown ? keyof T : never;
type RecordField = FieldOf<AgentMeta>;
type DerivedField = "state" | Exclude<FieldOf<ReturnType<typeof reportOf>>, RecordField>;
type InspectedField = Exclude<FieldOf<Inspection>, RecordField | DerivedField>;

function keptOptions(): Record<KeptField, string> {
  const rows = Object.entries(KEPT_OPTIONS).map((
    [field, { option }],
  ) => [field, `as \`${option}\``]);
  return Object.fromEntries(rows);
}

/** Each field of a record. */
const FIELDS: Record<RecordField, string> = {
  id: "8 hex digits",
  pid:
    "of the process that watches over the agent; null before the first start, and while it waits",
  prompt: "as it was given",
  cwd: "the directory that it works in, absolute",
  started_at: "of the latest start; ISO 8601, UTC",
  state: "`running`, `stopped`, or `queued` while it waits for its turn",
  name: "what `--name` gave",
  version: "of this layout: 1",
  created_at: "of the first start",
  runs: "how often it was started",
  earlier_runs: "`cost_usd`, `tokens` and `num_turns` of the runs before the latest one together",
  ...keptOptions(),
  environment: "`ISONFORGE_*` variables that `respawn` sets again",
  worktree: "with `-w`: the branch",
  worktree_path: "where it is checked out",
  repository: "its git directory",
  base_commit: "where the branch was at the first start",
  session_id: "the conversation of the latest run, for `--resume`",
  resumed_session: "the conversation that it went on from",
  job_id: "of one that runs on Slurm: its job",
  job_task: "of one in an array of jobs: the array and its index",
  cluster: "and the name of its cluster; only from there it is seen",
  submitted_by: "until Slurm has it: the process that hands it over",
  pull_request: "URL of the pull request of its branch",
  terminal: "where it was started, with `--notify terminal`",
  end_hooks: "commands of `AgentEnd` hooks, which run after that of `on_end`",
  parent_id: "the agent that started it",
  depth: "1 for an agent that a person started",
  ended_at:
    "when the latest run ended, or last gave a sign of life; absent while it runs, as are the following",
  reason: "why it ended, see below",
  exit_code: "null when a signal ended it",
  signal: "that signal, else null",
  cost_usd: "where rates are known; with `--json` also while it runs, as the next two",
  tokens: "`input`, `output`, `cache_read`, and whether they are `estimated`",
  num_turns: "how often the model answered",
  finished:
    "with `--finish`: the `commit`, where it was `pushed_to`, what was `left_out`, and the `problem` if there was one",
  question: "what it asks, where that is why it ended",
  oom_kills: "processes that the kernel ended for want of memory meanwhile",
  identity: "what tells the process from a later one with its pid, and where it is",
  log_offsets: "sizes of the logs when the latest run began",
  oom_kills_before: "the kernel's counter when the latest run began",
  labels: "what `--label` gave: an object",
  queued_at: "since when it waits for its turn; while it does, as the next two",
  queued_host: "the machine or container on which it waits, and which starts it",
  after: "ids of those that have to end first",
  after_ok: "ids of those that have to complete first",
  next_prompt: "while it waits: what it is told in place of its prompt",
  deadline_at: "when its latest run ends at the latest",
  restarts: "how often `--restart` has started it again since you started it",
  restart_at: "when the latest time was, or is going to be",
  failure: "of one that failed: `endpoint` or `crash`, where another run may fare better",
  endpoint:
    "the base URL that its latest run uses; of several, with `--json`, the one that answers now",
  end_note: "why it ended so, where isonforge decided it",
  executor: "what started it, unless that was this machine itself",
  isonforge_version: "which version started it",
};

/** What `--json` adds to a record. */
const DERIVED_FIELDS: Record<DerivedField, string> = {
  state: "as it is now: `running`, `queued`, `stopped`, `elsewhere` or `unreadable`",
  queue_position: "of a queued one: 1 for the next that starts",
  waits_for: "of a queued one: ids of those that have to end first",
  place: "where it is, when another machine or container started it",
  node: "of one that runs as a job: where",
  waits_because: "of one that waits in a cluster's queue: why, in its words",
  stale_s: "seconds since its cluster last answered, where it does not now; null: it never has",
  stale_because: "why it does not, in words",
  leftovers: "how many processes it left running, of one that has ended",
  age_s: "seconds since the latest start",
  activity: "while it runs: what it is doing, `bash npm test`",
  activity_s: "for how many seconds",
  said: "while it runs: the last line of its words",
  context: "while it runs: tokens of its conversation (`used`), and how many fit (`window`)",
  todos: "while it runs: what it means to do, each with `text` and `state`",
  duration_s: "seconds that the latest run took, or has taken so far; null where nobody can tell",
  directory: "the agent's directory",
  stdout_log: "path of the log",
  stderr_log: "path of the log",
  error: "only of an unreadable one, which has `id`, `state` and `directory` beside it",
};

/** What `inspect` finds out beyond that. */
const INSPECTED_FIELDS: Record<InspectedField, string> = {
  processes:
    "its processes, each with `pid` and `command`; of one that has ended, what it left running",
  may_hide:
    "it was killed with its supervisor, and may have left what nobody can find; absent elsewise",
  input_file: "path of what was piped beside the prompt; absent where nothing was",
  input_bytes: "its size",
  unread: "messages of `tell` that it has not read; absent where there are none",
  sandbox_means: "what made the sandbox of its latest run that had one; null: nothing",
  sandbox_refused: "how often that sandbox refused something, as far as it was noticed",
  sandbox_gaps: "what that sandbox cannot keep in here, in words; absent where there is nothing",
  runs_later:
    "files that runs in a sandbox have made or changed and that programs execute later: `path`, `by`, `change` (new or changed)",
  references:
    "references of git that changed while it ran, by it or by others, but for its own branch: `changed` (each with `name`, `change`: moved, new or gone, `from`, `to`, and `runs_later` of what it has got), `left_out` (how many more), `unknown` (why not all is known), `until` (`now`: not compared at the end of its run)",
  end: "what was done because the latest run has ended, as in `end.json`",
  children: "ids of the agents that it started",
  stdout_bytes: "size of the log; null where there is none",
  stderr_bytes: "size of the log; null where there is none",
};

export const files: Topic = {
  title: "Files and JSON",
  summary: "What lies in ~/.isonforge; the fields of meta.json and of --json.",
  body: [
    text(
      "Everything is in `~/.isonforge`, or where `ISONFORGE_HOME` says; directories 0700, files 0600, " +
        "whatever the umask. What belongs to somebody else is refused.",
    ),
    entries({
      "agents/<id>/meta.json":
        "the record, see below; replaced whole, so that it is never half written",
      "agents/<id>/stdout.log": "what the agent said, all runs one after the other",
      "agents/<id>/stderr.log": "what went wrong",
      "agents/<id>/progress.json":
        "how far the agent is and what it is doing; a sign of life every 10 s at least",
      "agents/<id>/end.json": "what was done because it has ended: `--on-end`, `--notify`",
      "agents/<id>/end.log": "what the command of `--on-end` printed",
      "agents/<id>/references.json":
        "which references of git changed while it ran, but for its own",
      "agents/<id>/input": "what was piped beside the prompt, if anything was",
      "agents/<id>/images/": "copies of the images that went with the prompt",
      "agents/<id>/inbox/": "what `tell` told it; in `read/` what it has read",
      "agents/<id>/*.times":
        "when lines of the logs were written, for `logs --since` and `--timestamps`",
      "sessions/<id>.jsonl": "a conversation, a line for each message",
      "worktrees/<repository>-<hash>/<branch>": "what `-w` checks out",
      "sandbox-hint": "it was said once that a sandbox works here",
      "queue/": "a mark for each agent that waits; the records say the same",
      "seen.json": "which failed ends a list at a terminal has shown already",
      "FORGE.md": "what every run is told; `#note` in a conversation adds to it",
      history: "what was typed in conversations, without what is secret",
      "checkpoints/":
        "which files runs changed, for `rollback`: of an agent or a conversation each",
      "settings.json": "your settings, see `isonforge help settings`",
      "config.json":
        "the same as earlier versions wrote it; it still counts, below `settings.json`",
      "trust.json": "what you trust of which repository, see `isonforge help settings`",
    }),
    text(
      "`cat` and `tail` the logs as you like; `refs/isonforge/<id>` in a repository is kept work.",
    ),
    heading("meta.json"),
    text("Fields that were not given are absent. Fields that isonforge does not know stay."),
    entries(FIELDS),
    heading("reason"),
    entries(REASONS),
    heading("--json"),
    text("`agents`, `wait`, `inspect` and `--bg` print the fields of `meta.json`, and:"),
    entries(DERIVED_FIELDS),
    text("`inspect` also:"),
    entries(INSPECTED_FIELDS),
  ],
};
