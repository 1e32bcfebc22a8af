/**
 * `isonforge respawn <id...>`
 *
 * @module
 */
import { inboxOf, putMessage, unreadNames } from "../../agents/inbox.ts";
import { type AgentMeta, hasEnded } from "../../agents/record/meta.ts";
import {
  type Beginning,
  respawn as respawnAgent,
  type RespawnOptions,
} from "../../agents/respawn.ts";
import { forgetGitHook } from "../../config/git_environment.ts";
import { keptFlags } from "../../config/kept_options.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { ExitCode } from "../../errors.ts";
import type { ParsedOptions } from "../arguments/run_options.ts";
import { goingOn } from "../agents/beginning.ts";
import {
  changedOptions,
  checkChanges,
  describeChanges,
  readChanges,
} from "../agents/changed_settings.ts";
import { checkYolo } from "../agents/check_yolo.ts";
import { chooseAgents } from "../agents/chosen_agents.ts";
import { launchContext } from "../agents/launch_context.ts";
import { printStarted } from "../agents/print_started.ts";
import { openStore } from "../context.ts";
import { hasFailed } from "../output/describe_end.ts";
import { alsoLookAtQueue } from "../agents/look_at_queue.ts";
import { afterLook } from "../agents/after_look.ts";
import { forEachAgent } from "../agents/each_agent.ts";
import { inFollowingOrder } from "../agents/following_order.ts";
import { printLine, printNotice } from "../output/print.ts";
import { readMessage } from "../run/task/read_message.ts";
import { endWishes } from "../telling/end_wishes.ts";

export interface RespawnChoice {
  /** Every stopped agent. */
  all: boolean;
  /** Those of them that failed, */
  failed: boolean;
  /** and those of them that were lost. */
  lost: boolean;
  /** Naming none is no mistake. */
  ifAny: boolean;
  /** They go on with their conversations. */
  continue: boolean;
  /** What they are told then; `-` is standard input. */
  message: string | undefined;
  /** Options of a run: what of their settings is to be another. */
  flags: ParsedOptions;
}

export default async function respawn(
  words: readonly string[],
  { all, failed, lost, ifAny, continue: goesOn, message, flags }: RespawnChoice,
): Promise<number> {
  forgetGitHook();
  const changes = await readChanges(flags);
  const text = message === undefined ? undefined : await readMessage([message]);
  const options: RespawnOptions = {
    ...await launchContext(openStore()),
    prepare,
    ...(goesOn ? { begin: (meta) => goingOnInOrder(meta, text) } : {}),
  };
  const chosen = await chooseAgents({
    words,
    group: all ? "--all" : failed ? "--failed" : lost ? "--lost" : undefined,
    fits: (status) =>
      status.state === "stopped" &&
      (all || (lost ? isLost(status.meta) : hasFailed(status.meta))),
    command: "respawn",
    ifAny,
  });
  if (chosen.length === 0) {
    if (lost) await alsoLookAtQueue(openStore());
    if (all || failed || lost) {
      printLine(all ? "No agent is stopped." : `No agent ${lost ? "was lost" : "has failed"}.`);
    }
    return ExitCode.done;
  }
  const ordered = inFollowingOrder(chosen, reader(openStore()));
  const exitCode = await forEachAgent(ordered, async (store, { id }) => {
    const before = store.read(id);
    await checkChanges(before, changes);
    await checkYolo(changedOptions(before, changes));
    const unread = goesOn ? 0 : unreadNames(inboxOf(store.directory(id))).length;
    const wishes = await endWishes(keptFlags(changedOptions(before, changes)));
    const made = await afterLook(
      store,
      await respawnAgent(store, id, {
        ...options,
        change: (meta) => {
          const { end_hooks: _before, ...kept } = changedOptions(meta, changes);
          return { ...kept, ...wishes };
        },
      }),
    );
    const changed = await redactedAll(describeChanges(before, changes));
    return () => {
      printStarted("respawned", made, { isAlone: chosen.length === 1 });
      for (const change of changed) printNotice(`changed: ${change}`);
      if (unread > 0) printNotice(`what it was told and has not read goes with its prompt`);
    };
  });
  // After a reboot nobody else is there to look.
  if (lost) await alsoLookAtQueue(openStore());
  return exitCode;
}

/** A key may stand in a command. */
async function redactedAll(lines: readonly string[]): Promise<string[]> {
  if (lines.length === 0) return [];
  const { redactHere } = await import("../run/redact_prompts.ts");
  return lines.map(await redactHere());
}

function reader(store: AgentStore): (word: string) => AgentMeta | undefined {
  const resolve = store.resolver();
  return (word) => {
    try {
      return store.read(resolve(word));
    } catch {
      // Whoever starts it says why.
      return undefined;
    }
  };
}

/** What it was told before and has not read comes first; the answer to its question comes before all. */
async function goingOnInOrder(meta: AgentMeta, text: string | undefined): Promise<Beginning> {
  const beginning = goingOn(meta, text);
  const directory = openStore().directory(meta.id);
  const hasUnread = unreadNames(inboxOf(directory)).length > 0;
  const isAnswer = hasEnded(meta) && meta.reason === "question";
  if (text === undefined || beginning.resume === undefined || !hasUnread || isAnswer) {
    return beginning;
  }
  await putMessage(directory, { text, now: false });
  return goingOn(meta, undefined);
}

function isLost(meta: AgentMeta): boolean {
  return hasEnded(meta) && meta.reason === "lost";
}

const prepare: NonNullable<RespawnOptions["prepare"]> = async (meta, start) => {
  if (meta.worktree === undefined) return await start();
  const { restartInWorktree } = await import("../worktrees/start_in_worktree.ts");
  return await restartInWorktree(meta, start);
};
