/**
 * What variables a script has set so far may hold.
 *
 * @module
 */
import { INTEGERS, NUMBERS, SET_BY_SHELL } from "./own_variables.ts";
import { bounded, UNKNOWN, type Variables } from "./texts.ts";

/** More than a path has: `a=$a$a` some thirty times would take all memory. */
const MAX_VALUE_CHARS = 4096;
/** `declare -n a=b b=c`: nobody writes more. */
const MAX_REFERENCES = 8;

/** How a variable is declared: `declare -A`, `-i`, `-n`, `-l` and `-u`. */
export interface Kinds {
  hasKeys?: boolean;
  isInteger?: boolean;
  /** Of what it is given. */
  letters?: "lower" | "upper" | undefined;
}

/** Of the shell that runs a script; a subshell gets a copy. */
export class ShellVariables implements Variables {
  /** Whether what comes now may also not be run: then a variable may keep the value that it had. */
  isConditional = false;
  /** How often a variable was given what it had not. */
  changes = 0;
  #environment: Readonly<Record<string, string>>;
  #values = new Map<string, readonly string[]>();
  /** Those with several values of which it has one, and no list. */
  #alternatives = new Set<string>();
  #unset = new Set<string>();
  /** `declare -n`: the names of the variables that they stand for; "" as long as there is none. */
  #references = new Map<string, string>();
  #letters = new Map<string, "lower" | "upper">();
  #keyed = new Set<string>();
  #integers = new Set<string>();
  /** Named by an expression so far; a subshell's are everyone's. */
  #counted = new Set<string>();
  #positional: readonly string[];
  /** Any of them may stand where an earlier one did. */
  #mayBeShifted = false;
  /** A file was read by the shell that may have set any variable. */
  #isSourced = false;

  constructor(environment: Readonly<Record<string, string>>, positional: readonly string[] = []) {
    this.#environment = environment;
    this.#positional = positional;
  }

