/**
 * Patterns that are matched in time that the lengths of pattern and text bound, whoever wrote them.
 *
 * @module
 */

/** What one character may be. */
export interface CharSet {
  /** The same as {@linkcode CharSet.has}, as a regular expression for one character. */
  source: string;
  /** Takes its UTF-16 code unit. */
  has(code: number): boolean;
}

type Step =
  | { op: "char"; set: CharSet }
  /** Goes on at both. */
  | { op: "split"; to: [number, number] }
  | { op: "jump"; to: number };

/** With so many repetitions one after the other, none within another, going back and forth is harmless, and quicker. */
const MAX_HARMLESS = 2;

/** Builds a {@linkcode LinearPattern} piece by piece, each after the one before. */
export class PatternBuilder {
  readonly #steps: Step[] = [];
  #source = "";
  #prefix = "";
  #suffix = "";
  /** From the first thing on that is no literal, the beginning is open. */
  #hasVaried = false;
  #repetitions = 0;
  #depth = 0;

  /** This text. */
  literal(text: string): this {
    for (let at = 0; at < text.length; at++) {
      const wanted = text.charCodeAt(at);
      const source = escaped(text.charAt(at));
      this.#steps.push({ op: "char", set: { source, has: (code) => code === wanted } });
      this.#source += source;
    }
    if (!this.#hasVaried) this.#prefix += text;
    this.#suffix += text;
    return this;
  }

  /** One character. */
  char(set: CharSet): this {
    this.#varies();
    this.#steps.push({ op: "char", set });
    this.#source += set.source;
    return this;
  }

  /** Any number of such characters, none too. */
  many(set: CharSet): this {
    return this.repeat((inner) => inner.char(set), { atLeast: 0 });
  }

  /** What `add` adds, any number of times. */
  repeat(add: (builder: this) => void, { atLeast }: { atLeast: 0 | 1 }): this {
    this.#varies();
    // Within another repetition it is not harmless.
    this.#repetitions += this.#depth === 0 ? 1 : MAX_HARMLESS + 1;
    this.#depth++;
    const start = this.#steps.length;
    if (atLeast === 0) this.#steps.push({ op: "jump", to: 0 });
    const source = this.#sourceOf(add);
    const split = this.#steps.length;
    this.#steps.push({ op: "split", to: [atLeast === 0 ? start + 1 : start, split + 1] });
    if (atLeast === 0) this.#steps[start] = { op: "jump", to: split };
    this.#source += `(?:${source})${atLeast === 0 ? "*" : "+"}`;
    this.#depth--;
    this.#varies();
    return this;
  }

  /** What one of these adds. */
  oneOf(alternatives: ReadonlyArray<(builder: this) => void>): this {
    this.#varies();
    const ends: number[] = [];
    const sources = alternatives.map((add, index) => {
      const split = this.#steps.length;
      const isLast = index === alternatives.length - 1;
      if (!isLast) this.#steps.push({ op: "jump", to: 0 });
      const source = this.#sourceOf(add);
      if (!isLast) {
        ends.push(this.#steps.length);
        this.#steps.push({ op: "jump", to: 0 });
        this.#steps[split] = { op: "split", to: [split + 1, this.#steps.length] };
      }
      return source;
    });
    for (const end of ends) this.#steps[end] = { op: "jump", to: this.#steps.length };
    this.#source += `(?:${sources.join("|")})`;
    this.#varies();
    return this;
  }

  /** What `add` adds, or nothing. */
  optional(add: (builder: this) => void): this {
    return this.oneOf([add, () => {}]);
  }

  build(): LinearPattern {
    return new LinearPattern(this.#steps, {
      prefix: this.#prefix,
      suffix: this.#suffix,
      isLiteral: !this.#hasVaried,
      harmless: this.#repetitions <= MAX_HARMLESS
        ? new RegExp(`^${this.#source}$`, "s")
        : undefined,
    });
  }

  #sourceOf(add: (builder: this) => void): string {
    const before = this.#source;
    this.#source = "";
    add(this);
    const source = this.#source;
    this.#source = before;
    return source;
  }

  #varies(): void {
    this.#hasVaried = true;
    this.#suffix = "";
  }
}

function escaped(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}

interface Shape {
  prefix: string;
  suffix: string;
  isLiteral: boolean;
  /** The same as an expression, where that is no danger. */
  harmless: RegExp | undefined;
}

/**
 * A pattern for whole texts. All the ways in which it may go on are followed at once (Thompson, "Regular expression search
 * algorithm", 1968), so that there is nothing to go back to: a text of n characters takes n times the length of the pattern.
 */
export class LinearPattern {
  readonly #steps: readonly Step[];
  readonly #shape: Shape;

  constructor(steps: readonly Step[], shape: Shape) {
    this.#steps = steps;
    this.#shape = shape;
  }

  /** How much work one character can be; 0 for a literal. */
  get cost(): number {
    return this.#shape.isLiteral ? 0 : this.#steps.length;
  }

  test(text: string): boolean {
    const { prefix, suffix, isLiteral, harmless } = this.#shape;
    if (isLiteral) return text === prefix;
    // Most texts are none of it: told so without a look at each character.
    if (!text.endsWith(suffix) || !text.startsWith(prefix)) return false;
    if (harmless !== undefined) return harmless.test(text);
    const end = this.#steps.length;
    let states = new States(this.#steps);
    let next = new States(this.#steps);
    states.add(0);
    for (let at = 0; at < text.length && states.list.length > 0; at++) {
      const code = text.charCodeAt(at);
      for (const state of states.list) {
        const step = this.#steps[state];
        if (step?.op === "char" && step.set.has(code)) next.add(state + 1);
      }
      [states, next] = [next, states];
      next.clear();
    }
    return states.has(end);
  }
}

/** Steps at which a match may go on. */
class States {
  readonly list: number[] = [];
  readonly #steps: readonly Step[];
  readonly #isIn: Uint8Array;
  readonly #all: number[] = [];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    this.#isIn = new Uint8Array(steps.length + 1);
  }

  has(state: number): boolean {
    return this.#isIn[state] === 1;
  }

  /** The state, and those that it leads to without a character. */
  add(state: number): void {
    const open = [state];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#isIn[at] === 1) continue;
      this.#isIn[at] = 1;
      this.#all.push(at);
      const step = this.#steps[at];
      if (step?.op === "jump") open.push(step.to);
      else if (step?.op === "split") open.push(...step.to);
      else if (step !== undefined) this.list.push(at);
    }
  }

  clear(): void {
    for (const state of this.#all) this.#isIn[state] = 0;
    this.#all.length = 0;
    this.list.length = 0;
  }
}
