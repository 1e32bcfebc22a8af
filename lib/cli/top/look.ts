/**
 * Looking at the agents for `isonforge top`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { readLastWords } from "../../agents/last_words.ts";
import { openLog } from "../../agents/logs/files.ts";
import { readExactly } from "../../agents/logs/tail.ts";
import { progressOf } from "../../agents/progress.ts";
import { STDOUT_LOG } from "../../agents/record/files.ts";
import { hasEnded } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import type { AgentStatus, ReadableStatus } from "../../agents/state.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { chosenAgents } from "../agents/chosen_agents.ts";
import { type Row, rowOf } from "./row.ts";

/** What of a log is shown: more than anybody scrolls through. */
const MAX_LOG_BYTES = 256 * 1024;

export interface Looker {
  /** The rows, of which those with these ids are told in full: what they said last is in files of theirs. */
  rows(shown: readonly string[]): Promise<Row[]>;
  /** The end of what an agent said. */
  log(id: string): Promise<string>;
}

/** Looks at the agents of a store; no key is in what it shows. */
export function lookerAt(
  store: AgentStore,
  { redact, filters }: { redact: Redact; filters: readonly string[] },
): Looker {
  /** Last words of runs that are over do not change. */
  const words = new Map<string, string>();

  const lastWords = ({ id, meta }: ReadableStatus): string => {
    const run = `${id} ${meta.runs}`;
    const known = words.get(run);
    if (known !== undefined) return known;
    const { said, error } = readLastWords(store.directory(id), meta);
    const question = hasEnded(meta) ? meta.question : undefined;
    const told = redact(
      question ?? (hasEnded(meta) ? meta.end_note : undefined) ?? error ?? lastLine(said),
    );
    words.set(run, told);
    return told;
  };

  const row = (status: AgentStatus, isShown: boolean): Row => {
    if (status.state === "unreadable") return rowOf(status);
    const meta = { ...status.meta, prompt: redact(status.meta.prompt) };
    const redacted: AgentStatus = { ...status, meta };
    if (!isShown) return rowOf(redacted);
    if (status.state === "stopped") {
      return rowOf(redacted, { words: lastWords(status) || undefined });
    }
    return rowOf(redacted, { progress: progressOf(status, store.directory(status.id)) });
  };

  return {
    rows: async (shown) => {
      // A warning would stand in the middle of the screen.
      const statuses = await chosenAgents(store, filters, { onWarning: () => {} });
      const isShown = new Set(shown);
      return statuses.map((status) => row(status, isShown.has(status.id)));
    },
    log: async (id) => redact(await logEnd(join(store.directory(id), STDOUT_LOG))),
  };
}

async function logEnd(path: string): Promise<string> {
  using file = await openLog(path).catch(() => undefined);
  if (file === undefined) return "";
  const { size } = await file.stat();
  const offset = Math.max(0, size - MAX_LOG_BYTES);
  const bytes = new Uint8Array(size - offset);
  // What was cut off meanwhile shows at the next look.
  await readExactly(file, { offset, into: bytes }).catch(() => {});
  return new TextDecoder().decode(bytes);
}

function lastLine(text: string): string {
  return text.split("\n").findLast((line) => line.trim() !== "") ?? "";
}
