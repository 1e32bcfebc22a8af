/**
 * What a command is declared as: data, of which Cliffy's command is made (`declared_command.ts`) where Cliffy is
 * needed, and by which `arguments/quick_parse.ts` takes an ordinary command line without loading it.
 *
 * @module
 */
import type { Command, EnumType } from "@cliffy/command";

/** What an option says beside its flags and its description. */
export interface OptionSettings {
  conflicts?: string[];
  depends?: string[];
  collect?: boolean;
  hidden?: boolean;
  default?: unknown;
  required?: boolean;
}

export interface DeclaredOption {
  /** As declared: `-n, --lines <n:lines>`. */
  flags: string;
  settings: OptionSettings;
}

/** Makes a value of a word, or refuses it. */
export type WordType = (word: { value: string }) => unknown;

/** One of several words. */
export class Choice {
  readonly words: readonly string[];

  constructor(words: readonly string[]) {
    this.words = words;
  }
}

/** A type that takes one of these words. */
export function oneOf<const T extends string>(words: readonly T[]): EnumType<T> {
  return new Choice(words) as unknown as EnumType<T>;
}

/** One thing that is said of a command, to Cliffy's. */
export type Step = (command: Command, toCommand: (declaration: Declaration) => Command) => void;

type Action = (options: Record<string, unknown>, ...operands: unknown[]) => unknown;
type OptionSettingsOfCliffy = Parameters<Command["versionOption"]>[2];

/** A declared command; its methods are those of Cliffy's, and what they say is kept. */
export class Declaration {
  /** All that was said, in its order; of options and types what Cliffy takes. */
  readonly steps: Step[] = [];
  readonly options: DeclaredOption[] = [];
  readonly types = new Map<string, WordType | Choice>();
  /** As declared: `<id:operand> [words...:operand]`. */
  operands = "";
  /** What it does; nothing where Cliffy has to be there for it. */
  act: Action | undefined;
  /** Whether only Cliffy can tell what its words mean. */
  isForCliffy = false;

  name(name: string): this {
    return this.#say((command) => command.name(name));
  }

  version(version: string): this {
    return this.#say((command) => command.version(version));
  }

  versionOption(flags: string, description: string, settings: OptionSettingsOfCliffy): this {
    return this.#say((command) => command.versionOption(flags, description, settings));
  }

  description(text: string): this {
    return this.#say((command) => command.description(text));
  }

  help(handler: Parameters<Command["help"]>[0]): this {
    return this.#say((command) => command.help(handler));
  }

  throwErrors(): this {
    return this.#say((command) => command.throwErrors());
  }

  noExit(): this {
    return this.#say((command) => command.noExit());
  }

  alias(name: string): this {
    return this.#say((command) => command.alias(name));
  }

  hidden(): this {
    return this.#say((command) => command.hidden());
  }

  usage(text: string): this {
    return this.#say((command) => command.usage(text));
  }

  example(name: string, line: string): this {
    return this.#say((command) => command.example(name, line));
  }

  complete(name: string, words: Parameters<Command["complete"]>[1]): this {
    return this.#say((command) => command.complete(name, words));
  }

  type(name: string, type: WordType | Choice): this {
    this.types.set(name, type);
    return this;
  }

  arguments(operands: string): this {
    this.operands = operands;
    return this.#say((command) => command.arguments(operands));
  }

  option(flags: string, description: string, settings: OptionSettings = {}): this {
    this.options.push({ flags, settings });
    return this.#say((command) => command.option(flags, description, settings));
  }

  action(act: Action): this {
    this.act = act;
    // A command without options has none to hand over, in Cliffy's types.
    return this.#say((command) =>
      command.action((options, ...operands) => act(Object(options), ...operands))
    );
  }

  /** The words are passed on as they are. */
  useRawArgs(): this {
    this.isForCliffy = true;
    return this.#say((command) => command.useRawArgs());
  }

  /** It does nothing itself, and then shows its help. */
  showsHelp(): this {
    return this.#say((command) => command.action(() => command.showHelp()));
  }

  /** A command of this command. */
  command(name: string, declaration: Declaration): this {
    this.isForCliffy = true;
    return this.#say((command, toCommand) => command.command(name, toCommand(declaration)));
  }

  #say(step: Step): this {
    this.steps.push(step);
    return this;
  }
}

/** A new declaration, with the methods and the types of Cliffy's command: what an action takes follows from them. */
export function command(): Command {
  return new Declaration() as unknown as Command;
}

/** What was declared; Cliffy's types matter to nobody but an action. */
export function declared(command: unknown): Declaration {
  return command as Declaration;
}
