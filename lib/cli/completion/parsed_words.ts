/**
 * What the words before the one that is completed mean, as the parser would take them.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { HELP, VERSION_OPTION } from "../arguments/standard_options.ts";

/** An option as the tree declares it. */
export type CommandOption = Pick<
  ReturnType<Command["getOptions"]>[number],
  "name" | "flags" | "args" | "description" | "collect" | "conflicts"
>;

/** An argument, of a command or of an option. */
export type CommandArgument = ReturnType<Command["getArguments"]>[number];

/** Where a value is expected. */
export interface Slot {
  argument: Pick<CommandArgument, "name" | "type">;
  /** The long flag of the option whose value it is; undefined for an argument of the command. */
  flag?: string;
  /** Whether another option may stand there instead. */
  mayBeLeftOut?: boolean;
}

/** The words of a command line up to the one that is completed. */
export class ParsedWords {
  readonly root: Command;
  /** The command that they name. */
  command: Command;
  /** The option whose value comes next. */
  awaited: Slot | undefined;
  /** Whether `--` was among them. */
  areOptionsOver = false;
  /** What is neither a command nor an option's. */
  readonly positionals: string[] = [];
  readonly #given = new Map<string, string[]>();

  constructor(root: Command, words: readonly string[]) {
    this.root = root;
    this.command = root;
    for (const word of words) this.#take(word);
  }

  /** Every option of the command, in the order of the help. */
  get options(): readonly CommandOption[] {
    const own: readonly CommandOption[] = this.command.getOptions();
    const standard = this.command === this.root ? [HELP, VERSION_OPTION] : [HELP];
    const isMissing = ({ name }: CommandOption) => !own.some((option) => option.name === name);
    return [...own, ...standard.filter(isMissing)];
  }

  /** Whether nothing came yet but names of commands: then the name of another may come. */
  get isFirst(): boolean {
    return this.positionals.length === 0 && this.#given.size === 0;
  }

  /** The argument of the command that comes next; undefined when it takes no more. */
  get nextArgument(): CommandArgument | undefined {
    const all = this.command.getArguments();
    const last = all.at(-1);
    return all[this.positionals.length] ?? (last?.variadic ? last : undefined);
  }

  /** The option that a flag names. */
  option(flag: string): CommandOption | undefined {
    return this.options.find(({ flags }) => flags.includes(flag));
  }

  /** The place of a flag's value; undefined when it takes none, or is not for people. */
  slot(flag: string): Slot | undefined {
    const option = this.option(flag);
    const argument = option?.args[0];
    if (option === undefined || argument === undefined) return undefined;
    return {
      argument,
      flag: option.flags.find((each) => each.startsWith("--")) ?? flag,
      mayBeLeftOut: argument.optional === true,
    };
  }

  /** The last value that was given for an option, by its long flag. */
  value(flag: string): string | undefined {
    return this.#given.get(this.option(flag)?.name ?? "")?.at(-1);
  }

  /** Whether the option may stand there too. */
  mayBeGiven(option: CommandOption): boolean {
    if (this.#given.has(option.name)) return option.collect === true;
    // Either of the two may say so.
    return !this.options.some((other) =>
      this.#given.has(other.name) &&
      (other.conflicts?.includes(option.name) || option.conflicts?.includes(other.name))
    );
  }

  #take(word: string): void {
    const { awaited } = this;
    this.awaited = undefined;
    if (this.areOptionsOver) this.positionals.push(word);
    else if (awaited !== undefined && !(awaited.mayBeLeftOut && word.startsWith("-"))) {
      this.#values(awaited.flag ?? "").push(word);
    } else if (word === "--") this.areOptionsOver = true;
    else if (/^-./.test(word)) this.#takeOption(word);
    else {
      const command = this.isFirst ? this.command.getBaseCommand(word, true) : undefined;
      if (command === undefined) this.positionals.push(word);
      else this.command = command as Command;
    }
  }

  #takeOption(word: string): void {
    const [, flag = word, value] = word.match(/^(--?[^=]+)=([^]*)$/) ?? [];
    // `-qn` is `-q -n`: only the last can have a value of its own.
    const flags = flag.startsWith("--")
      ? [flag]
      : Array.from(flag.slice(1), (letter) => `-${letter}`);
    for (const each of flags) this.#values(each);
    const last = flags.at(-1) ?? flag;
    const slot = this.slot(last);
    if (slot === undefined) return;
    if (value === undefined) this.awaited = slot;
    else this.#values(last).push(value);
  }

  /** What was given for an option, which counts as given from now on. */
  #values(flag: string): string[] {
    const name = this.option(flag)?.name ?? flag;
    const values = this.#given.get(name) ?? [];
    this.#given.set(name, values);
    return values;
  }
}