  get(name: string): readonly string[] | undefined {
    const meant = this.#meant(name);
    if (meant === "@" || meant === "*") return this.#positional;
    if (/^[1-9]\d*$/.test(meant)) {
      const from = Number(meant) - 1;
      const one = [this.#positional[from] ?? ""];
      return this.#mayBeShifted && from < this.#positional.length
        ? this.#positional.slice(from)
        : one;
    }
    const value = this.#values.get(meant);
    if (value !== undefined) return value;
    if (NUMBERS.test(meant)) return ["0"];
    if (SET_BY_SHELL.test(meant) || this.#isSourced || meant === UNKNOWN) return [UNKNOWN];
    const inherited = this.#unset.has(meant) ? undefined : this.#environment[meant];
    return inherited === undefined ? undefined : [inherited];
  }

  /** Its values are ones of which it has one, unless they are `isList`. */
  set(name: string, values: readonly string[], { isList = false } = {}): void {
    if (this.#references.get(name) === "") return this.refer(name, values);
    const meant = this.#meant(name);
    if (meant === UNKNOWN) return this.#setAny();
    if (/[[]/.test(name)) return this.add(meant, values, { how: "beside" });
    const before = this.#values.get(meant);
    const kept = this.isConditional ? before ?? [] : [];
    const known = values.map((value) =>
      value.length > MAX_VALUE_CHARS ? UNKNOWN : this.#spelled(meant, value)
    );
    const all = [...new Set([...kept, ...known])];
    const mayBeOneOf = kept.some((value) => !known.includes(value)) || (!isList && all.length > 1);
    if (mayBeOneOf) this.#alternatives.add(meant);
    else this.#alternatives.delete(meant);
    if (before?.length !== all.length || all.some((value) => !before.includes(value))) {
      this.changes++;
    }
    this.#values.set(meant, all);
  }

  /** `name+=value`, `name[…]=value`: it follows what the variable held, or stands beside it. */
  add(name: string, values: readonly string[], { how }: { how: "after" | "beside" }): void {
    const held = this.get(name) ?? [];
    const isBeside = held.length === 0 || how === "beside";
    const joined = isBeside
      ? [...held, ...values]
      : bounded(held.flatMap((text) => values.map((value) => text + value)));
    // Of an array that is changed in one place, each of its values may be meant.
    this.set(this.#meant(name), bounded(joined), { isList: how === "beside" && held.length > 0 });
  }

  unset(name: string): void {
    const meant = this.#meant(name);
    if (this.isConditional) this.set(meant, [UNKNOWN]);
    else {
      this.#values.delete(meant);
      this.#unset.add(meant);
    }
    this.#keyed.delete(meant);
  }

  /** `unset -n`, `declare +n`. */
  unsetReference(name: string): void {
    this.#references.delete(name);
  }

  /** `env -i`. */
  clear(): void {
    this.#values.clear();
    this.#environment = {};
  }

  /** `declare -n name=other`; without a name of another one, the next value says which. */
  refer(name: string, targets: readonly string[]): void {
    const [target = "", ...others] = targets;
    const isKnown = others.length === 0 && /^(?:[A-Za-z_]\w*(?:\[[^]*)?)?$/.test(target);
    this.#references.set(name, isKnown ? target.replace(/\[[^]*$/, "") : UNKNOWN);
  }

  /** Whether it has one of its values, and which nobody can tell. */
  hasAlternatives(name: string): boolean {
    const isShifted = this.#mayBeShifted && /^[1-9]\d*$/.test(name);
    return isShifted || this.#alternatives.has(this.#meant(name));
  }

  /** Of its values it has this one. */
  choose(name: string, value: string): void {
    if (!/^[1-9]\d*$/.test(name)) return this.set(name, [value]);
    this.#positional = this.#positional.with(Number(name) - 1, value);
    this.#mayBeShifted = false;
  }

  /** What was done in one of several states, in which only one value of the variables `chosen` counted. */
  takeOver(others: readonly ShellVariables[], chosen: ReadonlySet<string>): void {
    for (const other of others) {
      for (const [name, values] of other.#values) {
        const held = this.#values.get(name) ?? [];
        const isSame = values === held || values.every((value) => held.includes(value));
        if (isSame || chosen.has(name)) continue;
        this.#values.set(name, bounded([...new Set([...held, ...values])]));
        this.#alternatives.add(name);
      }
    }
  }

  setPositional(values: readonly string[]): void {
    this.#positional = values;
    this.#mayBeShifted = false;
  }

  /** `shift`; what may not be run, or again and again, leaves each of them possible. */
  shift(): void {
    this.changes++;
    if (this.isConditional) this.#mayBeShifted = true;
    else this.#positional = this.#positional.slice(1);
  }

  /** `source FILE`: any variable may have any value then. */
  source(): void {
    this.#isSourced = true;
  }

  /** `declare -A name`, `declare -i name` … */
  declare(name: string, { hasKeys = false, isInteger = false, letters }: Kinds): void {
    if (isInteger) this.#integers.add(name);
    if (hasKeys && !this.isConditional) this.#keyed.add(name);
    if (letters !== undefined) this.#letters.set(name, letters);
  }

  /** Whether a variable is surely an array with texts for keys. */
  hasKeys(name: string): boolean {
    return this.#keyed.has(name);
  }

  /** Whether what a variable is given may be evaluated as a number: at once, or when a loop begins anew. */
  isInteger(name: string): boolean {
    return INTEGERS.test(name) || this.#integers.has(name) || this.#counted.has(name);
  }

  /** An expression names it. */
  count(name: string): void {
    this.#counted.add(name);
  }

  /** Whether the script itself has set a variable. */
  hasSet(name: string): boolean {
    return this.#values.has(this.#meant(name));
  }

  /** Whether the script itself has taken a variable away. */
  hasUnset(name: string): boolean {
    return this.#unset.has(name);
  }

  /** Takes over what another one has. */
  protected copyVariables(from: ShellVariables): void {
    this.#environment = from.#environment;
    this.#values = new Map(from.#values);
    this.#alternatives = new Set(from.#alternatives);
    this.#unset = new Set(from.#unset);
    this.#references = new Map(from.#references);
    this.#letters = new Map(from.#letters);
    this.#keyed = new Set(from.#keyed);
    this.#integers = new Set(from.#integers);
    this.#counted = from.#counted;
    this.#positional = from.#positional;
    this.#mayBeShifted = from.#mayBeShifted;
    this.#isSourced = from.#isSourced;
    this.isConditional = from.isConditional;
  }

  /** The variable itself: behind references, and of `name[…]` the array. */
  #meant(name: string): string {
    let meant = name.replace(/(?<=\w)\[[^]*$/, "");
    for (let count = 0; count < MAX_REFERENCES; count++) {
      const next = this.#references.get(meant);
      if (next === undefined || next === "") return meant;
      meant = next;
    }
    return UNKNOWN;
  }

  /** A reference to nobody knows which was given something. */
  #setAny(): void {
    this.#isSourced = true;
    for (const [name, values] of this.#values) {
      this.#values.set(name, [...new Set([...values, UNKNOWN])]);
      this.#alternatives.add(name);
    }
  }

  #spelled(name: string, value: string): string {
    const letters = this.#letters.get(name);
    if (letters === undefined) return value;
    return letters === "lower" ? value.toLowerCase() : value.toUpperCase();
  }
}
