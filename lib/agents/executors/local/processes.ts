/**
 * Which processes are an agent's: the only place that decides what `stop` may touch.
 *
 * A process belongs to a run when it carries the run's cookie in its environment; when it descends from
 * one that belongs to it, or is in a session or process group which such a one leads; and when it is in
 * the group or session of the run's supervisor. The cookie finds what left the group with setsid(2), the
 * others find what cleared its environment. The worker adopts orphans (see `sys/linux/orphans.ts`), and when it has
 * ended the supervisor does (see `sys/subreaper.ts`), so that they go on descending from one of them.
 *
 * What carries the cookie of another run is that run's, and so is what descends from it.
 *
 * @module
 */
import type { ProcessInfo, ProcessTable } from "../../../sys/process_info.ts";
import { Cookie } from "../../cookie.ts";
import { OUTCOME_FILE } from "../../record/files.ts";
import { type AgentMeta, hasEnded, type World } from "../../record/meta.ts";
import { sharedServices } from "./shared_services.ts";

/** Where processes that are started now will be. */
export function worldOf(table: ProcessTable): World {
  const pid_namespace = table.pidNamespace();
  return {
    host: Deno.hostname(),
    boot_id: table.bootId(),
    ...(pid_namespace === undefined ? {} : { pid_namespace }),
  };
}

/** Looks at processes; lists them once, when first needed, and for all agents together. */
export class ProcessSnapshot {
  readonly #table: ProcessTable;
  #list: ProcessInfo[] | undefined;
  #living: ProcessInfo[] | undefined;
  #cookies: Map<number, Record<string, string>> | undefined;
  #here: World | undefined;
  #now: number | undefined;
  #related: Map<number, ProcessInfo[]> | undefined;
  #isUncertain: boolean | undefined;

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  /** Looks now, and not when it is first asked. */
  take(): void {
    this.#readCookies();
  }

  /** Where this process is. */
  get here(): World {
    return this.#here ??= worldOf(this.#table);
  }

  /** Whether what a record says of processes means those that are seen from here. */
  isHere({ identity }: AgentMeta): boolean {
    if (identity === undefined) return true;
    const { boot_id, pid_namespace } = this.here;
    return identity.boot_id === boot_id &&
      (identity.pid_namespace ?? pid_namespace) === pid_namespace;
  }

  /** Whether another process, be it elsewhere, holds the lock of a file. */
  isLocked(path: string): boolean {
    return this.#table.isLocked(path) ?? false;
  }

  /**
   * Whether the latest run goes on here: its supervisor lives, or its worker. The supervisor is cheap to look at;
   * only where it is gone although nobody recorded an end, the worker is looked for.
   */
  isAlive(meta: AgentMeta): boolean {
    if (meta.pid === null) return false;
    if (this.supervisor(meta) !== undefined) return true;
    return this.isHere(meta) && this.#workers(meta).length > 0;
  }

  /** What a run that is over left running. */
  leftoversOf(meta: AgentMeta): ProcessInfo[] {
    if (meta.pid === null || !this.isHere(meta) || this.isAlive(meta)) return [];
    return this.processesOf(meta);
  }

  /**
   * Whether a run that is over may have left what has neither its mark nor its session: where nobody saw it end, its
   * supervisor was killed, and its worker, too, which else ends what it has adopted.
   */
  mayHide(meta: AgentMeta): boolean {
    if (meta.pid === null || meta.identity === undefined || !hasEnded(meta)) return false;
    return meta.reason === "lost" && this.isHere(meta) && !this.isAlive(meta);
  }

  /** The process that the record names, if it lives and is the one that we started. */
  supervisor(meta: AgentMeta): ProcessInfo | undefined {
    if (meta.pid === null || meta.pid <= 1 || meta.pid === Deno.pid) return undefined;
    if (!this.isHere(meta)) return undefined;
    const found = this.#read(meta.pid);
    if (found === undefined || found.isZombie) return undefined;
    // A record without an identity (hand-made, or of another program) proves nothing by its pid.
    const isOurs = meta.identity === undefined
      ? this.#table.withEnvironment([found], [`${Cookie.id}=${meta.id}`]).length > 0
      : found.startTime === meta.identity.start_time;
    return isOurs ? found : undefined;
  }

