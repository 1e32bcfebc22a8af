/**
 * Which processes are an agent's: the only place that decides what `stop` may touch.
 *
 * A process belongs to a run when it carries the run's cookie in its environment, or when it is in
 * the process group or session of the run's supervisor. The cookie finds what left the group with
 * setsid(2); the group finds what cleared its environment.
 *
 * @module
 */
import type { ProcessInfo, ProcessTable } from "../sys/process_info.ts";
import type { AgentMeta } from "./meta.ts";

/** Environment variables that every process of a run inherits. */
export const Cookie = {
  id: "ISONFORGE_AGENT_ID",
  nonce: "ISONFORGE_AGENT_NONCE",
  depth: "ISONFORGE_AGENT_DEPTH",
} as const;

/** The variables to look for, as `NAME=value`. */
function cookieOf(meta: AgentMeta): string[] {
  const cookie = [`${Cookie.id}=${meta.id}`];
  if (meta.identity !== undefined) cookie.push(`${Cookie.nonce}=${meta.identity.nonce}`);
  return cookie;
}

/** Looks at processes; lists them once, when first needed, and for all agents together. */
export class ProcessSnapshot {
  readonly #table: ProcessTable;
  #list: ProcessInfo[] | undefined;
  #bootId: string | undefined;
  #now: number | undefined;

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  /**
   * Whether any process of the latest run lives. The supervisor is enough and cheap to look at;
   * only where it is gone although nobody recorded an end, the others are looked for.
   */
  isAlive(meta: AgentMeta): boolean {
    if (meta.pid === null) return false;
    if (this.supervisor(meta) !== undefined) return true;
    return this.#isThisBoot(meta) && this.processesOf(meta).length > 0;
  }

  /** The process that the record names, if it lives and is the one that we started. */
  supervisor(meta: AgentMeta): ProcessInfo | undefined {
    if (meta.pid === null || meta.pid <= 1 || meta.pid === Deno.pid) return undefined;
    if (!this.#isThisBoot(meta)) return undefined;
    const found = this.#table.read(meta.pid);
    if (found === undefined || found.isZombie) return undefined;
    // A record without an identity (hand-made, or of another program) proves nothing by its pid.
    const isOurs = meta.identity === undefined
      ? this.#table.withEnvironment([found], cookieOf(meta)).length > 0
      : found.startTime === meta.identity.start_time;
    return isOurs ? found : undefined;
  }

  /**
   * Every living process of the latest run, never this one or pid 1.
   *
   * @param known processes that an earlier snapshot found to be the run's
   */
  processesOf(meta: AgentMeta, known: readonly ProcessInfo[] = []): ProcessInfo[] {
    // This process too may prove the group (`settle` leads it), but is never part of the answer.
    const candidates = this.#processes().filter(({ pid, isZombie }) => pid > 1 && !isZombie);
    const knownStarts = new Map(known.map(({ pid, startTime }) => [pid, startTime]));
    const proven = new Set(this.#table.withEnvironment(candidates, cookieOf(meta)));
    for (const candidate of candidates) {
      if (knownStarts.get(candidate.pid) === candidate.startTime) proven.add(candidate);
    }
    // A number names our group only if something in it is provably ours: while a group or session
    // has members, the kernel gives its number to no new process.
    const leader = meta.pid !== null && meta.pid > 1 ? meta.pid : undefined;
    const isMember = ({ groupId, sessionId }: ProcessInfo) =>
      groupId === leader || sessionId === leader;
    const isOurGroup = candidates.some((candidate) => proven.has(candidate) && isMember(candidate));
    return candidates.filter((candidate) =>
      candidate.pid !== Deno.pid && (proven.has(candidate) || (isOurGroup && isMember(candidate)))
    );
  }

  /** Whether there is a process of which it cannot be told yet whose it is. */
  get isUncertain(): boolean {
    return this.#table.isAnyStarting(this.#processes());
  }

  /** Seconds since the latest run began, by a clock that nobody can set; undefined where there is none. */
  ageInSeconds(meta: AgentMeta): number | undefined {
    if (meta.identity === undefined || !this.#isThisBoot(meta)) return undefined;
    this.#now ??= this.#table.secondsSinceBoot();
    return this.#now === undefined
      ? undefined
      : this.#now - this.#table.startedAtSecond(meta.identity.start_time);
  }

  #processes(): ProcessInfo[] {
    return this.#list ??= this.#table.list();
  }

  #isThisBoot(meta: AgentMeta): boolean {
    this.#bootId ??= this.#table.bootId();
    return meta.identity === undefined || meta.identity.boot_id === this.#bootId;
  }
}
