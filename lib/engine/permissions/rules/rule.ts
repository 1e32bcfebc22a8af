/**
 * A rule of the deny list, and the short way to write most of them.
 *
 * @module
 */
import type { Invocation, Refusal, Verdict } from "../invocation.ts";

export interface Rule {
  /** Names of programs; `*` at the end stands for any ending. */
  programs: readonly string[];
  /** Why this run of the program is refused, or undefined. */
  refuse(invocation: Invocation): Verdict | Promise<Verdict>;
}

/** A rule about a program, or about some of its subcommands and options. */
export interface CommandRule extends Refusal {
  programs: readonly string[];
  /**
   * The subcommands, e.g. `volume rm`; one of them. `*` within a word stands for any characters, `** word` for the word
   * wherever it stands.
   */
  commands?: readonly string[];
  /** Options that must be there, any one of them. */
  options?: readonly string[];
  /** Options and words that make it harmless, beside `--dry-run` and `--help`. */
  unless?: readonly string[];
}

/** Options with which nothing is changed, whatever the program. */
const HARMLESS = ["--dry-run", "--dryrun", "--help"];

/** Refuses what `rule` describes. */
export function refuseCommand(rule: CommandRule): Rule {
  const { programs, commands, options, unless = [], reason, instead } = rule;
  return {
    programs,
    refuse({ args }) {
      if (hasAny(args, [...HARMLESS, ...unless])) return undefined;
      if (commands !== undefined && !commands.some((words) => runsCommand(args, words))) {
        return undefined;
      }
      return options === undefined || hasAny(args, options) ? { reason, instead } : undefined;
    },
  };
}

/** `refusal` if it is so. */
export function when(isSo: boolean, refusal: Refusal): Verdict {
  return isSo ? refusal : undefined;
}

/** Whether one of the options or words stands among the arguments; `-v` also in `-fv`. */
export function hasAny(args: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((name) =>
    args.some((arg) => {
      if (arg === name) return true;
      // `--dry-run=none` of kubectl is no dry run.
      if (arg.startsWith(`${name}=`)) return !/=(?:none|false|0)$/.test(arg);
      return /^-[a-zA-Z]$/.test(name) && /^-[a-zA-Z]{2,}$/.test(arg) &&
        arg.includes(name.slice(1));
    })
  );
}

/** Whether the arguments call the subcommand `words`; options with values may stand before it. */
export function runsCommand(args: readonly string[], words: string): boolean {
  const wanted = words.split(" ");
  const operands = args.filter((arg) => !arg.startsWith("-"));
  if (wanted[0] === "**") return operands.some((operand) => isWord(operand, wanted[1] ?? ""));
  const first = args.findIndex((arg) => !arg.startsWith("-"));
  // Each option before the subcommand may have a value of its own.
  const before = first === -1
    ? 0
    : args.slice(0, args.length).findIndex((arg, index) =>
      !arg.startsWith("-") && !(args[index - 1] ?? "").startsWith("-")
    );
  const values = before === -1
    ? operands.length
    : args.slice(0, before).filter((arg) => !arg.startsWith("-")).length;
  for (let start = 0; start <= values; start++) {
    if (wanted.every((word, index) => isWord(operands[start + index] ?? "", word))) return true;
  }
  return false;
}

function isWord(operand: string, word: string): boolean {
  if (!word.includes("*")) return operand === word;
  return new RegExp(`^${word.replaceAll(/[.+?^$|()]/g, "\\$&").replaceAll("*", ".*")}$`)
    .test(operand);
}
