/**
 * What a run has come to, told as `progress.json` has it.
 *
 * @module
 */
import type { Activity, Progress } from "../../agents/progress.ts";
import type { RunEvent } from "../../engine/events.ts";
import { oneLine } from "../../engine/output/one_line.ts";
import type { RunSoFar } from "../../engine/run.ts";
import { LastLine } from "./last_line.ts";

/** Characters of the last line: more than any list shows. */
const MAX_SAID = 300;
/** Characters of a label that are looked at. */
const MAX_MEASURED = 2000;

type WithoutTime<T> = T extends unknown ? Omit<T, "since"> : never;

/** Which of the readers' columns an event changes: what a run does, or only its words and their number. */
export type Change = "activity" | "words" | "none";

/** Follows the events of one run. */
export class RunProgress {
  readonly #soFar: RunSoFar;
  readonly #lastLine = new LastLine(MAX_SAID);
  /** Calls that are running, the one that began first in front. */
  readonly #running = new Map<string, Activity>();
  #context: Progress["context"];
  #todos: Progress["todos"];
  #activity: Activity = since({ kind: "asking" });

  constructor(soFar: RunSoFar) {
    this.#soFar = soFar;
    this.#context = soFar.context;
  }

  /** Takes what happened; says how soon somebody may want to know. */
  take(event: RunEvent): Change {
    switch (event.type) {
      case "text":
        this.#lastLine.add(event.delta);
        return this.#becomes({ kind: "writing" }) ? "activity" : "words";
      case "reasoning":
        return this.#becomes({ kind: "thinking" }) ? "activity" : "none";
      case "void":
        this.#lastLine.void();
        return "words";
      case "toolStart": {
        const tool = short(event.call.name);
        const label = short(event.label);
        this.#running.set(event.call.id, since({ kind: "tool", tool, label }));
        return "activity";
      }
      case "toolEnd":
        this.#running.delete(event.call.id);
        this.#activity = since({ kind: "asking" });
        return "activity";
      case "retry":
        this.#activity = since({ kind: "retrying", reason: short(event.reason) });
        return "activity";
      case "message":
        this.#lastLine.end();
        this.#activity = since({ kind: "asking" });
        return "activity";
      case "answered":
      case "compacted":
        this.#context = this.#soFar.context;
        return "activity";
      case "todos":
        this.#todos = event.items.map((item) => ({ ...item, text: short(item.text) }));
        return "activity";
      case "nested":
        // What it does is in its label; what it costs counts.
        return event.event.type === "answered" ? "words" : "none";
      case "notice":
        return "none";
    }
  }

  /** What there is to tell now. */
  get fields(): Omit<Progress, "version" | "nonce" | "at"> {
    const { turns, usage, costUsd, endpoint } = this.#soFar;
    const { input, output, cacheRead, estimated } = usage;
    const [running = this.#activity] = this.#running.values();
    const said = this.#lastLine.text;
    return {
      turns,
      tokens: { input, output, cache_read: cacheRead, estimated },
      ...(costUsd === undefined ? {} : { cost_usd: costUsd }),
      ...(this.#context === undefined ? {} : { context: this.#context }),
      ...(endpoint === undefined ? {} : { endpoint }),
      activity: running,
      ...(said === "" ? {} : { said }),
      ...(this.#todos === undefined ? {} : { todos: this.#todos }),
    };
  }

  /** Says whether that is something else than before. */
  #becomes(activity: WithoutTime<Activity>): boolean {
    if (this.#activity.kind === activity.kind) return false;
    this.#activity = since(activity);
    return true;
  }
}

function since(activity: WithoutTime<Activity>): Activity {
  return { ...activity, since: new Date().toISOString() };
}

/** A label may be a whole script. */
function short(text: string): string {
  return oneLine(text.slice(0, MAX_MEASURED));
}
