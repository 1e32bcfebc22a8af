/**
 * Looks at a command line before Cliffy parses it. What is wrong with options, and empty words, its
 * releases take differently, and some do harm: 1.2 forgets an option whose value is empty, so that
 * `prune --filter "$WHICH" --yes` would remove every agent; earlier ones take the `--yes` of
 * `prune --filter= --yes` for the value. What comes after `--` none of them hands to a command.
 *
 * @module
 */
import { type Command, ValidationError } from "@cliffy/command";
import { nearNames } from "../../text/near_names.ts";
import { promptCell } from "../output/prompt_cell.ts";
import { HELP, VERSION_OPTION } from "./standard_options.ts";
import { refuseMisplacedCommand } from "./misplaced_command.ts";
import { asOperand } from "./operand.ts";
import { asPerhapsValue } from "./optional_values.ts";

type Option = Pick<
  ReturnType<Command["getOptions"]>[number],
  "name" | "flags" | "args" | "hidden"
>;

/** Of an agent, or of a conversation: the name of no command. */
const LIKE_AN_ID = /^(?=.*[0-9])[0-9a-f]{2,}$/;

/**
 * Refuses options that do not exist, empty values, and arguments that nothing takes.
 *
 * @returns the words for Cliffy to parse
 * @throws {ValidationError}
 * @throws {UsageError} as {@linkcode refuseMisplacedCommand}
 */
export function checkArguments(root: Command, args: readonly string[]): string[] {
  const { command, names, words: given } = findCommand(root, args);
  const options: readonly Option[] = [...command.getOptions(true), HELP, VERSION_OPTION];
  const words = takenBack(given, options);
  const operands: string[] = [];
  const parsed: string[] = [];
  let awaiting: Option | undefined;
  let end = 0;
  for (; end < words.length; end++) {
    const typed = spelledOut(words[end] ?? "", options);
    const canEnd = awaiting === undefined || mayBeLeftOut(awaiting);
    if (typed === "--" && canEnd) break;
    const isValue = awaiting !== undefined && !(canEnd && typed.startsWith("-"));
    for (const word of isValue ? [typed] : partsOf(typed, options)) {
      // A value that may be left out is left out where another option comes.
      if (awaiting !== undefined && mayBeLeftOut(awaiting) && word.startsWith("-")) {
        awaiting = undefined;
      }
      parsed.push(checkedWord(word, { awaiting, command: names }));
      if (awaiting !== undefined) {
        checkValue(awaiting, word);
        awaiting = undefined;
      } else if (isOption(word)) awaiting = checkOption(word, { typed, options });
      else operands.push(word);
    }
  }
  const [first] = operands;
  if (names.length === 0 && first !== undefined) refuseMisplacedCommand(parsed, first);
  const literal = words.slice(end + 1);
  operands.push(...literal);
  const taken = command.getArguments();
  if (taken.length === 0) {
    // Cliffy drops these: `prune --yes -- <id>` would remove every agent. The others it refuses itself, and does not say which.
    const isHelp = parsed.some((word) => HELP.flags.includes(word));
    const mayBeCommand = command.hasCommands() && !LIKE_AN_ID.test(first ?? "");
    if (literal.length > 0 || (operands.length > 0 && !isHelp && !mayBeCommand)) {
      throw new ValidationError(
        `No arguments allowed for command "${command.getPath()}": ${operands.join(" ")}`,
      );
    }
    return [...names, ...parsed];
  }
  if (operands.length > taken.length && !taken.at(-1)?.variadic) {
    throw new ValidationError(`Too many arguments: ${operands.slice(taken.length).join(" ")}`);
  }
  // What comes after `--` is no value of an option that stands right before it.
  const [last] = awaiting === undefined ? [] : parsed.splice(-1);
  return [...names, ...parsed, ...literal.map(asOperand), ...(last === undefined ? [] : [last])];
}

