/**
 * Reading a meta.json. What it says is checked here, so that nobody has to check it later.
 *
 * @module
 */
import { isObject } from "../../text/json.ts";
import { KEPT_FIELDS, KEPT_OPTIONS } from "../../config/kept_options.ts";
import { TERMINAL_SIGNALS } from "../terminal.ts";
import { type AgentMeta, META_VERSION } from "./meta.ts";

/** meta.json is not what it should be; the message says in which way. */
export class MetaFormatError extends Error {
  override name = "MetaFormatError";
}

/** What a field takes, in words, and whether a value is that. */
interface Kind {
  takes: string;
  isValid(value: unknown): boolean;
}

const TEXT: Kind = { takes: "a string", isValid: (value) => typeof value === "string" };
const NUMBER: Kind = { takes: "a number", isValid: (value) => typeof value === "number" };
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
const REQUIRED: Record<string, Kind> = {
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
const END: Record<string, Kind> = {
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

const MAYBE = Object.entries({ ...OPTIONAL, ...END });

const KINDS: ReadonlyMap<string, Kind> = new Map([...MAYBE, ...Object.entries(REQUIRED)]);

/**
 * Reads the text of a meta.json. Fields that this version does not know stay in the object.
 *
 * @throws {MetaFormatError}
 */
export function parseMeta(text: string, id: string): AgentMeta {
  const meta = parseObject(text);
  if (!isSound(meta, id)) assertSound(meta, id);
  // A record that only holds what the specification shows is a valid one.
  meta.version ??= META_VERSION;
  meta.created_at ??= meta.started_at;
  meta.runs ??= 1;
  completeState(meta);
  // Checked above, which the compiler cannot know.
  return (meta.state === "stopped" && meta.ended_at !== undefined ? meta : withoutEnd(meta)) as
    & Record<string, unknown>
    & AgentMeta;
}

/** Whether nothing is wrong with any field that is there: asked for every agent of a list, and mostly true. */
function isSound(meta: Record<string, unknown>, id: string): boolean {
  if (meta.id !== id || !isState(meta.state)) return false;
  for (const name in REQUIRED) {
    if (meta[name] === undefined) return false;
  }
  for (const name in meta) {
    const kind = KINDS.get(name);
    if (kind !== undefined && !kind.isValid(meta[name])) return false;
  }
  return true;
}

function isState(value: unknown): boolean {
  return value === "running" || value === "stopped" || value === "queued";
}

/** @throws {MetaFormatError} which says what is wrong first */
function assertSound(meta: Record<string, unknown>, id: string): void {
  requireField(meta.id === id, `"id" is not "${id}"`);
  for (const [name, { takes, isValid }] of Object.entries(REQUIRED)) {
    requireField(isValid(meta[name]), `"${name}" is not ${takes}`);
  }
  requireField(
    isState(meta.state),
    `"state" is none of "running", "queued", "stopped"`,
  );
  for (const [name, { takes, isValid }] of MAYBE) {
    requireField(meta[name] === undefined || isValid(meta[name]), `"${name}" is not ${takes}`);
  }
}

/**
 * Stopped is only what was never started, or what has an end; the parts of that which are missing are unknown. What
 * has no pid cannot be running.
 */
function completeState(meta: Record<string, unknown>): void {
  if (meta.state === "queued") {
    meta.pid = null;
    meta.queued_at ??= meta.started_at;
  } else if (meta.pid === null && (meta.state === "running" || meta.ended_at === undefined)) {
    meta.state = "stopped";
  } else if (meta.state === "running" || meta.ended_at === undefined) meta.state = "running";
  else {
    meta.exit_code ??= null;
    meta.signal ??= null;
    meta.reason ??= "lost";
  }
}

function withoutEnd(meta: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(meta).filter(([name]) => !Object.hasOwn(END, name)));
}

/** It may be one that is just being replaced by another machine. */
export class TornMetaError extends MetaFormatError {
  override name = "TornMetaError";
}

function parseObject(text: string): Record<string, unknown> {
  if (text.trim() === "") throw new MetaFormatError("it is empty");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TornMetaError("it is not valid JSON");
  }
  if (!isObject(value)) throw new MetaFormatError("it is not a JSON object");
  return value;
}

function requireField(condition: boolean, message: string): void {
  if (!condition) throw new MetaFormatError(message);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && Number.isFinite(Date.parse(value));
}
