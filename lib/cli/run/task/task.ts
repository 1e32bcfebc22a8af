/**
 * What a run is to do: the prompt, and what was piped beside it.
 *
 * @module
 */
import { UsageError } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import type { ReadImage } from "./read_images.ts";
import { readStandardInput, readTextFile } from "../../arguments/read_text.ts";
import { printWarning } from "../../output/print.ts";

/** The prompt as it was given, and what was piped beside it. */
export interface Task {
  prompt: string;
  input?: string;
  images?: readonly ReadImage[];
}

/** How long a pipe may take to begin: whoever starts an agent waits for the shell's prompt. */
const PATIENCE_MS = { print: 3000, background: 1000 };

export interface TaskSources {
  /** `--prompt-file`; `-` is standard input, as it is for the prompt itself. */
  promptFile?: string;
  /** `--input-file`, hidden: what was piped when the agent was started. */
  inputFile?: string;
  /** `--image` */
  image?: readonly string[];
  bg?: boolean;
}

/**
 * What was typed, what stands in the file, or what comes through a pipe.
 *
 * @returns undefined when there is no prompt
 */
export async function readTask(
  argument: string | undefined,
  { image, ...sources }: TaskSources,
): Promise<Task | undefined> {
  const { readImages } = image === undefined ? {} : await import("./read_images.ts");
  // Before anything is waited for.
  const images = await readImages?.(image ?? []);
  const task = await readWords(argument, sources);
  if (images === undefined) return task;
  if (task === undefined) throw new UsageError("--image needs a prompt beside it");
  return { ...task, images };
}

async function readWords(
  argument: string | undefined,
  { promptFile, inputFile, bg = false }: Omit<TaskSources, "image">,
): Promise<Task | undefined> {
  if (argument !== undefined && promptFile !== undefined) {
    throw new UsageError("a prompt and --prompt-file were given: one of them is enough");
  }
  const source = promptFile ?? argument;
  if (source === undefined) {
    const prompt = Deno.stdin.isTerminal() ? "" : await readStandardInput();
    return prompt.trim() === "" ? undefined : { prompt };
  }
  const prompt = source === "-"
    ? await readStandardInput()
    : promptFile === undefined
    ? source
    : await readTextFile(promptFile, "prompt");
  if (prompt.trim() === "") {
    throw new UsageError("the prompt is empty", {
      hint: `${PROGRAM} -p "what to do", or ${PROGRAM} --help`,
    });
  }
  if (inputFile !== undefined) return { prompt, input: await readTextFile(inputFile, "input") };
  if (source === "-" || Deno.stdin.isTerminal()) return { prompt };
  const { readPipedInput } = await import("./piped_input.ts");
  const patienceMs = bg ? PATIENCE_MS.background : PATIENCE_MS.print;
  const input = await readPipedInput({ patienceMs, onWarning: printWarning });
  return input === undefined ? { prompt } : { prompt, input };
}
