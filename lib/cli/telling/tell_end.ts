/**
 * Doing what is to be done about the end of one agent, once.
 *
 * @module
 */
import {
  claimEnd,
  type EndFile,
  isUntold,
  type NotifyResult,
  type OnEndResult,
} from "../../agents/ending/end_file.ts";
import type { EndedMeta } from "../../agents/record/meta.ts";
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
  using claim = await claimEnd(directory);
  if (claim === undefined) return;
  // It may have been started again before the file was locked.
  const meta = store.read(id);
  if (!isUntold(meta, directory)) return;
  const agent = await endedAgent(meta, { store, redact });
  let end = claimOf(meta);
  await claim.write(end);
  // Both at once: a command that takes its time must not keep anybody from being told.
  const [onEnd, notify] = await Promise.all([run(meta.on_end), tell(meta.notify)]);
  end = { ...end, done_at: new Date().toISOString(), ...onEnd, ...notify };
  // It was done, whether that can be written or not.
  await claim.write(end).catch(() => {});

  async function run(command: string | undefined): Promise<{ on_end?: OnEndResult }> {
    if (command === undefined) return {};
    const { runOnEnd } = await import("./on_end.ts");
    return { on_end: await runOnEnd(command, agent, { directory }) };
  }

  async function tell(words: readonly string[] = []): Promise<{ notify?: NotifyResult[] }> {
    if (words.length === 0) return {};
    const { notify } = await import("./notify.ts");
    return { notify: await Promise.all(words.map((word) => notify(word, agent))) };
  }
}

function claimOf(meta: EndedMeta): EndFile {
  const { on_end: command, identity, reason } = meta;
  return {
    version: 1,
    nonce: identity?.nonce ?? null,
    reason,
    claimed_at: new Date().toISOString(),
    ...(command === undefined ? {} : { on_end: { command, state: "started" } }),
  };
}
