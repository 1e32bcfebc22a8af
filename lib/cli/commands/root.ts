/**
 * `isonforge [options] [prompt]`: a run in the foreground, or with `--bg` detached.
 *
 * @module
 */
import { UsageError, UserError } from "../../errors.ts";
import type { RunFlags } from "../../config/run_config.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { PROGRAM } from "../../version.ts";
import type { SessionFlags } from "../session_choice.ts";
import { readTask, type TaskSources } from "../task.ts";

interface Options extends RunFlags, SessionFlags, TaskSources {
  name?: string;
  quiet?: boolean;
  json?: boolean;
  raw?: boolean;
  print?: boolean;
  cwd?: string;
  worktree?: string;
  outcomeFile?: string;
}

/** What Cliffy hands over: a flag that was not given may be there as undefined. */
export type RootOptions = { [Name in keyof Options]?: Options[Name] | undefined };

export default async function root(
  promptArgument: string | undefined,
  parsed: RootOptions,
): Promise<number> {
  const options = withOutputForm(givenOptions(parsed));
  const task = await readTask(promptArgument, options);
  if (options.cwd !== undefined) enterDirectory(options.cwd);
  if (isConversation(options)) {
    await enterWorktree(options);
    const { default: converse } = await import("./converse.ts");
    return await converse(task?.prompt, options);
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
  await enterWorktree(options);
  const { default: run } = await import("./run.ts");
  return await run(task, options);
}

function givenOptions(parsed: RootOptions): Options {
  const given = Object.entries(parsed).filter(([_name, value]) => value !== undefined);
  return Object.fromEntries(given) as Options;
}

/** Of a run `--json` is one more word for its output format; `--name` and `--quiet` are an agent's. */
function withOutputForm(options: Options): Options {
  const { bg, name, quiet, json, outputFormat } = options;
  if (bg && outputFormat !== undefined && outputFormat !== "text") {
    throw new UsageError("--output-format is of print runs: what an agent says is text", {
      hint: "--json with --bg prints the record of the agent",
    });
  }
  if (bg) return options;
  for (const [option, value] of [["--name", name], ["--quiet", quiet]] as const) {
    if (value !== undefined) throw new UsageError(`${option} is for background agents: add --bg`);
  }
  if (!json) return options;
  if (outputFormat === "stream-json") {
    throw new UsageError("--json and --output-format stream-json contradict each other", {
      hint: "give one of them",
    });
  }
  return { ...options, outputFormat: "json" };
}

/** Whether somebody sits there who can be asked, and nothing speaks against it. */
function isConversation({ bg, print, outputFormat, outcomeFile }: Options): boolean {
  const isText = outputFormat === undefined || outputFormat === "text";
  return !bg && !print && isText && outcomeFile === undefined &&
    Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

function enterDirectory(path: string): void {
  try {
    Deno.chdir(path);
  } catch (error) {
    throw new UserError(`cannot enter "${path}": ${describeSystemError(error)}`, { cause: error });
  }
}

async function enterWorktree({ worktree, ...options }: Options): Promise<void> {
  if (worktree === undefined) return;
  const { enterWorktree } = await import("../worktrees/start_in_worktree.ts");
  await enterWorktree(worktree, options);
}
