/**
 * `isonforge --bg --each <file>`: an agent for each line.
 *
 * @module
 */
import { recordsOf } from "../../agents/record/records.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { userSettings } from "../../config/layers/user_layers.ts";
import { readMaxRunning } from "../../config/queue/rules.ts";
import { errorMessage, ExitCode, UsageError, UserError } from "../../errors.ts";
import {
  assertNoneWrong,
  type EachItem,
  inOrder,
  parseEach,
  type WrongLine,
} from "../arguments/each_items.ts";
import type { OptionalValue } from "../arguments/optional_values.ts";
import { type RunOptions, runOptions } from "../arguments/run_options.ts";
import { openStore } from "../context.ts";
import { printError } from "../output/print.ts";
import { untilBrokenPipe } from "../output/until_broken_pipe.ts";
import { execTask } from "../run/task/exec_task.ts";
import { readStandardInput, readTextFile } from "../arguments/read_text.ts";
import { unusedBranchName } from "../run/unused_branch_name.ts";
import { startInBackground } from "./start_in_background.ts";
import { checkStart } from "./checked_start.ts";
import { type EachStart, sayOneOfMany } from "./one_of_many.ts";

/** How many of them run at once where nobody has said it. */
const AT_ONCE = 4;

export interface EachOptions {
  /** In which `{}` stands for the line. */
  prompt: string | undefined;
  /** Of `-w`; true: one of its own for each. */
  branch: OptionalValue | undefined;
  /** What was given for all of them. */
  options: Omit<RunOptions, "worktree" | "resume"> & { resume?: unknown };
}

/** Starts them in an order in which each finds those that it is to follow; all are tried. */
export default async function startEach(
  path: string,
  { prompt, branch, options: { resume, continue: goOn, json, ...options } }: EachOptions,
): Promise<number> {
  if (!options.bg) throw new UsageError("--each is for background agents: add --bg");
  if (resume !== undefined || goOn) {
    throw new UsageError("--each starts many, and a conversation goes on with one of them");
  }
  if (json) throw new UsageError("--each prints a line for each: --json is not for it");
  const text = path === "-" ? await readStandardInput() : await readTextFile(path, "list");
  const items = inOrder(
    parseEach(text, { prompt, exec: options.exec, options: withBranch(branch, options) }),
  );
  if (items.length === 0) {
    throw new UsageError(`there is nothing in ${path === "-" ? "the list" : path}`);
  }
  const store = openStore();
  const starts = await checkedStarts(items, { options, store });
  if (options.on !== undefined) {
    const { startTogether } = await import("./start_together.ts");
    return await startTogether(starts, { store, on: options.on });
  }
  const maxRunning = readMaxRunning(options.maxRunning, await userSettings(store.home)) ?? AT_ONCE;
  const say = untilBrokenPipe();
  let exitCode: number = ExitCode.done;
  for (const { task, flags: { quiet = false, ...flags } } of starts) {
    try {
      const made = await startInBackground(store, { task, flags: { maxRunning, ...flags } });
      await sayOneOfMany(made, { say, quiet });
    } catch (error) {
      say(() => printError(error));
      exitCode = ExitCode.failed;
    }
  }
  return exitCode;
}

/**
 * Whatever is wrong with one of them is said before any is started.
 *
 * @throws {UserError} which names each line that a start would refuse
 */
async function checkedStarts(
  items: readonly EachItem[],
  { options, store }: { options: Parameters<typeof toStart>[1]; store: AgentStore },
): Promise<EachStart[]> {
  const coming = new Set(items.flatMap(({ flags }) => flags.name ?? []));
  const starts: EachStart[] = [];
  const wrong: WrongLine[] = [];
  for (const item of items) {
    try {
      const start = await toStart(item, options);
      await check(start, { coming, store });
      starts.push(start);
    } catch (error) {
      wrong.push({ line: item.line, error });
    }
  }
  const [first] = wrong;
  const words = new Set(wrong.map(({ error }) => errorMessage(error)));
  // What is wrong with all of them is wrong with the options of the command.
  if (
    first !== undefined && items.length > 1 && wrong.length === items.length && words.size === 1
  ) {
    throw first.error;
  }
  assertNoneWrong(wrong.sort((a, b) => a.line - b.line));
  assertNoneTaken(coming, store);
  return starts;
}

async function check(
  { task: { prompt }, flags: { after, afterOk, maxRunning, ...flags } }: EachStart,
  { coming, store }: { coming: ReadonlySet<string>; store: AgentStore },
): Promise<void> {
  // Those that start together with it are not there yet.
  const there = (words: string | undefined) => {
    const left = words?.split(",").filter((word) => !coming.has(word.trim())).join(",");
    return left === "" && words !== "" ? undefined : left;
  };
  await checkStart(store, {
    ...flags,
    after: there(after),
    afterOk: there(afterOk),
    // Of an array it is the limit.
    ...(maxRunning === undefined || flags.on !== undefined ? {} : { maxRunning }),
  });
  if (flags.exec === undefined) {
    const { checkTypedSkill } = await import("../run/task/typed_skill.ts");
    await checkTypedSkill(prompt, Deno.cwd());
  }
  if (flags.worktree !== undefined) {
    const { assertBranchName } = await import("../../agents/worktrees/branch_name.ts");
    await assertBranchName(flags.worktree, Deno.cwd());
  }
}

/** @throws {UserError} when another agent has one of the names */
function assertNoneTaken(names: ReadonlySet<string>, store: AgentStore): void {
  const taken = recordsOf(store.list()).find(({ name }) => name !== undefined && names.has(name));
  if (taken === undefined) return;
  throw new UserError(`"${taken.name}" is the name of ${taken.id}: nothing was started`);
}

function withBranch(
  branch: OptionalValue | undefined,
  { name }: { name?: string },
): { worktree?: string | true; name?: string } {
  return {
    ...(branch === undefined ? {} : { worktree: branch }),
    ...(name === undefined ? {} : { name }),
  };
}

async function toStart(
  { flags, worktree, argument, prompt }: EachItem,
  { worktree: _none, ...common }: Omit<RunOptions, "resume" | "continue">,
): Promise<EachStart> {
  const own = await runOptions({ bg: true, ...flags });
  const all: RunOptions = {
    ...common,
    ...(own as Partial<RunOptions>),
    ...(argument === undefined ? {} : { execArgument: argument }),
    ...(worktree === undefined
      ? {}
      : { worktree: worktree === true ? unusedBranchName() : worktree }),
    ...(flags.label === undefined && common.label === undefined
      ? {}
      : { label: [...common.label ?? [], ...flags.label ?? []] }),
  };
  const task = execTask(all) ?? (prompt === undefined ? undefined : { prompt });
  if (task === undefined) {
    throw new UsageError("--each: an entry has neither a prompt nor a command");
  }
  return { task, flags: all };
}
