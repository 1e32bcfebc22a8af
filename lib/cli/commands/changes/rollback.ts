/**
 * `isonforge rollback <id|session>`
 *
 * @module
 */
import {
  type CheckpointRecord,
  readCheckpoints,
} from "../../../agents/checkpoints/checkpoint_record.ts";
import { isonforgeHome } from "../../../config/environment.ts";
import { forgetGitRepository } from "../../../config/git_environment.ts";
import { ExitCode, UserError } from "../../../errors.ts";
import { sessionPath } from "../../../engine/sessions/session_path.ts";
import { processTable } from "../../../sys/platform.ts";
import { agentLabel } from "../../agents/agent_label.ts";
import { assertAttended } from "../../attended.ts";
import { openExecutors, openStore } from "../../context.ts";
import { printNotice } from "../../output/print.ts";
import { toldReferences } from "../../worktrees/changed_references.ts";
import { describeReferencesLeft } from "../../worktrees/describe_references.ts";
import { takeBack } from "../../run/checkpoints/take_back.ts";

export interface RollbackFlags {
  dryRun: boolean;
  /** Ask nobody. */
  yes: boolean;
  force: boolean;
}

/** Takes back what an agent, or the runs of a conversation, changed. */
export default async function rollback(typed: string, flags: RollbackFlags): Promise<number> {
  forgetGitRepository();
  const home = isonforgeHome();
  const { label, records } = await checkpointsOf(typed, home);
  if (!flags.dryRun && !flags.yes) {
    assertAttended("rollback asks before it changes files", {
      hint: "--yes changes them without asking, --dry-run only shows what would change",
    });
  }
  return await takeBack(records, {
      ...{ home, label, ...flags },
      ask: (question) => Promise.resolve(confirm(question)),
    })
    ? ExitCode.done
    : ExitCode.failed;
}

/** An agent by whatever names it, else a conversation. */
async function checkpointsOf(
  typed: string,
  home: string,
): Promise<{ label: string; records: CheckpointRecord[] }> {
  const store = openStore();
  let id: string;
  try {
    id = store.resolve(typed);
  } catch (error) {
    const session = error instanceof UserError ? await sessionNamed(typed, home) : undefined;
    if (session === undefined) throw error;
    assertUnused(session, home);
    return { label: session, records: readCheckpoints(home, session) };
  }
  const meta = store.read(id);
  const { kind } = await openExecutors(store).look().livenessOf(meta);
  if (kind !== "over") {
    throw new UserError(`cannot roll back ${agentLabel(id, typed)}: it is running`, {
      hint: `stop it first: isonforge stop ${id}`,
    });
  }
  const left = describeReferencesLeft(await toldReferences(store, meta));
  if (left !== undefined) printNotice(left);
  return { label: agentLabel(id, typed), records: readCheckpoints(home, id) };
}

/** The conversation may be removed; what its runs changed is kept all the same. */
async function sessionNamed(typed: string, home: string): Promise<string | undefined> {
  const { checkpointOwners } = await import("../../../agents/checkpoints/checkpoint_record.ts");
  const owners = checkpointOwners(home).filter((owner) => owner.startsWith(typed));
  if (/^[0-9a-f]{4,}$/.test(typed) && owners.length === 1) return owners[0];
  const { findSession } = await import("../../../engine/sessions/find.ts");
  return (await findSession(typed, home).catch(() => undefined))?.id;
}

function assertUnused(session: string, home: string): void {
  if (processTable().isLocked(sessionPath(home, session)) !== true) return;
  throw new UserError(`cannot roll back ${session}: a run is in it`, {
    hint: "in the conversation itself: /rollback",
  });
}
