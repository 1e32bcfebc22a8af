/**
 * Starting a new agent.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { KeptOptions } from "../config/kept_options.ts";
import { UserError } from "../errors.ts";
import { writeFileAtomically } from "../sys/files/atomic_write.ts";
import { IMAGES_DIRECTORY, INPUT_FILE } from "./record/files.ts";
import { launch, type LaunchContext } from "./launch.ts";
import { deadlineField } from "./deadline.ts";
import { enqueue } from "./queue/enqueue.ts";
import { mayHaveToWait, NO_RULES } from "./queue/rules.ts";
import {
  type AgentMeta,
  type GitOrigin,
  META_VERSION,
  type QueuedMeta,
  type StartedMeta,
} from "./record/meta.ts";
import { queued } from "./record/transitions.ts";
import type { AgentStore } from "./record/store.ts";
import type { StartTerminal } from "./terminal.ts";

/** How deep agents may start agents (contract, section 4). */
const MAX_DEPTH = 3;

export interface StartRequest {
  prompt: string;
  /** What was piped beside the prompt; `respawn` uses it again. */
  input?: string;
  /** The images beside it, likewise; in the order of the names that they get. */
  images?: ReadonlyArray<{ bytes: Uint8Array; suffix: string }>;
  /** Absolute. */
  cwd: string;
  settings: KeptOptions & Pick<AgentMeta, "end_hooks">;
  /** Where that is in git, if it is. */
  origin?: GitOrigin;
  /** What it may be called instead of its id, see `checkName()`. */
  name?: string;
  /** ISONFORGE_* variables to be set again by `respawn`; none of them secret. */
  environment: Record<string, string>;
  /** Where it was started, if that is to be told of its end. */
  terminal?: StartTerminal;
  /** The agent that asks for this one, if one does. */
  parent?: { id: string; depth: number };
  version: string;
  /** What the user calls it by. */
  labels?: Record<string, string>;
  /** Ids: it starts once these have ended, */
  after?: readonly string[];
  /** and these have completed. */
  afterOk?: readonly string[];
  /** The conversation that the first run goes on from. */
  resume?: string;
  /** What `QueueRules.endpointsOf()` would find, where the configuration was read for this start already. */
  endpoints?: readonly string[];
  /** Where it runs, see `executors/executors.ts`; here unless given. */
  executor?: string;
}

/** Where an agent starts, on the disk and in git, and what is configured there. */
export type StartingPoint = Pick<StartRequest, "cwd" | "origin" | "endpoints">;

/**
 * Creates an agent and starts its first run.
 *
 * @returns the record; of one that has to wait for its turn it says `queued`, and a look at the queue may start it
 * @throws {UserError} when it cannot be started, or another one has its name; then nothing is left
 * of it
 */
export async function start(
  store: AgentStore,
  { request, context }: { request: StartRequest; context: LaunchContext },
): Promise<StartedMeta | QueuedMeta> {
  const depth = (request.parent?.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) {
    throw new UserError(`agents may start agents ${MAX_DEPTH} deep, and this would be ${depth}`, {
      hint: "do the task in this run instead",
    });
  }
  const { name } = request;
  if (name === undefined) return await create(store, { request, context, depth });
  // Two starts with one name at once: the second finds the first.
  return await store.withFreeName(name, () => create(store, { request, context, depth }));
}

async function create(
  store: AgentStore,
  { request, context, depth }: { request: StartRequest; context: LaunchContext; depth: number },
): Promise<StartedMeta | QueuedMeta> {
  return await store.create(async ({ id, incoming, directory, publish }) => {
    const now = new Date().toISOString();
    const meta: AgentMeta = {
      version: META_VERSION,
      id,
      pid: null,
      prompt: request.prompt,
      cwd: request.cwd,
      created_at: now,
      started_at: now,
      state: "stopped",
      runs: 0,
      ...(request.name === undefined ? {} : { name: request.name }),
      ...request.settings,
      ...request.origin,
      ...(request.parent === undefined ? {} : { parent_id: request.parent.id }),
      ...(request.terminal === undefined ? {} : { terminal: request.terminal }),
      depth,
      ...(request.labels === undefined ? {} : { labels: request.labels }),
      ...(request.after === undefined ? {} : { after: [...request.after] }),
      ...(request.afterOk === undefined ? {} : { after_ok: [...request.afterOk] }),
      environment: request.environment,
      ...(request.executor === undefined ? {} : { executor: request.executor }),
      isonforge_version: request.version,
    };
    const { resume, input, images = [] } = request;
    await keepImages(incoming, images);
    if (input !== undefined) {
      await writeFileAtomically(join(incoming, INPUT_FILE), input, { mode: 0o600 });
    }
    Object.assign(meta, deadlineField(meta));
    const { rules = NO_RULES } = context;
    const endpoints = request.endpoints ?? await rules.endpointsOf(meta);
    if (mayHaveToWait(meta, endpoints, rules)) {
      const waiting = queued(meta, resume === undefined ? {} : { resumed_session: resume });
      await enqueue(waiting, { store, directory: incoming, context, record: publish });
      return waiting;
    }
    const [endpoint] = endpoints;
    let isPublished = false;
    return await launch(meta, {
      ...context,
      incoming,
      directory,
      record: async (running) => {
        if (isPublished) return await store.write(running);
        await publish(running);
        isPublished = true;
      },
      unrecord: async () => {
        if (isPublished) await store.remove(id);
      },
      ...(resume === undefined ? {} : { resume }),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
  });
}

async function keepImages(
  incoming: string,
  images: NonNullable<StartRequest["images"]>,
): Promise<void> {
  if (images.length === 0) return;
  const directory = join(incoming, IMAGES_DIRECTORY);
  await Deno.mkdir(directory, { mode: 0o700 });
  for (const [index, { bytes, suffix }] of images.entries()) {
    const name = `${String(index + 1).padStart(2, "0")}.${suffix}`;
    await writeFileAtomically(join(directory, name), bytes, { mode: 0o600 });
  }
}
