/**
 * Which options of sbatch(1) a user may give.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";

/**
 * Options with which sbatch(1) would do something else than run the agent, would tell its prompt, or would not tell the
 * number of its job. `array`: the agents of one are made by `--each`. `clusters`: nobody would look for the agent there.
 */
const OURS = [
  ...["array", "chdir", "clusters", "comment", "error", "export", "export-file", "help", "hold"],
  ...["input", "job-name", "open-mode", "output", "parsable", "quiet", "signal", "test-only"],
  ...["usage", "version", "wait", "workdir", "wrap"],
];
/** The same as letters. */
const OUR_LETTERS = new Set("aDMeHiJoQhVW");
/** Letters of sbatch(1) that take no value, so that another one may follow in the same word. */
const FLAGS = new Set("HIOQhksuvV");

/**
 * Checks a word that is to be given to sbatch.
 *
 * @throws {UsageError} when it is no option, or one that isonforge itself sets
 */
export function checkSlurmOption(option: string): void {
  if (!/^-\S/.test(option) || /^--(=|$)/.test(option)) {
    throw new UsageError(`not an option of sbatch: ${JSON.stringify(option)}`, {
      hint: "write it in one word: --slurm-option=--time=4:00:00",
    });
  }
  if (/^-\w\s/.test(option)) {
    throw new UsageError(`no space belongs into ${JSON.stringify(option)}`, {
      hint: `write it in one word: --slurm-option=${option.replace(/\s+/, "")}`,
    });
  }
  const ours = option.startsWith("--") ? ourName(option) : ourLetter(option);
  if (ours !== undefined) throw new UsageError(`isonforge itself sets ${ours} of a job`);
}

/** getopt_long(3) takes every beginning of a name that is no other one's. */
function ourName(option: string): string | undefined {
  const name = option.slice(2).split("=", 1)[0] ?? "";
  const ours = OURS.find((known) => known === name) ?? OURS.find((known) => known.startsWith(name));
  return ours === undefined ? undefined : `--${ours}`;
}

/** `-sJname` is `-s -J name`. */
function ourLetter(option: string): string | undefined {
  for (const letter of option.slice(1)) {
    if (OUR_LETTERS.has(letter)) return `-${letter}`;
    if (!FLAGS.has(letter)) return undefined;
  }
  return undefined;
}
