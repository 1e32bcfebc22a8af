/**
 * `isonforge [options] [prompt]`: a run in the foreground, or with `--bg` detached.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { isonforgeHome } from "../../config/environment.ts";
import { UsageError, UserError } from "../../errors.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { PROGRAM } from "../../version.ts";
import { type ParsedOptions, type RunOptions, runOptions } from "../arguments/run_options.ts";
import { settleWords } from "../arguments/optional_values.ts";
import { isAttended } from "../attended.ts";
import { isConversation, pickSession } from "../run/session_choice.ts";
import { execTask } from "../run/task/exec_task.ts";
import { unusedBranchName } from "../run/unused_branch_name.ts";
import { readTask } from "../run/task/task.ts";
import { warnOfForeignHome } from "../run/where_it_runs.ts";

export default async function root(
  promptArgument: string | undefined,
  parsed: ParsedOptions,
): Promise<number> {
  try {
    return await start(promptArgument, parsed);
  } catch (error) {
    const { printFailedResult } = await import("../output/failed_result.ts");
    printFailedResult(error, parsed);
    throw error;
  }
}

async function start(promptArgument: string | undefined, parsed: ParsedOptions): Promise<number> {
  const { worktree, continue: goOn, resume, ...others } = await runOptions(parsed);
  const cwd = resolve(others.cwd ?? Deno.cwd());
  const { prompt, ...settled } = await settleWords(
    { prompt: promptArgument, worktree, continue: goOn, resume },
    {
      hasPrompt: others.promptFile !== undefined,
      isConversation: (word) => isConversation(word, cwd),
    },
  );
  const { each } = others;
  if (others.image !== undefined && (each !== undefined || others.exec !== undefined)) {
    throw new UsageError("--image goes with one prompt: --each and --exec have none for it");
  }
  const isWorker = others.outcomeFile !== undefined;
  // A worker has both: what it is called, and the command.
  const command = each === undefined && !isWorker ? execTask(others, prompt) : undefined;
  const task = command ?? (each === undefined ? await readTask(prompt, others) : undefined);
  enterDirectory(cwd, others.cwd);
  warnOfForeignHome();
  if (others.exec === undefined && task?.prompt.startsWith("/")) {
    const { checkTypedSkill } = await import("../run/task/typed_skill.ts");
    await checkTypedSkill(task.prompt, Deno.cwd());
  }
  const { worktree: branch, resume: session, ...rest } = settled;
  if (each !== undefined) {
    const { default: startEach } = await import("../agents/start_each.ts");
    return await startEach(each, { prompt, branch, options: { ...others, ...rest } });
  }
  const options: RunOptions = {
    ...others,
    ...rest,
    ...(branch === undefined ? {} : { worktree: branch === true ? unusedBranchName() : branch }),
    ...(session === undefined ? {} : { resume: session === true ? await pickSession() : session }),
  };
  if (isAtTerminal(options)) {
    if (options.check !== undefined) {
      throw new UsageError("--check is for runs that end by themselves: add -p or --bg");
    }
    await enterWorktree(options);
    const { default: converse } = await import("./converse.ts");
    return await converse(task, options);
  }
  if (task === undefined) {
    throw new UsageError("no prompt given", {
      hint: `${PROGRAM} -p "what to do", or ${PROGRAM} --help`,
    });
  }
  if (options.bg) {
    const { default: background } = await import("./background.ts");
    return await background(task, options);
  }
  if (options.exec !== undefined) {
    const { default: exec } = await import("../run/run_exec.ts");
    return await exec(options.exec, options);
  }
  await enterWorktree(options);
  const { default: run } = await import("./run.ts");
  return await run(task, options);
}

/** Whether somebody sits there who can be asked, and nothing speaks against it. */
function isAtTerminal({ bg, print, outputFormat, outcomeFile }: RunOptions): boolean {
  const isText = outputFormat === undefined || outputFormat === "text";
  return !bg && !print && isText && outcomeFile === undefined && isAttended();
}

/**
 * Goes where the run is to be; also where it stands already, as after `su` in a directory that is closed to who one is then.
 *
 * @param named as the user named it
 */
function enterDirectory(path: string, named: string | undefined): void {
  try {
    Deno.chdir(path);
  } catch (error) {
    throw new UserError(`cannot enter "${named ?? path}": ${describeSystemError(error)}`, {
      cause: error,
      ...(named === undefined ? { hint: "cd to a directory of yours, or name one: --cwd" } : {}),
    });
  }
}

async function enterWorktree({ worktree, fromPr, ...options }: RunOptions): Promise<void> {
  if (worktree === undefined) return await markStart(options);
  const { enterWorktree } = await import("../worktrees/start_in_worktree.ts");
  await enterWorktree({ name: worktree, fromPullRequest: fromPr }, options);
}

/** A run that was started in a worktree keeps it as one that was given it does; agents have a record. */
async function markStart({ outcomeFile }: Pick<RunOptions, "outcomeFile">): Promise<void> {
  if (outcomeFile !== undefined) return;
  const { markRunAt } = await import("../../agents/worktrees/run_mark.ts");
  await markRunAt(Deno.cwd(), isonforgeHome());
}
