/**
 * Takes an ordinary command line as Cliffy would, without Cliffy, which takes longer to load than most commands take.
 * Whatever is not certain, and everything that is wrong, is left to Cliffy: so its words stay the only ones.
 *
 * @module
 */
import { Choice, type Declaration, type DeclaredOption } from "../declared/declaration.ts";
import { operand } from "./operand.ts";
import { asPerhapsValue } from "./optional_values.ts";

/** What an action is called with. */
export interface QuickWords {
  options: Record<string, unknown>;
  operands: unknown[];
}

/** Thrown where Cliffy has to decide. */
class NotCertain extends Error {}

/**
 * The options and operands that Cliffy would find in `words`; undefined where that is not certain.
 *
 * @param words what follows the name of the command
 */
export function quickParse(
  declaration: Declaration,
  words: readonly string[],
  { isRoot }: { isRoot: boolean },
): QuickWords | undefined {
  if (declaration.isForCliffy || declaration.act === undefined) return undefined;
  try {
    return new QuickParser(declaration, isRoot).parse(words);
  } catch {
    // Also what a type refuses: something else may be wrong as well, and Cliffy says which is first.
    return undefined;
  }
}

/** An option as it is looked for. */
interface Option {
  flags: string[];
  /** Under which its value is handed over, and of one that says no, what it denies. */
  property: string;
  isNegation: boolean;
  /** What is taken; nothing where there is no value. */
  value?: { type: string; isOptional: boolean };
  settings: DeclaredOption["settings"];
}

/** What the name of an option begins with that says no. */
const NEGATION = "--no-";

class QuickParser {
  readonly #declaration: Declaration;
  readonly #isRoot: boolean;
  /** As they were read: of some eighty a command line has a few. */
  readonly #options = new Map<DeclaredOption, Option>();
  readonly #given = new Map<string, { option: Option; value: unknown }>();

  constructor(declaration: Declaration, isRoot: boolean) {
    this.#declaration = declaration;
    this.#isRoot = isRoot;
  }

