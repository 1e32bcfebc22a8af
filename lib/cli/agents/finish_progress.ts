/**
 * What lists show while the work of an agent is brought home: its worker tells nothing any more.
 *
 * @module
 */
import { join } from "@std/path/join";
import { HEARTBEAT_MS } from "../../agents/liveness/heartbeat.ts";
import { type Activity, type Progress, readProgress } from "../../agents/progress.ts";
import { PROGRESS_FILE } from "../../agents/record/files.ts";
import { every } from "../../sys/timers.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";

/** Tells it again and again until it is disposed of; what cannot be told hinders nothing. */
export async function tellFinishing(
  directory: string,
  { nonce, what }: { nonce: string | undefined; what: string },
): Promise<Disposable> {
  const now = () => new Date().toISOString();
  const activity: Activity = { kind: "tool", tool: "finish", label: what, since: now() };
  const last = readProgress(directory, nonce);
  const tell = async () => {
    const progress: Progress = {
      ...last,
      ...{ version: 1, nonce: nonce ?? null, at: now(), activity },
    };
    const text = `${JSON.stringify(progress)}\n`;
    await writeFileAtomically(join(directory, PROGRESS_FILE), text, { isSynced: false })
      .catch(() => {});
  };
  await tell();
  return every(HEARTBEAT_MS, tell);
}
