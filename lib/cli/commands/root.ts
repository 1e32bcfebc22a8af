/**
 * `isonforge [options] [prompt]`: a run in the foreground, or with `--bg` detached.
 *
 * @module
 */
import { errorMessage, UsageError, UserError } from "../../errors.ts";
import type { RunFlags } from "../../run_config.ts";
import { PROGRAM } from "../../version.ts";

interface Options extends RunFlags {
  bg?: boolean;
  print?: boolean;
  cwd?: string;
  promptFile?: string;
  outcomeFile?: string;
}

/** What Cliffy hands over: a flag that was not given may be there as undefined. */
export type RootOptions = { [Name in keyof Options]?: Options[Name] | undefined };

export default async function root(
  promptArgument: string | undefined,
  parsed: RootOptions,
): Promise<number> {
  const options = givenOptions(parsed);
  const prompt = await readPrompt(promptArgument, options.promptFile);
  if (options.cwd !== undefined) enterDirectory(options.cwd);
  if (options.bg) {
    const { default: background } = await import("./background.ts");
    return await background(prompt, options);
  }
  const { default: run } = await import("./run.ts");
  return await run(prompt, options);
}

function givenOptions(parsed: RootOptions): Options {
  const given = Object.entries(parsed).filter(([_name, value]) => value !== undefined);
  return Object.fromEntries(given) as Options;
}

async function readPrompt(argument: string | undefined, file: string | undefined): Promise<string> {
  if (argument !== undefined && file !== undefined) {
    throw new UsageError("a prompt and --prompt-file were given: one of them is enough");
  }
  const prompt = file === undefined ? argument : await readPromptFile(file);
  if (prompt !== undefined && prompt.trim() !== "") return prompt;
  throw new UsageError(prompt === undefined ? "no prompt given" : "the prompt is empty", {
    hint: `${PROGRAM} -p "what to do", or ${PROGRAM} --help`,
  });
}

async function readPromptFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new UserError(`cannot read the prompt from "${path}": ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

function enterDirectory(path: string): void {
  try {
    Deno.chdir(path);
  } catch (error) {
    throw new UserError(`cannot enter "${path}": ${errorMessage(error)}`, { cause: error });
  }
}
