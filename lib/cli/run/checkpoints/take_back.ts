/**
 * Showing what a rollback would do, asking, doing it.
 *
 * @module
 */
import type { CheckpointRecord } from "../../../agents/checkpoints/checkpoint_record.ts";
import { prepareRollback, rollBack } from "../../../agents/checkpoints/rollback.ts";
import type { PlannedFile } from "../../../agents/checkpoints/rollback_plan.ts";
import { UserError } from "../../../errors.ts";
import { showName } from "../../../text/byte_names.ts";
import { disarm } from "../../../text/disarm.ts";
import { printDone, printLine, printNotice, printWarning } from "../../output/print.ts";

export interface TakeBackOptions {
  home: string;
  label: string;
  dryRun: boolean;
  yes: boolean;
  force: boolean;
  ask: (question: string) => Promise<boolean>;
}

/** How many files an error names. */
const MAX_NAMED = 5;

/**
 * Takes back what `records` tell.
 *
 * @returns whether it is done, or there is nothing to do
 * @throws {UserError} when it cannot be done, or files were changed later
 */
export async function takeBack(
  records: readonly CheckpointRecord[],
  { home, label, dryRun, yes, force, ask }: TakeBackOptions,
): Promise<boolean> {
  const prepared = await prepareRollback(records, { home, label, force });
  const { files, root } = prepared.plan;
  for (const notice of prepared.notices) printNotice(shown(notice));
  const later = files.filter(({ isChangedLater }) => isChangedLater);
  if (dryRun || (!yes && later.length === 0) || (!yes && force)) {
    for (const file of files) printLine(lineOf(file));
  }
  if (dryRun) {
    printLine(
      files.length === 0
        ? "Nothing to roll back."
        : `Would change ${count(files)} in ${shown(root)}.`,
    );
    return true;
  }
  if (files.length === 0) {
    printLine("Nothing to roll back.");
    return true;
  }
  if (later.length > 0 && !force) {
    const named = later.slice(0, MAX_NAMED).map(({ path }) => path);
    const more = later.length > named.length ? ` and ${later.length - named.length} more` : "";
    throw new UserError(
      `cannot roll back ${label}: changed since: ${shown(named.join(", "))}${more}`,
      {
        hint:
          "--force takes these changes back too, and keeps them under a reference; --dry-run shows all",
      },
    );
  }
  if (!yes && !await ask(`Change ${count(files)} in ${shown(root)}?`)) {
    printLine("Nothing changed.");
    return false;
  }
  const { done, failed, replaced } = await rollBack(prepared, { home });
  for (const { path, reason } of failed) printWarning(shown(`"${path}" stays as it is: ${reason}`));
  if (replaced !== undefined) {
    printNotice(`the files as they were are kept: git diff ${replaced}`);
  }
  printDone(`Rolled back ${label}: ${count(done)}`);
  return failed.length === 0;
}

function lineOf({ path, action, isChangedLater }: PlannedFile): string {
  const remark = isChangedLater ? "  (changed since)" : "";
  return `  ${action.padEnd("bring back".length)}  ${shown(path)}${remark}`;
}

function count(files: readonly unknown[]): string {
  return files.length === 1 ? "1 file" : `${files.length} files`;
}

function shown(text: string): string {
  return disarm(showName(text), "space");
}
