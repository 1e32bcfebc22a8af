/**
 * How a run keeps the files as they were before it changed them, and as it left them.
 *
 * @module
 */
import type { CheckpointRecord } from "../../../agents/checkpoints/checkpoint_record.ts";
import { errorMessage } from "../../../errors.ts";
import { oneLine } from "../../../engine/output/one_line.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { lastWordsMs } from "../../../sys/process_session.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import type { AgentCheckpoint } from "./checkpoint_file.ts";

export interface RunCheckpointsOptions {
  home: string;
  cwd: string;
  /** The id of the agent; a conversation of nobody's is its own. */
  owner?: string | undefined;
  /** Hides what must be kept nowhere. */
  redact: (text: string) => string;
  /** An agent's own name for its first snapshot, and who is told of that. */
  agent?: AgentCheckpoint | undefined;
}

/** A run that was told to end waits only so long for its last snapshot, */
const HURRIED_MS = { usual: 1_500, last: 400 };
/** any other at least so long, and some times as long as the first one took. */
const MIN_END_MS = 10_000;
const END_FACTOR = 4;

/** The checkpoints of one run, or of the messages of a conversation. */
export class RunCheckpoints {
  readonly #options: RunCheckpointsOptions;
  #words = "";
  #session = "";
  /** How long the latest first snapshot took. */
  #tookMs = 0;
  #taking: Promise<CheckpointRecord | undefined> | undefined;
  /** Aborted when nobody waits for a snapshot any more: then git is ended. */
  #over = new AbortController();
  /** What a first snapshot could not hold, or that there was none, costs the wait once. */
  #verdict: { withoutUntracked: string } | { error: unknown } | undefined;

  /** Undefined outside of a repository. */
  static in(options: RunCheckpointsOptions): RunCheckpoints | undefined {
    return repositoryFiles(options.cwd) === undefined ? undefined : new RunCheckpoints(options);
  }

  private constructor(options: RunCheckpointsOptions) {
    this.#options = options;
  }

  /** A message begins, which may change something. */
  begin(words: string, session: string): void {
    this.#words = words;
    this.#session = session;
  }

  /** Before something is changed: resolves once the files are kept. Never fails. */
  readonly before = async (): Promise<void> => {
    await (this.#taking ??= this.#take().catch(() => undefined));
  };

  /**
   * What was to be changed is.
   *
   * @param stop has aborted where the run was told to end
   */
  async end(stop?: AbortSignal): Promise<void> {
    const taking = this.#taking;
    this.#taking = undefined;
    // What hangs in it must not keep the run from ending.
    if (taking === undefined) return;
    if (!await settlesWithin(taking, 0)) return this.#giveUp();
    const record = await taking;
    if (record === undefined) return;
    const most = stop?.aborted
      ? lastWordsMs(stop.reason, HURRIED_MS)
      : Math.max(MIN_END_MS, END_FACTOR * this.#tookMs);
    // Without it the checkpoint counts as cut off, which `rollback` says.
    if (!await settlesWithin(this.#end(record).catch(() => {}), most)) this.#giveUp();
  }

  #giveUp(): void {
    this.#over.abort();
    this.#over = new AbortController();
  }

  /** A place to return to; undefined where the files cannot be kept. */
  async mark(words: string, session: string): Promise<CheckpointRecord | undefined> {
    this.begin(words, session);
    const { endCheckpoint } = await import("../../../agents/checkpoints/take_checkpoint.ts");
    const record = await this.#take();
    const { home } = this.#options;
    return record && await endCheckpoint(record, { home, isPoint: true });
  }

  async #take(): Promise<CheckpointRecord | undefined> {
    const startedAt = performance.now();
    const session = this.#session;
    const { home, cwd, owner = session, redact, agent } = this.#options;
    const { beginCheckpoint } = await import("../../../agents/checkpoints/take_checkpoint.ts");
    const verdict = this.#verdict;
    if (verdict !== undefined && "error" in verdict) throw verdict.error;
    const { signal } = this.#over;
    try {
      const taken = await beginCheckpoint({
        ...{ home, cwd, owner, session },
        words: oneLine(redact(this.#words)),
        ...(agent === undefined ? {} : { alsoRefs: [agent.ref] }),
        ...{ signal, ...verdict },
      });
      const without = taken?.record.without_untracked;
      if (without !== undefined) this.#verdict = { withoutUntracked: without };
      this.#tookMs = performance.now() - startedAt;
      if (taken !== undefined) await agent?.onTaken(taken.snapshot);
      return taken?.record;
    } catch (error) {
      // The call that waited for it has changed nothing.
      if (signal.aborted) throw error;
      this.#verdict = { error };
      await agent?.onTaken({ reason: errorMessage(error) });
      throw error;
    }
  }

  async #end(record: CheckpointRecord): Promise<void> {
    const { home } = this.#options;
    const { endCheckpoint } = await import("../../../agents/checkpoints/take_checkpoint.ts");
    const { pruneCheckpoints } = await import("../../../agents/checkpoints/checkpoint_record.ts");
    await endCheckpoint(record, { home, signal: this.#over.signal });
    await pruneCheckpoints(home);
  }
}
