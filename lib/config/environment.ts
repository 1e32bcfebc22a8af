/**
 * The environment of this process. The only reader of `Deno.env`: everything else receives values.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import { baseUrlHoldsCredentials, holdsCredentials } from "./credentials.ts";
import { DEFAULT_SEARCH_PATH } from "../sys/search_path.ts";
import { END_VARIABLES } from "./telling/end_variables.ts";
import { UserError } from "../errors.ts";

const HOME_HINT = "set ISONFORGE_HOME to the absolute path of a directory for isonforge's files";

/**
 * Reads one environment variable; an empty one counts as unset.
 *
 * @throws {UserError} when its bytes are no text
 */
export function environmentVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch {
    // The error would show the value, which may be a key.
    throw new UserError(`the value of ${name} in the environment is not valid UTF-8`, {
      hint: name === "HOME" ? HOME_HINT : `give it another one, or none: unset ${name}`,
    });
  }
}

/** Where programs are looked for: `PATH`, else what execvp(3) takes without one. See `sys/search_path.ts`. */
export function searchPath(): string {
  return environmentVariable("PATH") ?? DEFAULT_SEARCH_PATH;
}

/** All variables: what a command that is started gets. */
export function environmentVariables(): Record<string, string> {
  return Deno.env.toObject();
}

/**
 * The directory that holds everything of ours: `$ISONFORGE_HOME`, else `~/.isonforge`.
 *
 * @throws {UserError} when neither `ISONFORGE_HOME` nor `HOME` is an absolute path
 */
export function isonforgeHome(): string {
  const explicit = environmentVariable("ISONFORGE_HOME");
  if (explicit !== undefined) {
    if (isAbsolute(explicit)) return explicit;
    // It may be a URL that was meant for another variable.
    const shown = holdsCredentials(explicit) ? "" : `: "${explicit}"`;
    throw new UserError(`ISONFORGE_HOME is not an absolute path${shown}`, { hint: HOME_HINT });
  }
  const home = environmentVariable("HOME");
  if (home !== undefined && isAbsolute(home)) return join(home, ".isonforge");
  const why = home === undefined ? "is not set" : `is not an absolute path: "${home}"`;
  throw new UserError(`cannot tell where the home directory is: HOME ${why}`, { hint: HOME_HINT });
}

/** Whether errors show their stack: `ISONFORGE_DEBUG=1`. */
export function isDebugging(): boolean {
  return environmentVariable("ISONFORGE_DEBUG") === "1";
}

/** Whether the environment asks for plain text: `NO_COLOR` (no-color.org) or `TERM=dumb`. */
export function isColorRefused(): boolean {
  return environmentVariable("NO_COLOR") !== undefined || environmentVariable("TERM") === "dumb";
}

/** Variables that belong to one process or are secret: never kept for a later run. */
const NOT_KEPT = new RegExp(
  `^ISONFORGE_(HOME|DEBUG|HEADERS|AGENT_.*|AGENTS_COLUMNS|ON_END|NOTIFY|${
    Object.keys(END_VARIABLES).join("|")
  }|.*(KEY|TOKEN|SECRET|PASSWORD).*)$`,
);

/** The settings in the environment (`ISONFORGE_*`) that a later run of the same task needs too. */
export function environmentSettings(): Record<string, string> {
  const entries = Object.entries(environmentVariables());
  return Object.fromEntries(
    entries.filter(([name, value]) =>
      // An empty one counts as unset.
      name.startsWith("ISONFORGE_") && value !== "" && !NOT_KEPT.test(name) &&
      !isSecret(name, value)
    ).sort(),
  );
}

/** Nobody checked the value: a flag may have won over the variable. */
function isSecret(name: string, value: string): boolean {
  return holdsCredentials(value) ||
    (name === "ISONFORGE_BASE_URL" && baseUrlHoldsCredentials(value));
}

const SECRET_NAME =
  /KEY|TOKEN|SECRET|PASS(WORD|WD|PHRASE|_|$)|CREDENTIAL|COOKIE|PRIVATE|DSN|(^|_)AUTH(_|$)|HEADERS/i;
/** Named like a secret, and a path. */
const NOT_SECRET = /^(SSH_AUTH_SOCK|XAUTHORITY)$/;

/** Whether a variable may hold a secret, so that its value is written down nowhere. */
export function isNotKept(name: string, value: string): boolean {
  if (NOT_SECRET.test(name)) return false;
  return SECRET_NAME.test(name) || isSecret(name, value) || TOKEN.test(value);
}

/** Beginnings of the keys that services give out. */
const TOKEN = /^(sk-|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abp]-|AKIA|AIza|hf_|eyJ)[\w.-]{8,}$/;

/** What Deno reads when it makes an HTTP client. */
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]
  .flatMap((name) => [name, name.toLowerCase()]);

/**
 * An HTTP client that goes through the proxy of its options, whatever the address, or through none. Deno has no option for
 * that: it looks into the environment when a client is made, and lets `NO_PROXY` win over the options; the environment
 * therefore names none of it for that moment.
 */
export function ownHttpClient(options: Deno.CreateHttpClientOptions): Deno.HttpClient {
  const hidden = PROXY_VARIABLES.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [{ name, value }];
  });
  for (const { name } of hidden) Deno.env.delete(name);
  try {
    return Deno.createHttpClient(options);
  } finally {
    for (const { name, value } of hidden) Deno.env.set(name, value);
  }
}

/** Names of all variables that are set for isonforge, whether anything reads them or not. */
export function isonforgeVariables(): string[] {
  const entries = Object.entries(environmentVariables());
  return entries.filter(([name, value]) => name.startsWith("ISONFORGE_") && value !== "")
    .map(([name]) => name).sort();
}
