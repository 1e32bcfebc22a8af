/**
 * What a worker tells of its run while it works (`progress.json`): written by the worker, read by lists, `inspect`,
 * `attach` and `top`. Nobody has to believe it: after a crash it is what was known last.
 *
 * @module
 */
import { join } from "@std/path/join";
import { tryToReadOwnObject } from "../sys/files/read_own_file.ts";
import { isObject, type JsonObject } from "../text/json.ts";
import { PROGRESS_FILE } from "./record/files.ts";
import type { AgentMeta, Tokens } from "./record/meta.ts";

/** What a run is just doing, and since when (ISO 8601, UTC). */
export type Activity =
  & { since: string }
  & (
    /** The model was asked, and nothing of its answer has come. */
    | { kind: "asking" }
    | { kind: "thinking" }
    | { kind: "writing" }
    | { kind: "tool"; tool: string; label: string }
    /** The call of the model failed and is made again; `reason` says why. */
    | { kind: "retrying"; reason: string }
    /** It failed, and its supervisor waits until `at` before it starts it again. */
    | { kind: "restarting"; at: string }
  );

const TODO_STATES = ["pending", "active", "done"] as const;

/** One thing that the agent means to do. */
export interface TodoItem {
  text: string;
  state: (typeof TODO_STATES)[number];
}

/** What stands in the file. A later version may tell more. */
export interface Progress {
  version: 1;
  /** Of the run. */
  nonce: string | null;
  /** When it was written, by the worker's clock; ISO 8601, UTC. At least every `HEARTBEAT_MS`. */
  at: string;
  /** Answers of the model so far. */
  turns?: number;
  tokens?: Tokens;
  /** Absent where no rates are known. */
  cost_usd?: number;
  /** Tokens that the next request begins with, and tokens that fit. */
  context?: { used: number; window: number };
  /** Base URL of the endpoint that answers, where several may. */
  endpoint?: string;
  activity?: Activity;
  /** The last line of the model's words, or its beginning. */
  said?: string;
  /** What the agent means to do, in its order; absent where it keeps no list. */
  todos?: TodoItem[];
}

/** What a run told last; undefined where it never did, or the file is not of this run. */
export function readProgress(directory: string, nonce: string | undefined): Progress | undefined {
  const progress = tryToReadOwnObject(join(directory, PROGRESS_FILE));
  if (progress === undefined || !isOfRun(progress, nonce)) return undefined;
  const { version, nonce: written, at } = progress;
  // What is not as it should be is left out: a half-true line is better than none.
  const checked = Object.entries(FIELDS).filter(([name, isValid]) => isValid(progress[name]));
  return {
    version,
    nonce: written,
    at,
    ...Object.fromEntries(checked.map(([name]) => [name, progress[name]])),
  };
}

function isOfRun(
  progress: JsonObject,
  nonce: string | undefined,
): progress is JsonObject & Pick<Progress, "version" | "nonce" | "at"> {
  return progress.nonce === nonce && Number.isFinite(Date.parse(String(progress.at)));
}

/** What the latest run of an agent told, while it runs. */
export function progressOf(
  { state, meta }: { state: string; meta: AgentMeta },
  directory: string,
): Progress | undefined {
  const nonce = meta.identity?.nonce;
  const { restart_at: at } = meta;
  if (state === "running" && at !== undefined && Date.parse(at) > Date.now()) {
    const activity: Activity = { kind: "restarting", at, since: meta.started_at };
    return { version: 1, nonce: nonce ?? null, at: meta.started_at, activity };
  }
  return state === "running" && nonce !== undefined ? readProgress(directory, nonce) : undefined;
}

/** `bash npm test`: what a run is doing, in words. */
export function describeActivity(activity: Activity): string {
  switch (activity.kind) {
    case "asking":
      return "waits for the model";
    case "thinking":
      return "thinks";
    case "writing":
      return "writes";
    case "tool":
      return `${activity.tool} ${activity.label}`.trimEnd();
    case "retrying":
      return `asks the model again: ${activity.reason}`;
    case "restarting": {
      const seconds = Math.max(0, Math.ceil((Date.parse(activity.at) - Date.now()) / 1000));
      return `restarts in ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}`;
    }
  }
}

/** Whole seconds since an activity began, by two clocks that may differ; undefined where its words count down. */
export function activitySeconds(
  { kind, since }: Activity,
  now: number = Date.now(),
): number | undefined {
  if (kind === "restarting") return undefined;
  return Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
}

const isNumber = (value: unknown) => typeof value === "number" && Number.isFinite(value);
const isText = (value: unknown) => typeof value === "string";

const FIELDS: Record<string, (value: unknown) => boolean> = {
  turns: isNumber,
  tokens: (value) =>
    isObject(value) && [value.input, value.output, value.cache_read].every(isNumber) &&
    typeof value.estimated === "boolean",
  cost_usd: isNumber,
  endpoint: isText,
  context: (value) => isObject(value) && isNumber(value.used) && isNumber(value.window),
  activity: (value) =>
    isObject(value) && isText(value.since) && Number.isFinite(Date.parse(String(value.since))) &&
    Object.hasOwn(ACTIVITY_TEXTS, String(value.kind)) &&
    (ACTIVITY_TEXTS[String(value.kind)] ?? []).every((name) => isText(value[name])),
  said: isText,
  todos: (value) =>
    Array.isArray(value) &&
    value.every((item) =>
      isObject(item) && isText(item.text) && TODO_STATES.some((state) => state === item.state)
    ),
};

/** The texts that each kind of activity holds. */
const ACTIVITY_TEXTS: Record<string, readonly string[]> = {
  asking: [],
  thinking: [],
  writing: [],
  tool: ["tool", "label"],
  retrying: ["reason"],
  restarting: ["at"],
};
