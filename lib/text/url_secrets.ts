/**
 * Keys in addresses: a password, a token in the place of a user, and what a query says under a name that is one of a key.
 *
 * @module
 */

/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

/** The last word of a name: `key` is that of `api_key`, `exaApiKey` and `subscription-key`, and not of `monkey`. */
const WORDS_OF_SECRETS: ReadonlySet<string> = new Set([
  ...["key", "keys", "apikey", "appkey", "accesskey", "secretkey"],
  ...["token", "accesstoken", "authtoken", "apitoken", "jwt", "bearer"],
  ...["secret", "clientsecret", "password", "passwd", "passphrase", "pass", "pwd"],
  ...["auth", "authorization", "credential", "credentials", "session", "sessionid"],
  ...["sig", "signature", "hmac"],
]);

/** Before the host, see RFC 3986, section 3.2.1. */
const PASSWORD = /(\/\/[^\s/?#@:"]*:)([^\s/?#"]+)(?=@)/g;
/** Servers of git take a token there, alone or with `:x-oauth-basic`. */
const USER = /(\bhttps?:\/\/)([^\s/?#@:"]+)(?=(?::[^\s/?#"]*)?@)/gi;
/** Names of people are shorter, or have no digit. */
const MIN_TOKEN_CHARS = 16;
/** A bracket that closes is that of the sentence around it where the address ends there. */
const PARAMETER = /([?&]([^\s=&#?"]{1,100})=)((?:[^\s&#")]|\)(?![:\s]|$))+)/g;
/** As it stands in a configuration: its name is no secret. */
const VARIABLE = /^\$(?:\{(?:env:)?\w+\}|[A-Za-z_]\w*)$/;

/**
 * Hides them in the addresses of a text.
 *
 * @example
 * ```ts
 * hideUrlSecrets("https://x.test/mcp?api_key=abc"); // "https://x.test/mcp?api_key=[redacted]"
 * ```
 */
export function hideUrlSecrets(text: string): string {
  return text
    .replace(PASSWORD, (_all, before: string, value: string) => before + hidden(value))
    .replace(
      USER,
      (all: string, before: string, name: string) => isToken(name) ? before + hidden(name) : all,
    )
    .replace(
      PARAMETER,
      (all: string, before: string, name: string, value: string) =>
        isNameOfKey(name) ? before + hidden(value) : all,
    );
}

/** What {@linkcode hideUrlSecrets} hides of an address, in every form in which it may be told. */
export function urlSecrets(url: string): string[] {
  const found = new Set<string>();
  const add = (value: string) => {
    if (VARIABLE.test(value)) return;
    found.add(value);
    const decoded = new URLSearchParams(`v=${value}`).get("v");
    if (decoded !== null) found.add(decoded);
  };
  for (const form of [url, URL.parse(url)?.href ?? ""]) {
    for (const [, , value = ""] of form.matchAll(PASSWORD)) add(value);
    for (const [, , name = ""] of form.matchAll(USER)) if (isToken(name)) add(name);
    for (const [, , name = "", value = ""] of form.matchAll(PARAMETER)) {
      if (isNameOfKey(name)) add(value);
    }
  }
  return [...found];
}

function hidden(value: string): string {
  return VARIABLE.test(value) ? value : REDACTED;
}

function isToken(user: string): boolean {
  // `me%40corp.example` has no digit of its own.
  const name = user.replaceAll(/%[\da-f]{2}/gi, " ");
  return name.length >= MIN_TOKEN_CHARS && /\d/.test(name);
}

function isNameOfKey(name: string): boolean {
  const last = name.replace(/([a-z\d])([A-Z])/g, "$1_$2").split(/[^A-Za-z\d]+/)
    .findLast((word) => word !== "");
  return last !== undefined && WORDS_OF_SECRETS.has(last.toLowerCase());
}