  /**
   * Every living process of the latest run, never this one or pid 1, and no service of the user's.
   *
   * @param known processes that an earlier snapshot found to be the run's
   */
  processesOf(meta: AgentMeta, known: readonly ProcessInfo[] = []): ProcessInfo[] {
    const candidates = this.#candidates();
    const knownStarts = new Map(known.map(({ pid, startTime }) => [pid, startTime]));
    const proven = candidates.filter((candidate) =>
      this.#ownerOf(candidate, meta) === "this run" ||
      knownStarts.get(candidate.pid) === candidate.startTime
    );
    // A number names our group only if something in it is provably ours: while a group or session
    // has members, the kernel gives its number to no new process.
    const isInGroup = ({ groupId, sessionId }: ProcessInfo) =>
      meta.pid !== null && meta.pid > 1 && (groupId === meta.pid || sessionId === meta.pid);
    if (proven.some(isInGroup)) proven.push(...candidates.filter(isInGroup));

    const isAnothers = (candidate: ProcessInfo) => this.#ownerOf(candidate, meta) === "another";
    const ours = this.#reached(proven, { goesOn: (candidate) => !isAnothers(candidate) });
    const spared = new Set(
      this.#descendants(sharedServices([...ours], this.#table)),
    );
    // This process too may prove the group (`settle` leads it), but is never part of the answer.
    return candidates.filter((candidate) =>
      candidate.pid !== Deno.pid && ours.has(candidate) && !spared.has(candidate)
    );
  }

  /** Whether there is a process of which it cannot be told yet whose it is. */
  get isUncertain(): boolean {
    return this.#isUncertain ??= this.#table.isAnyStarting(this.#processes());
  }

  /** Seconds since the latest run began, by a clock that nobody can set; undefined where there is none. */
  ageInSeconds(meta: AgentMeta): number | undefined {
    if (meta.identity === undefined || !this.isHere(meta)) return undefined;
    this.#now ??= this.#table.secondsSinceBoot();
    return this.#now === undefined
      ? undefined
      : this.#now - this.#table.startedAtSecond(meta.identity.start_time);
  }

  /** The worker, or the copy of the supervisor's shell that is about to become it: both name its outcome file. */
  #workers(meta: AgentMeta): ProcessInfo[] {
    const processes = this.#candidates().filter((candidate) =>
      candidate.pid !== Deno.pid && this.#ownerOf(candidate, meta) === "this run"
    );
    const commands = this.#table.commandLines(processes.map(({ pid }) => pid));
    return processes.filter(({ pid }) => {
      const [, path = ""] = commands.get(pid)?.split("--outcome-file=") ?? [];
      return path.includes(`/${meta.id}/${OUTCOME_FILE}`);
    });
  }

  /** Whose cookie a process carries. */
  #ownerOf({ pid }: ProcessInfo, meta: AgentMeta): "this run" | "another" | "nobody" {
    const cookie = this.#readCookies().get(pid);
    if (cookie === undefined) return "nobody";
    const isOurs = cookie[Cookie.id] === meta.id &&
      (meta.identity === undefined || cookie[Cookie.nonce] === meta.identity.nonce);
    return isOurs ? "this run" : "another";
  }

  /** Those from which others descend or whose sessions and groups these are in, and those others. */
  #reached(
    from: readonly ProcessInfo[],
    { goesOn }: { goesOn: (candidate: ProcessInfo) => boolean },
  ): Set<ProcessInfo> {
    const reached = new Set(from.filter(goesOn));
    const related = this.#related ??= relatedTo(this.#candidates());
    // What is added meanwhile is visited too.
    for (const { pid } of reached) {
      for (const candidate of related.get(pid) ?? []) {
        if (goesOn(candidate)) reached.add(candidate);
      }
    }
    return reached;
  }

  #descendants(of: readonly ProcessInfo[]): Set<ProcessInfo> {
    return of.length === 0 ? new Set() : this.#reached(of, { goesOn: () => true });
  }

  #readCookies(): Map<number, Record<string, string>> {
    return this.#cookies ??= this.#table.environmentValues(this.#candidates(), [
      Cookie.id,
      Cookie.nonce,
    ]);
  }

  #read(pid: number): ProcessInfo | undefined {
    if (this.#table.isReadCheap) return this.#table.read(pid);
    return this.#processes().find((info) => info.pid === pid);
  }

  #candidates(): ProcessInfo[] {
    return this.#living ??= this.#processes().filter(({ pid, isZombie }) => pid > 1 && !isZombie);
  }

  #processes(): ProcessInfo[] {
    return this.#list ??= this.#table.list();
  }
}

/** By pid: its children, and the others in the session and the group that it leads. */
function relatedTo(candidates: readonly ProcessInfo[]): Map<number, ProcessInfo[]> {
  const related = new Map<number, ProcessInfo[]>();
  for (const candidate of candidates) {
    const { pid, parentPid, groupId, sessionId } = candidate;
    for (const number of new Set([parentPid, groupId, sessionId])) {
      if (number === pid) continue;
      const others = related.get(number);
      if (others === undefined) related.set(number, [candidate]);
      else others.push(candidate);
    }
  }
  return related;
}
