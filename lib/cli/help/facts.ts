/**
 * What the tree says about a command, in plain values: all that the forms of the help are made of.
 *
 * @module
 */
import { type Command, EnumType } from "@cliffy/command";
import { HELP, VERSION_OPTION } from "../arguments/standard_options.ts";

export interface OptionFacts {
  /** The long name without dashes. */
  name: string;
  /** As they are typed: `-n`, `--lines`. */
  flags: readonly string[];
  /** What it takes, e.g. `<n>`; empty for one that takes nothing. */
  value: string;
  /** With the default, if it has one. */
  description: string;
}

export interface CommandFacts {
  /** The words that name it, after the program's; none for the root. */
  path: readonly string[];
  aliases: readonly string[];
  /** What it takes, e.g. `<id...>`. */
  operands: string;
  description: string;
  options: readonly OptionFacts[];
  examples: ReadonlyArray<{ title: string; command: string }>;
  commands: readonly CommandFacts[];
}

/** The facts of a command and of all below it, without what is hidden. */
export function factsOf(command: Command): CommandFacts {
  const isRoot = command.getParent() === undefined;
  const own = command.getBaseOptions().map((option) => optionFacts(command, option))
    .filter(({ name }) => name !== HELP.name && name !== VERSION_OPTION.name);
  return {
    path: pathOf(command),
    aliases: command.getAliases(),
    operands: operandsOf(command),
    description: command.getDescription().trim(),
    options: [...own, HELP, ...(isRoot ? [VERSION_OPTION] : [])],
    examples: command.getExamples().map(({ name, description }) => ({
      title: name,
      command: description,
    })),
    commands: command.getBaseCommands().map(factsOf),
  };
}

/** The first line of its description. */
export function shortDescription({ description }: CommandFacts): string {
  return description.split("\n")[0] ?? "";
}

/** How a command of a list is shown: its name, other names, and what it takes. */
export function callOf({ path, aliases, operands, commands }: CommandFacts): string {
  const name = [path.at(-1), ...aliases].join(", ");
  const takes = operands === "" && commands.length > 0 ? "<command>" : operands;
  return [name, takes].filter((word) => word !== "").join(" ");
}

/** Flags and value of an option, long names below each other: `-n, --lines <n>`, `    --bg`. */
export function termOf({ flags, value }: OptionFacts): string {
  const isLongOnly = flags.every((flag) => flag.startsWith("--"));
  return (isLongOnly ? "    " : "") + [flags.join(", "), value].join(" ").trimEnd();
}

type Option = ReturnType<Command["getOptions"]>[number];
type Argument = Pick<
  ReturnType<Command["getArguments"]>[number],
  "name" | "optional" | "variadic"
>;

function optionFacts(command: Command, option: Option): OptionFacts {
  const value = option.args.map((argument) =>
    placeholder({ ...argument, name: allowedValues(command, argument.type) ?? argument.name })
  ).join(" ");
  const usual = option.default;
  const isSaid = ["string", "number"].includes(typeof usual);
  return {
    name: option.name,
    flags: option.flags,
    value,
    description: withRemarks(option.description.trim(), [
      ...(isSaid ? [`default: ${usual}`] : []),
      ...(option.required ? ["required"] : []),
    ]),
  };
}

/** Without the types: `<id...:word>` is `<id...>`. A command may say it in other words, see `usage()`. */
function operandsOf(command: Command): string {
  return command.getUsage().replace(/:[^\]>]*(?=[\]>])/g, "");
}

function withRemarks(description: string, remarks: readonly string[]): string {
  if (remarks.length === 0) return description;
  return `${description.replace(/\.$/, "")} (${remarks.join(", ")}).`;
}

/** `low|medium|high`; undefined where any value may be given. */
function allowedValues(command: Command, type: string): string | undefined {
  const handler = command.getType(type)?.handler;
  return handler instanceof EnumType ? handler.values().join("|") : undefined;
}

function placeholder({ name, optional, variadic }: Argument): string {
  const inner = variadic ? `${name}...` : name;
  return optional ? `[${inner}]` : `<${inner}>`;
}

function pathOf(command: Command): string[] {
  const parent = command.getParent() as Command | undefined;
  return parent === undefined ? [] : [...pathOf(parent), command.getName()];
}
