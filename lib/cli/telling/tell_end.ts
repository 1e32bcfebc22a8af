/**
 * Doing what is to be done about the end of one agent, once.
 *
 * @module
 */
import { endCommand } from "../../agents/ending/end_command.ts";
import {
  claimEnd,
  type EndFile,
  isUntold,
  type NotifyResult,
  type OnEndResult,
} from "../../agents/ending/end_file.ts";
import { type EndedMeta, hasEnded } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { endedAgent } from "./ended_agent.ts";

/** Does it, unless another process does, or did, or there is nothing to do. */
export async function tellEnd(
  store: AgentStore,
  id: string,
  { redact }: { redact: Redact },
): Promise<void> {
  const directory = store.directory(id);
  const seen = store.read(id);
  if (!isUntold(seen, directory)) return;
  using claim = await claimEnd(directory, seen.identity?.nonce ?? null);
  if (claim === undefined) return;
  // It may have been started again before the file was locked.
  const meta = store.read(id);
  if (!hasEnded(meta) || meta.identity?.nonce !== seen.identity?.nonce) return;
  const agent = await endedAgent(meta, { store, redact });
  let end: EndFile = claim.left ?? claimOf(meta);
  let last = claim.write(end);
  await last;
  const change = (changed: (end: EndFile) => EndFile) => {
    end = changed(end);
    // Who asked for the write before hears of its failure; this one writes all of it anew.
    last = last.catch(() => {}).then(() => claim.write(end));
    return last;
  };
  // Both at once: a command that takes its time must not keep anybody from being told.
  await Promise.all([run(end.on_end), ...(end.notify ?? []).map(tell)]);
  // It was done, whether that can be written or not.
  await change((end) => ({ ...end, done_at: new Date().toISOString() })).catch(() => {});

  async function run(given: OnEndResult | undefined): Promise<void> {
    // What another one had begun is not begun again: nobody knows how far it came.
    if (given?.state !== "waiting") return;
    const { command } = given;
    await change((end) => ({ ...end, on_end: { command, state: "started" } }));
    const { runOnEnd } = await import("./on_end.ts");
    const on_end = await runOnEnd(command, agent, { directory });
    // What came of it, as well as can be.
    await change((end) => ({ ...end, on_end })).catch(() => {});
  }

  async function tell({ whom, isWaiting }: NotifyResult, index: number): Promise<void> {
    if (!isWaiting) return;
    const { notify } = await import("./notify.ts");
    const result = await notify(whom, agent);
    // Whoever was told must not be told again because others could not be.
    await change((end) => ({ ...end, notify: end.notify?.with(index, result) ?? [] }))
      .catch(() => {});
  }
}

/** All that is to be done, before any of it is. */
function claimOf(meta: EndedMeta): EndFile {
  const { notify = [], identity, reason } = meta;
  const command = endCommand(meta);
  return {
    version: 1,
    nonce: identity?.nonce ?? null,
    reason,
    claimed_at: new Date().toISOString(),
    ...(command === undefined ? {} : { on_end: { command, state: "waiting" } }),
    ...(notify.length === 0
      ? {}
      : { notify: notify.map((whom) => ({ whom, isWaiting: true as const })) }),
  };
}
