/**
 * Redacting words as they arrive: a key may come in two pieces.
 *
 * @module
 */
import { pemEnd, type Redact, secretsWorthIt, TOKENS } from "./redact.ts";

/** No secret is this long; what looks like the beginning of a longer one is let go. */
const MAX_HELD = 16 * 1024;

/** `s(?:k(?:-…)?)?`: any beginning of `begin`, and after all of it `rest`. */
function beginningOf(begin: string, rest: string): string {
  return begin.split("").reduceRight((after, letter) => `${letter}(?:${after})?`, rest);
}

/** What may become a token once more has come. */
const TOKEN_AT_END = new RegExp(
  `(?<![A-Za-z0-9])(?:${
    TOKENS.map(({ begin, rest }) => beginningOf(begin, `${rest}*`)).join("|")
  })$`,
);
const BEARER_AT_END = new RegExp(`\\b${beginningOf("bearer", "\\s+[\\w.~+/-]*=*")}$`, "i");
const PEM_AT_END = new RegExp(
  `(?:-{1,5}|-----${beginningOf("BEGIN", "[A-Z0-9 ]{0,60}-{0,4}")})$`,
);

/** One stream of words. */
export class RedactedStream {
  readonly #redact: Redact;
  readonly #secrets: readonly string[];
  #held = "";
  /** Stands for what was told before: whether a word begins here depends on it. */
  #before = "";

  /** `redact` was created for the same `secrets`. */
  constructor(redact: Redact, secrets: readonly string[]) {
    this.#redact = redact;
    this.#secrets = secretsWorthIt(secrets);
  }

  /** Takes what has come; returns what can be told already, which ends where a secret may begin. */
  push(delta: string): string {
    const text = this.#held + delta;
    const cut = this.#cut(text);
    this.#held = text.slice(cut);
    return this.#tell(text.slice(0, cut));
  }

  /** Nothing follows: returns the rest. */
  end(): string {
    const rest = this.#tell(this.#held);
    this.#held = "";
    this.#before = "";
    return rest;
  }

  #tell(text: string): string {
    if (text === "") return "";
    const told = this.#redact(this.#before + text).slice(this.#before.length);
    this.#before = /[A-Za-z0-9]$/.test(text) ? "0" : " ";
    return told;
  }

  #cut(text: string): number {
    const start = Math.max(0, text.length - MAX_HELD);
    const before = start === 0 ? this.#before : " ";
    const tail = before + text.slice(start);
    const first = Math.max(before.length, this.#firstOpen(tail));
    // All that is looked at may be a beginning: then it has become too long for one.
    if (start > 0 && first === before.length) return text.length;
    return start + first - before.length;
  }

  /** Where the first thing begins that may become a secret once more has come. */
  #firstOpen(text: string): number {
    const { closed, open } = privateKeys(text);
    const rest = text.slice(closed);
    const found = [TOKEN_AT_END, BEARER_AT_END, PEM_AT_END].map((pattern) => rest.search(pattern))
      .concat(this.#secrets.map((secret) => beginsAtEnd(rest, secret)))
      .filter((at) => at >= 0).map((at) => closed + at);
    return Math.min(text.length, open, ...found);
  }
}

/** Where the last whole private key ends, and where one begins whose end has not come. */
function privateKeys(text: string): { closed: number; open: number } {
  const begins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/g;
  for (let closed = 0;;) {
    begins.lastIndex = closed;
    const begin = begins.exec(text);
    if (begin === null) return { closed, open: Infinity };
    const end = pemEnd(text, begin.index);
    if (end < 0) return { closed, open: begin.index };
    closed = end;
  }
}

/** Where a beginning of `secret` reaches the end of `text`; -1 where none does. */
function beginsAtEnd(text: string, secret: string): number {
  const start = Math.max(0, text.length - secret.length + 1);
  for (let at = text.indexOf(secret.charAt(0), start); at >= 0;) {
    if (secret.startsWith(text.slice(at))) return at;
    at = text.indexOf(secret.charAt(0), at + 1);
  }
  return -1;
}