/** `--on-end ""` is `--no-on-end`, where there is such an option. */
function takenBack(words: readonly string[], options: readonly Option[]): string[] {
  const end = words.indexOf("--");
  const found: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const [, name] = /^--([a-z-]+)(=?)$/.exec(word) ?? [];
    const isEmpty = word.endsWith("=") || words[index + 1] === "";
    const isBefore = end < 0 || index < end;
    const negation = `--no-${name}`;
    // Of a start `--no-check` is no opposite: "$CHECK" that is empty must not start an agent without one.
    const isOpposite = spelledOut(negation, options) === negation;
    if (
      isBefore && isEmpty && isOpposite && options.some(({ flags }) => flags.includes(negation))
    ) {
      found.push(negation);
      if (!word.endsWith("=")) index++;
    } else found.push(word);
  }
  return found;
}

/** `--no-check` is no opposite of `--check <command>`, for which Cliffy takes it. */
function spelledOut(word: string, options: readonly Option[]): string {
  const other = "--endpoint-unchecked";
  return word === "--no-check" && options.some(({ flags }) => flags.includes(other)) ? other : word;
}

/** A word for Cliffy; `awaiting` is the option that it is the value of. */
function checkedWord(
  word: string,
  { awaiting, command }: { awaiting: Option | undefined; command: readonly string[] },
): string {
  // No value is empty, so what is empty before `--` is an argument.
  if (word === "") return asOperand(word);
  // Of a run it may be the prompt instead.
  const isPerhaps = awaiting !== undefined && mayBeLeftOut(awaiting) && command.length === 0;
  return isPerhaps ? asPerhapsValue(word) : word;
}

/** As Cliffy finds it: the names of commands come first. */
function findCommand(root: Command, args: readonly string[]) {
  let command = root;
  let depth = 0;
  for (const word of args) {
    const next = command.getBaseCommand(word, true) as Command | undefined;
    if (next === undefined) break;
    command = next;
    depth++;
  }
  return { command, names: args.slice(0, depth), words: args.slice(depth) };
}

function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
}

/**
 * The parts of combined short flags: `-qf` is `-q -f`, and in `-fn5` what follows the option that
 * takes a value is that value. Cliffy splits by what the last letter looks like.
 */
function partsOf(word: string, options: readonly Option[]): string[] {
  if (!/^-[^-]/.test(word)) return [word];
  const parts: string[] = [];
  for (let rest = word.slice(1); rest !== "";) {
    const flag = `-${rest.charAt(0)}`;
    const option = options.find(({ flags }) => flags.includes(flag));
    rest = rest.slice(1);
    if (rest.startsWith("=")) return [...parts, flag + rest];
    if (option === undefined) return [...parts, flag];
    parts.push(flag);
    if (option.args.length > 0) return rest === "" ? parts : [...parts, rest];
  }
  return parts;
}

function mayBeLeftOut({ args }: Option): boolean {
  return args.every(({ optional }) => optional);
}

/** Returns the option if its value has to follow. */
function checkOption(
  word: string,
  { typed, options }: { typed: string; options: readonly Option[] },
): Option | undefined {
  const [, flag = word, value] = word.match(/^(--?[^=]+)=([^]*)$/) ?? [];
  const option = options.find(({ flags }) => flags.includes(flag));
  if (option === undefined) throw unknown(flag, { typed, options });
  const takesValue = option.args.length > 0;
  if (value === undefined) return takesValue ? option : undefined;
  if (takesValue) checkValue(option, value);
  else if (value === "") {
    throw new ValidationError(`Option "--${option.name}" doesn't take a value, but got "".`);
  }
  return undefined;
}

function checkValue({ name }: Option, value: string): void {
  if (value === "") throw new ValidationError(`Missing value for option "--${name}".`);
}

function unknown(
  flag: string,
  { typed, options }: { typed: string; options: readonly Option[] },
): ValidationError {
  // No option holds white space: it is a prompt, or what else was to be said.
  if (/\s/.test(typed)) return new ValidationError(`Unknown option "${promptCell(typed)}".`);
  const names = options.filter(({ hidden }) => !hidden).map(({ name }) => name);
  // The whole word: `-json` is a slip for `--json`, whatever its letters would be.
  const [near] = nearNames(typed.replace(/^-+|=[^]*$/g, ""), names);
  const question = near === undefined ? "" : ` Did you mean option "--${near}"?`;
  return new ValidationError(`Unknown option "${flag}".${question}`);
}
