/**
 * Keys and tokens in text that is shown or kept.
 *
 * @module
 */
import { REDACTED } from "../../text/url_secrets.ts";

/** Replaces the secrets in a text by {@linkcode REDACTED}. */
export type Redact = (text: string) => string;

/**
 * Known kinds: what such a secret begins with, the characters that follow, and how many at least.
 * Each needs a digit among them: `sk-estimator-container` is a style sheet's.
 */
export const TOKENS: ReadonlyArray<{ begin: string; rest: string; atLeast: number }> = [
  // OpenAI, Anthropic, OpenRouter and who follows them
  { begin: "sk-", rest: "[\\w-]", atLeast: 20 },
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  { begin: "ghp_", rest: "\\w", atLeast: 20 },
  { begin: "gho_", rest: "\\w", atLeast: 20 },
  { begin: "ghu_", rest: "\\w", atLeast: 20 },
  { begin: "ghs_", rest: "\\w", atLeast: 20 },
  { begin: "ghr_", rest: "\\w", atLeast: 20 },
  { begin: "github_pat_", rest: "\\w", atLeast: 20 },
  { begin: "glpat-", rest: "[\\w-]", atLeast: 20 },
  { begin: "hf_", rest: "[A-Za-z0-9]", atLeast: 30 },
  { begin: "AKIA", rest: "[A-Z0-9]", atLeast: 16 },
  { begin: "ASIA", rest: "[A-Z0-9]", atLeast: 16 },
  { begin: "AIza", rest: "[\\w-]", atLeast: 30 },
  { begin: "xoxa-", rest: "[\\w-]", atLeast: 10 },
  { begin: "xoxb-", rest: "[\\w-]", atLeast: 10 },
  { begin: "xoxp-", rest: "[\\w-]", atLeast: 10 },
  { begin: "xoxr-", rest: "[\\w-]", atLeast: 10 },
  { begin: "xoxs-", rest: "[\\w-]", atLeast: 10 },
];

/** RFC 6750; the word stays, the token goes. */
const BEARER = /\b(Bearer\s+)([\w.~+/-]{16,}=*)/gi;

/** RFC 7468; what follows is read line by line, see {@linkcode pemEnd}. */
const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/g;
const PEM_END = /^-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
const PEM_END_BEGIN = "-----END ";
/**
 * What may stand before a line of a key: spaces, and the line number that a tool puts there; its arrow also as
 * bytes.ts has it, and as the first of its bytes.
 */
const MARGIN = /^[ \t]*(?:\d{1,7}[ \t]*(?:[|:→\t]|â(?:†’?)?|-(?!-))?[ \t]*)?/;
/** Base64, the headers of RFC 1421, or nothing. */
const PEM_LINE = /^(?:[A-Za-z0-9+/]+={0,2}|[A-Za-z-]+: ?[A-Za-z0-9,.-]+)?[ \t]*$/;
/** So much of a key that it is one, although its line goes on otherwise. */
const PEM_PIECE = /^[A-Za-z0-9+/]{20,}={0,2}/;

const TOKEN = new RegExp(
  TOKENS.map(({ begin, rest, atLeast }) => `(?<![A-Za-z0-9])${begin}${rest}{${atLeast},}`).join(
    "|",
  ),
  "g",
);
/** Most text holds none of these, and is then done. */
const HINT = new RegExp(`${TOKENS.map(({ begin }) => begin).join("|")}|bearer|-----BEGIN`, "i");

/**
 * Creates what redacts the known kinds of keys and `secrets` themselves.
 *
 * Short ones are words like `ollama`, which servers without a key are given, and stay.
 *
 * @example
 * ```ts
 * const redact = createRedact(["the-key"]);
 * redact("sent the-key"); // "sent [redacted]"
 * ```
 */
export function createRedact(secrets: readonly string[]): Redact {
  const kept = secretsWorthIt(secrets);
  return (text) => {
    let clean = text;
    for (const secret of kept) clean = clean.replaceAll(secret, REDACTED);
    if (!HINT.test(clean)) return clean;
    // Not looked for within the expressions: that took quadratic time.
    const hide = (token: string) => /\d/.test(token) ? REDACTED : token;
    return withoutPrivateKeys(clean).replace(TOKEN, hide)
      .replace(BEARER, (_all, word, token) => word + hide(token));
  };
}

/** Those of `secrets` that can be told from ordinary words, the longest first. */
export function secretsWorthIt(secrets: readonly string[]): string[] {
  const isTelling = (secret: string) =>
    secret.length >= 12 || (secret.length >= 8 && /\d/.test(secret));
  // In JSON, a key with a quote or a backslash looks different.
  const forms = secrets.filter(isTelling).flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
  ]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** Where the private key that begins at `start` ends; -1 when it may go on after the text. */
export function pemEnd(text: string, start: number): number {
  PEM_BEGIN.lastIndex = start;
  PEM_BEGIN.exec(text);
  let at = PEM_BEGIN.lastIndex;
  // A line break, or its name in a string of JSON.
  const lineBreak = /\r?\n|(?:\\r)?\\n|$/g;
  for (;;) {
    lineBreak.lastIndex = at;
    const found = lineBreak.exec(text);
    const end = found?.index ?? text.length;
    const isLast = end === text.length;
    const line = text.slice(at, end).replace(MARGIN, "");
    const last = PEM_END.exec(line);
    if (last !== null) return end - line.length + last[0].length;
    if (isLast && mayGoOn(line)) return -1;
    if (isLast || !PEM_LINE.test(line)) {
      const first = PEM_PIECE.exec(line);
      return first === null ? at : end - line.length + first[0].length;
    }
    at = end + (found?.[0].length ?? 0);
  }
}

/** Whether a line of which more may come can belong to a private key. */
function mayGoOn(line: string): boolean {
  const isEnd = PEM_END_BEGIN.startsWith(line.slice(0, PEM_END_BEGIN.length));
  return isEnd || PEM_LINE.test(line.replace(/(?:\\(?:r\\?)?|\r)$/, ""));
}

function withoutPrivateKeys(text: string): string {
  let clean = "";
  let at = 0;
  for (;;) {
    PEM_BEGIN.lastIndex = at;
    const begin = PEM_BEGIN.exec(text);
    if (begin === null) return clean + text.slice(at);
    const end = pemEnd(text, begin.index);
    clean += text.slice(at, begin.index) + REDACTED;
    if (end < 0) return clean;
    at = end;
  }
}
