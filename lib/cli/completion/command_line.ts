/**
 * Reads a command line as it was typed up to the cursor, which may be in the middle of a quotation.
 *
 * bash and fish tell their words only with the quotes still on, bash moreover cut at `=` and `:`, so
 * that their completions get the line itself.
 *
 * @module
 */

/** How a shell writes its words. */
export interface Dialect {
  /** Characters after which the shell believes that another word begins: `COMP_WORDBREAKS`. */
  breaks: string;
  /** Inside of `'…'` a backslash protects these. */
  escapedInSingle: string;
  /** Whether `$'…'` is a quotation. */
  hasAnsiQuotes: boolean;
}

/** The word before the cursor. */
export interface LastWord {
  /** Without quotes. */
  value: string;
  /** The quotation that is still open: `"`, `'` or `$'`; else empty. */
  quote: string;
  /** Where in `value` what the shell replaces begins. */
  start: number;
}

export interface CommandLine {
  /** From the program's name on, without quotes, redirections and assignments in front; never empty. */
  words: string[];
  last: LastWord;
  /** Whether the last word is the file of a redirection. */
  isRedirection: boolean;
}

const ESCAPED_IN_DOUBLE = '"\\$`';
const ANSI_ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", e: "\x1b" };
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** What fish counts to the command: it runs what follows. */
const PREFIX_COMMANDS = /^(and|or|not|!|if|else|while|begin|command|exec|time)$/;

/** Takes a line apart. */
export function readCommandLine(text: string, dialect: Dialect): CommandLine {
  const reader = new Reader(text, dialect);
  const { words, last, isRedirection } = reader.read();
  const program = words.findIndex((word) => !ASSIGNMENT.test(word) && !PREFIX_COMMANDS.test(word));
  return { words: words.slice(Math.max(0, program)), last, isRedirection };
}

class Reader {
  readonly #text: string;
  readonly #dialect: Dialect;
  #at = 0;
  readonly #words: string[] = [];
  /** The word so far; undefined between words. */
  #word: string | undefined;
  #start = 0;
  #isRedirection = false;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  read(): CommandLine {
    let quote = "";
    while (this.#at < this.#text.length) quote = this.#readNext();
    const last = { value: this.#word ?? "", quote, start: this.#start };
    return { words: [...this.#words, last.value], last, isRedirection: this.#isRedirection };
  }

  /** Reads one character or quotation; returns the quotation that was not closed. */
  #readNext(): string {
    const character = this.#text.charAt(this.#at++);
    const next = this.#text.charAt(this.#at);
    if (/[ \t\n]/.test(character)) this.#endWord();
    else if (character === "\\") this.#escape();
    else if (character === "'" || character === '"') return this.#readQuotation(character);
    else if (character === "$" && next === "'" && this.#dialect.hasAnsiQuotes) {
      this.#at++;
      return this.#readQuotation("$'");
    } else if (character === "&" && next === ">") this.#endWord();
    else if (character === "<" || character === ">") this.#redirect();
    else {
      this.#append(character);
      if (this.#dialect.breaks.includes(character)) this.#start = this.#word?.length ?? 0;
    }
    return "";
  }

  #append(text: string): void {
    this.#word = (this.#word ?? "") + text;
  }

  #escape(): void {
    const character = this.#text.charAt(this.#at++);
    if (character !== "\n") this.#append(character);
  }

  #endWord(): void {
    // The file of a redirection is no argument.
    if (this.#word !== undefined && !this.#isRedirection) this.#words.push(this.#word);
    if (this.#word !== undefined) this.#isRedirection = false;
    this.#word = undefined;
    this.#start = 0;
  }

  #redirect(): void {
    // The number of a descriptor, as in `2>`.
    if (/^\d*$/.test(this.#word ?? "")) this.#word = undefined;
    this.#endWord();
    while (/[<>&|]/.test(this.#text.charAt(this.#at))) this.#at++;
    this.#isRedirection = true;
  }

  #readQuotation(quote: string): string {
    const before = this.#start;
    this.#append("");
    this.#start = this.#word?.length ?? 0;
    const close = quote.slice(-1);
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at++);
      if (character === close) {
        this.#start = before;
        return "";
      }
      if (character === "\\") this.#escapeIn(quote);
      else this.#append(character);
    }
    return quote;
  }

  #escapeIn(quote: string): void {
    const next = this.#text.charAt(this.#at);
    if (quote === "$'") {
      this.#append(ANSI_ESCAPES[next] ?? next);
      this.#at++;
      return;
    }
    const escaped = quote === "'" ? this.#dialect.escapedInSingle : ESCAPED_IN_DOUBLE;
    if (next !== "" && escaped.includes(next)) {
      this.#append(next);
      this.#at++;
    } else if (quote === '"' && next === "\n") this.#at++;
    else this.#append("\\");
  }
}