  parse(words: readonly string[]): QuickWords {
    const rest = [...words];
    const operands: string[] = [];
    for (;;) {
      const word = rest.shift();
      if (word === undefined) break;
      if (word === "--") {
        operands.push(...rest);
        break;
      }
      // A dash alone, and nothing at all, are operands of a kind of their own.
      if (word.length < 2) operands.push(certain(word === "" || word === "-" ? undefined : word));
      else if (word.startsWith("--")) this.#takeLong(word, rest);
      else if (word.startsWith("-")) this.#takeShort(word, rest);
      else operands.push(word);
    }
    return { options: this.#settled(), operands: this.#operands(operands) };
  }

  #takeLong(typed: string, rest: string[]): void {
    // What it is to Cliffy: see `checkArguments()`.
    const isUnchecked = typed === "--no-check" && this.#find("--endpoint-unchecked") !== undefined;
    const word = isUnchecked ? "--endpoint-unchecked" : typed;
    const equals = word.indexOf("=");
    const option = certain(this.#find(equals < 0 ? word : word.slice(0, equals)));
    if (equals < 0) return this.#take(option, rest);
    const { type } = certain(option.value);
    this.#give(option, this.#valueOf(type, certain(word.slice(equals + 1) || undefined)));
  }

  /** `-n5` and `-qf` too. */
  #takeShort(word: string, rest: string[]): void {
    for (let index = 1; index < word.length; index++) {
      const option = certain(this.#find(`-${word.charAt(index)}`));
      const behind = word.slice(index + 1);
      if (behind.startsWith("=")) throw new NotCertain();
      if (option.value === undefined) {
        this.#take(option, rest);
        continue;
      }
      if (behind.startsWith("-")) throw new NotCertain();
      return this.#take(option, behind === "" ? rest : [behind]);
    }
  }

  #take(option: Option, rest: string[]): void {
    if (option.value === undefined) return this.#give(option, !option.isNegation);
    const { type, isOptional } = option.value;
    const [next = ""] = rest;
    if (isOptional && (rest.length === 0 || next.startsWith("-"))) return this.#give(option, true);
    if (next === "" || next.startsWith("-")) throw new NotCertain();
    rest.shift();
    this.#give(
      option,
      this.#valueOf(type, isOptional && this.#isRoot ? asPerhapsValue(next) : next),
    );
  }

  #give(option: Option, value: unknown): void {
    const { property, settings } = option;
    const before = this.#given.get(property);
    if (before === undefined) {
      this.#given.set(property, { option, value: settings.collect ? [value] : value });
    } else if (settings.collect && Array.isArray(before.value)) before.value.push(value);
    else throw new NotCertain();
  }

  #find(flag: string): Option | undefined {
    for (const declared of this.#declaration.options) {
      if (!declared.flags.includes(flag)) continue;
      const option = this.#read(declared);
      if (option.flags.includes(flag)) return option;
    }
    return undefined;
  }

  #read(declared: DeclaredOption): Option {
    const option = this.#options.get(declared) ?? readOption(declared);
    this.#options.set(declared, option);
    return option;
  }

  #valueOf(type: string, value: string): unknown {
    const own = this.#declaration.types.get(type);
    if (own instanceof Choice) return certain(own.words.find((word) => word === value));
    if (own !== undefined) return own({ value });
    switch (type) {
      case "string":
        return value;
      case "integer":
        return Number(certain(/^\d{1,15}$/.exec(value)?.[0]));
      case "number":
        return Number(certain(/^\d{1,15}(?:\.\d{1,15})?$/.exec(value)?.[0]));
    }
    throw new NotCertain();
  }

  /** What was given, and what holds where nothing was. */
  #settled(): Record<string, unknown> {
    const given = new Set(this.#given.values().map(({ option }) => option));
    const isGiven = (name: string) =>
      given.values().some(({ flags }) => flags.includes(`--${name}`));
    for (const { settings: { conflicts = [], depends = [] } } of given) {
      if (conflicts.some(isGiven) || !depends.every(isGiven)) throw new NotCertain();
    }
    const settled: Record<string, unknown> = {};
    for (const [property, { value }] of this.#given) settled[property] = value;
    for (const declared of this.#declaration.options) {
      const { settings, flags } = declared;
      if (settings.required) throw new NotCertain();
      if (settings.default === undefined && !flags.includes(NEGATION)) continue;
      const option = this.#read(declared);
      const { property, isNegation } = option;
      if (Object.hasOwn(settled, property)) continue;
      if (settings.default !== undefined) settled[property] = settings.default;
      else if (isNegation && !this.#isDeclared(option)) settled[property] = true;
    }
    return settled;
  }

  /** Whether what it denies is an option, too. */
  #isDeclared({ flags }: Option): boolean {
    return flags.some((flag) =>
      flag.startsWith(NEGATION) && this.#find(`--${flag.slice(NEGATION.length)}`) !== undefined
    );
  }

  #operands(words: readonly string[]): unknown[] {
    const declared = this.#declaration.operands.split(" ").filter((text) => text !== "");
    const values: unknown[] = [];
    const rest = [...words];
    for (const text of declared) {
      const [, bracket, isVariadic, type] = certain(
        /^([<[])[\w-]+(\.\.\.)?:([\w-]+)(?::[\w-]+)?[>\]]$/.exec(text) ?? undefined,
      );
      if (rest.length === 0 && bracket === "<") throw new NotCertain();
      const taken = rest.splice(0, isVariadic === undefined ? 1 : rest.length);
      for (const word of taken) values.push(this.#operand(certain(type), word));
    }
    if (rest.length > 0) throw new NotCertain();
    return values;
  }

  #operand(type: string, word: string): unknown {
    if (!word.startsWith("-")) return this.#valueOf(type, word);
    // It came after `--`.
    return certain(this.#declaration.types.get(type) === operand ? word : undefined);
  }
}

/** The value, if there is one: otherwise Cliffy has to decide. */
function certain<T>(value: T | undefined): T {
  if (value === undefined) throw new NotCertain();
  return value;
}

/** Reads `-n, --lines, --tail <n:lines>`. */
function readOption({ flags: text, settings }: DeclaredOption): Option {
  const [, names = "", bracket, type] = certain(
    /^((?:--?[\w-]+(?:, )?)+)(?: ([<[])[\w-]+:([\w-]+)[>\]])?$/.exec(text) ?? undefined,
  );
  const flags = names.split(", ");
  const name = certain(flags.find((flag) => flag.startsWith("--"))).slice(2);
  const isNegation = `--${name}`.startsWith(NEGATION);
  return {
    flags,
    property: camelCase(isNegation ? name.slice(3) : name),
    isNegation,
    ...(type === undefined ? {} : { value: { type, isOptional: bracket === "[" } }),
    settings,
  };
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
