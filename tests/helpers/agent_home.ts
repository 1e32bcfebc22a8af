/**
 * A home with agents whose workers are scripts (tests/fixtures/workers).
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { Executors } from "../../lib/agents/executors/executors.ts";
import type { LaunchContext } from "../../lib/agents/launch.ts";
import type { AgentMeta, RunEnd, StartedMeta } from "../../lib/agents/record/meta.ts";
import { start, type StartRequest } from "../../lib/agents/start.ts";
import { AgentStore } from "../../lib/agents/record/store.ts";
import { processTable } from "../../lib/sys/platform.ts";
import { markedProcesses } from "./marked_processes.ts";
import { poll } from "./poll.ts";
import { temporaryDirectory } from "./temporary_directory.ts";

const AGENT = fromFileUrl(new URL("../fixtures/workers/agent.sh", import.meta.url));
const MAIN = fromFileUrl(new URL("../../main.ts", import.meta.url));

export interface ContextOptions {
  /** Whether the supervisor records the end, as in real life; else others have to find out. */
  settles?: boolean;
  logLimit?: number;
}

/** A record of which it is not known whether the run has ended. */
export type Recorded =
  & Omit<StartedMeta, "state" | "pid">
  & Partial<RunEnd>
  & { state: "running" | "stopped" | "queued"; pid: number | null };

export interface AgentHome extends AsyncDisposable {
  readonly path: string;
  readonly store: AgentStore;
  readonly executors: Executors;
  /** Of every worker. */
  readonly environment: Record<string, string>;
  /** What runs the script `behaviour` as worker. */
  context(behaviour: string, options?: ContextOptions): LaunchContext;
  /** Starts an agent and, if it says so, waits until it is ready. */
  start(
    behaviour: string,
    options?: ContextOptions & { request?: Partial<StartRequest>; isReady?: boolean },
  ): Promise<StartedMeta>;
  /** Puts a record there for which nothing was started. */
  put(meta: (id: string) => AgentMeta): Promise<string>;
  /** What stands in meta.json. */
  read(id: string): Recorded;
  log(id: string, name?: string): string;
  /** Waits until the supervisor is gone: with `settles`, the end is recorded by then. */
  ended(id: string): Promise<Recorded>;
  /** Waits until the log shows a line. */
  shows(id: string, line: string): Promise<void>;
  /** Everything of any agent here that lives, as pids. */
  processes(): number[];
}

/** Never waited for, however busy the machine is: what ends on SIGTERM is to be seen doing so. */
const LONG_MS = 600_000;

/** What runs the agents of a store here, and kills what ignores SIGTERM so many milliseconds later. */
function executorsOf(store: AgentStore, graceMs = LONG_MS): Executors {
  return new Executors({
    graceMs,
    directoryOf: (id) => store.directory(id),
    table: processTable(),
    home: store.home,
    self: [],
    environment: {},
  });
}

/** Makes a home; disposing of it ends every process that was started in it and removes it. */
export async function agentHome({ graceMs = LONG_MS } = {}): Promise<AgentHome> {
  const directory = await temporaryDirectory();
  const marked = markedProcesses();
  const store = new AgentStore(directory.path);
  const executors = executorsOf(store, graceMs);
  const environment = {
    ...marked.env,
    ISONFORGE_HOME: directory.path,
    TEST_DENO: Deno.execPath(),
    TEST_MAIN: MAIN,
    DENO_FLAGS: Deno.env.get("DENO_FLAGS") ?? "",
  };
  const context: AgentHome["context"] = (
    behaviour,
    { settles = false, logLimit = 1024 ** 3 } = {},
  ) => ({
    self: [AGENT, behaviour, settles ? "settles" : "silent"],
    executors,
    logLimit,
  });
  const log: AgentHome["log"] = (id, name = "stdout.log") =>
    Deno.readTextFileSync(join(store.directory(id), name));
  const shows: AgentHome["shows"] = async (id, line) => {
    await poll(() => log(id).split("\n").includes(line), `"${line}" in the log of ${id}`);
  };
  return {
    path: directory.path,
    store,
    executors,
    environment,
    context,
    log,
    shows,
    start: async (behaviour, { request = {}, isReady = false, ...options } = {}) => {
      const meta = await start(store, {
        request: {
          prompt: "audit",
          cwd: directory.path,
          settings: {},
          version: "0.0.0",
          ...request,
          environment: { ...environment, ...request.environment },
        },
        context: context(behaviour, options),
      });
      if (meta.state === "queued") throw new Error(`${meta.id} has to wait`);
      if (isReady) await shows(meta.id, "ready");
      return meta;
    },
    put: (meta) =>
      store.create(async ({ id, publish }) => {
        await publish(meta(id));
        return id;
      }),
    read: (id) => store.read(id),
    ended: async (id) => {
      const pid = store.read(id).pid ?? 0;
      await poll(
        () => processTable().read(pid)?.isZombie ?? true,
        `the supervisor of ${id} to end`,
      );
      return store.read(id);
    },
    processes: () => marked.list().map(({ pid }) => pid),
    [Symbol.asyncDispose]: async () => {
      await marked[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

type TestOptions = Pick<Deno.TestDefinition, "ignore">;

/**
 * Declares a test that starts agents. A supervisor outlives whoever started it, so nobody waits for
 * it, which Deno would take for a leak; what is left is ended when the home is disposed of.
 */
export function agentTest(name: string, fn: () => Promise<void>): void;
export function agentTest(name: string, options: TestOptions, fn: () => Promise<void>): void;
export function agentTest(
  name: string,
  ...rest: [() => Promise<void>] | [TestOptions, () => Promise<void>]
): void {
  const [options, fn] = rest.length === 1 ? [{}, rest[0]] : rest;
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false, ...options });
}
