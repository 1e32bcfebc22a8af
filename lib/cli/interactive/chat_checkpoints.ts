/**
 * `/checkpoint` and `/rollback`.
 *
 * @module
 */
import {
  type CheckpointRecord,
  readCheckpoints,
} from "../../agents/checkpoints/checkpoint_record.ts";
import { UserError } from "../../errors.ts";
import { formatAge } from "../output/format_age.ts";
import { printDone, printLine } from "../output/print.ts";
import type { RunCheckpoints } from "../run/checkpoints/run_checkpoints.ts";
import { takeBack } from "../run/checkpoints/take_back.ts";

/** What they need of the conversation. */
interface Conversation {
  readonly options: { home: string; checkpoints?: RunCheckpoints | undefined };
  readonly dialogue: { facts: { sessionId: string } };
  confirm(question: string): Promise<boolean>;
}

/** Keeps the files as they are, and lists what is kept. */
export async function markCheckpoint(chat: Conversation, words: string): Promise<void> {
  const { options: { home, checkpoints }, dialogue: { facts } } = chat;
  const record = await checkpoints?.mark(words || "/checkpoint", facts.sessionId);
  if (record === undefined) throw noRepository();
  printDone(`Checkpoint ${record.number}: /rollback ${record.number} leads back here`);
  for (const earlier of kept(home, facts.sessionId)) printLine(`  ${lineOf(earlier)}`);
}

/** Takes back what was changed from a checkpoint on; without a number what was changed last. */
export async function rollBackTo(chat: Conversation, argument: string): Promise<void> {
  const { options: { home, checkpoints }, dialogue: { facts } } = chat;
  if (checkpoints === undefined) throw noRepository();
  const records = kept(home, facts.sessionId);
  const words = argument.split(/\s+/);
  const number = words.find((word) => /^\d+$/.test(word));
  const from = number === undefined
    ? records.findLast(({ start, end }) => start.tree !== end?.tree)
    : records.find((record) => record.number === Number(number));
  if (from === undefined) {
    if (number === undefined) return printLine("Nothing to roll back.");
    throw new UserError(`there is no checkpoint ${number}`, {
      hint: `there are: ${records.map(({ number }) => number).join(", ") || "none"}`,
    });
  }
  await takeBack(records.filter((record) => record.number >= from.number), {
    home,
    label: `to checkpoint ${from.number}`,
    dryRun: false,
    yes: false,
    force: words.includes("--force"),
    ask: (question) => chat.confirm(question),
  });
}

function kept(home: string, session: string): CheckpointRecord[] {
  return readCheckpoints(home, session).filter(({ rolled_back_at }) =>
    rolled_back_at === undefined
  );
}

function lineOf({ number, words, start }: CheckpointRecord): string {
  const seconds = Math.max(0, (Date.now() - Date.parse(start.at)) / 1000);
  return `${String(number).padStart(2)}  ${formatAge(seconds).padEnd(8)}  ${words}`;
}

function noRepository(): UserError {
  return new UserError("checkpoints are kept in git repositories, and here is none");
}
