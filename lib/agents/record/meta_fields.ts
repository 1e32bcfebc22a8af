/**
 * The fields of a meta.json, and what each takes.
 *
 * @module
 */
import { KEPT_FIELDS, KEPT_OPTIONS } from "../../config/kept_options.ts";
import { isObject, type JsonObject } from "../../text/json.ts";
import { TERMINAL_SIGNALS } from "../terminal.ts";

/** What a field takes, in words, and whether a value is that. */
interface Kind {
  takes: string;
  isValid(value: unknown): boolean;
}

const TEXT: Kind = { takes: "a string", isValid: (value) => typeof value === "string" };
const NUMBER: Kind = { takes: "a number", isValid: Number.isFinite };
const COUNT: Kind = { takes: "a whole number", isValid: isCount };
const LIST: Kind = {
  takes: "a list of strings",
  isValid: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
};
const TEXTS: Kind = {
  takes: "an object of strings",
  isValid: (value) => isObject(value) && Object.values(value).every(TEXT.isValid),
};
const TIME: Kind = { takes: "a time", isValid: isTime };

function orNull({ takes, isValid }: Kind): Kind {
  return { takes: `${takes} or null`, isValid: (value) => value === null || isValid(value) };
}

/** An object with these fields, and maybe those. */
function objectOf(fields: Record<string, Kind>, maybe: Record<string, Kind> = {}): Kind {
  return {
    takes: "complete",
    isValid: (value) => {
      if (!isObject(value)) return false;
      // Not entries taken apart: of a thousand records nearly all are checked before that is compiled, and it took a third of the time.
      for (const name in fields) {
        if (!fields[name]?.isValid(value[name])) return false;
      }
      for (const name in maybe) {
        if (value[name] !== undefined && !maybe[name]?.isValid(value[name])) return false;
      }
      return true;
    },
  };
}

const TOKENS = objectOf({
  input: NUMBER,
  output: NUMBER,
  cache_read: NUMBER,
  estimated: { takes: "true or false", isValid: (value) => typeof value === "boolean" },
});

/** Fields that every record has. */
export const REQUIRED: Record<string, Kind> = {
  pid: { takes: "an integer", isValid: (value) => value === null || Number.isSafeInteger(value) },
  prompt: TEXT,
  cwd: TEXT,
  started_at: TIME,
};

/** Fields that a record may have. */
const OPTIONAL: Record<string, Kind> = {
  ...Object.fromEntries(
    KEPT_FIELDS.map((field): [string, Kind] => {
      const { holds, isValid } = KEPT_OPTIONS[field];
      return [field, { takes: holds, isValid }];
    }),
  ),
  version: COUNT,
  created_at: TIME,
  runs: COUNT,
  earlier_runs: objectOf({}, { cost_usd: NUMBER, num_turns: COUNT, tokens: TOKENS }),
  name: TEXT,
  parent_id: TEXT,
  pull_request: TEXT,
  depth: COUNT,
  environment: TEXTS,
  log_offsets: objectOf({ stdout: COUNT, stderr: COUNT }),
  oom_kills_before: objectOf({ counter: TEXT, count: COUNT }),
  executor: TEXT,
  job_id: TEXT,
  job_task: TEXT,
  cluster: TEXT,
  submitted_by: objectOf(
    { pid: COUNT, start_time: TEXT, host: TEXT, boot_id: TEXT, until: TIME },
    { pid_namespace: TEXT },
  ),
  labels: TEXTS,
  queued_at: TIME,
  queued_host: TEXT,
  next_prompt: TEXT,
  end_hooks: LIST,
  after: LIST,
  after_ok: LIST,
  deadline_at: TIME,
  restarts: COUNT,
  restart_at: TIME,
  endpoint: TEXT,
  isonforge_version: TEXT,
  session_id: TEXT,
  resumed_session: TEXT,
  base_commit: TEXT,
  worktree: TEXT,
  worktree_path: TEXT,
  repository: TEXT,
  terminal: objectOf({
    path: TEXT,
    signal: {
      takes: TERMINAL_SIGNALS.join(" or "),
      isValid: (value) => TERMINAL_SIGNALS.some((signal) => signal === value),
    },
    leader: objectOf({ pid: COUNT, start_time: TEXT, boot_id: TEXT }),
  }),
  identity: objectOf(
    { boot_id: TEXT, start_time: TEXT, nonce: TEXT },
    { host: TEXT, pid_namespace: TEXT },
  ),
};

/** Fields that say how the latest run ended. A reason that only a newer version knows is shown as it is. */
export const END: Record<string, Kind> = {
  ended_at: TIME,
  exit_code: orNull({ takes: "an integer", isValid: Number.isSafeInteger }),
  signal: orNull(TEXT),
  reason: TEXT,
  oom_kills: COUNT,
  question: TEXT,
  finished: objectOf({}, {
    commit: TEXT,
    pushed_to: TEXT,
    problem: TEXT,
    left_out: {
      takes: "a list",
      isValid: (value) => Array.isArray(value) && value.every(TEXT.isValid),
    },
  }),
  cost_usd: NUMBER,
  num_turns: COUNT,
  end_note: TEXT,
  failure: TEXT,
  tokens: TOKENS,
};

/** All that a record may have and need not, by name. */
export const MAYBE = Object.entries({ ...OPTIONAL, ...END });

/** All fields by name. */
export const KINDS: ReadonlyMap<string, Kind> = new Map([...MAYBE, ...Object.entries(REQUIRED)]);

/** What of an object a record may hold under the same names, so that it can be read again. */
export function soundFields(object: JsonObject): JsonObject {
  const isSound = ([name, value]: [string, unknown]) => KINDS.get(name)?.isValid(value) ?? false;
  return Object.fromEntries(Object.entries(object).filter(isSound));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && Number.isFinite(Date.parse(value));
}
