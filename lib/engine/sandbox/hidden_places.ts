/**
 * What commands in a sandbox do not find at all.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import { entriesIn } from "../../sys/files/entries_in.ts";
import { isThere } from "../../sys/files/info_at.ts";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { ListedDirectories } from "../../sys/files/listed_directories.ts";
import { outermost } from "../../sys/files/outermost.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { accountHome, accountHomes } from "../../sys/sandbox/account_home.ts";
import { HOME_SECRETS } from "../permissions/secret_files.ts";
import { type LinkTargets, TargetsOfLinks } from "./link_targets.ts";
import {
  ALSO_IN,
  DIRECTORIES,
  MEETING_PLACES,
  MOVED_BY,
  NAMED_BY,
  SPOKEN,
  SYSTEM,
} from "./known_secrets.ts";

const SSH = "/etc/ssh";
const HOST_KEY = /^ssh_host_.*_key$/;
/** How many homes are looked into. */
const MAX_HOMES = 50;

const NAMES = [...HOME_SECRETS, ...DIRECTORIES, ...SPOKEN];

/** What has these names in a directory, every link followed; absolute. */
function secretsIn(
  directory: string,
  { names = NAMES, areThere = false }: { names?: readonly string[]; areThere?: boolean } = {},
): string[] {
  const top = resolvePathSync(directory, "/");
  const paths = names.map((name) => join(top, name));
  const listed = new ListedDirectories(paths);
  return paths.map((path) =>
    isWithin(path, top) ? listed.resolve(path, top) : resolvePathSync(path, "/")
  )
    .filter((path) => !areThere || (!listed.isMissing(path) && isThere(path)));
}

/** What variables have moved out of the home, or in it. */
function movedSecrets(environment: Readonly<Record<string, string>>): string[] {
  const variables = new Set([...Object.keys(MOVED_BY), ...Object.keys(ALSO_IN)]);
  return [...variables].flatMap((variable) => {
    const directory = environment[variable] ?? "";
    if (!isAbsolute(directory)) return [];
    const from = MOVED_BY[variable];
    const moved = from === undefined ? [] : NAMES.filter((name) => isWithin(name, from))
      .map((name) => name.slice(from.length + 1));
    return secretsIn(directory, { names: [...moved, ...ALSO_IN[variable] ?? []] });
  });
}

/** Where others say that there is nothing, as in `HISTFILE=/dev/null`, is nothing to hide. */
function isDevice(path: string): boolean {
  return isWithin(path, "/dev") || isWithin(path, "/proc");
}

/** Settings of which most name a server alone, without which nothing can be installed; and what a login in them looks like. */
const MAY_HOLD_LOGIN: ReadonlyArray<readonly [path: RegExp, login: RegExp]> = [
  [
    /\/(?:pip\.conf|pnpm\/rc|uv\.toml|\.condarc|\.yarnrc|\.bunfig\.toml)$/,
    /:\/\/[^\s/]*@|auth|token|passw|client-cert|\bkey|\/t\/\w/i,
  ],
  [/\/nuget\.config$/i, /:\/\/[^\s/]*@|credentials|passw|apikeys|clientcert/i],
  // It names both fields, whatever stands there.
  [/\/helm\/repositories\.yaml$/, /:\/\/[^\s/]*@|(?:password|keyFile):[ \t]*["']?[^\s"']/i],
  [/\/dbt\/profiles\.yml$/, /pass|token|key|secret/i],
  [
    /\/(?:\.codex|\.gemini|\.qwen|\.cursor|\.continue|opencode|goose|crush|amp|zed|mods)\/(?:config|settings|mcp|opencode|crush|mods)\.\w+$|\.aider\.conf\.yml$/,
    /key|token|bearer|secret|passw|authorization/i,
  ],
  [/\/nix\.conf$/, /access-tokens|secret|:\/\/[^\s/]*@/i],
  [
    /\/(?:\.hgrc|\.?(?:neo)?muttrc)$/,
    /:\/\/[^\s/]*@|^\s*\[auth\]|passw|_pass\b|token|source.*\|/im,
  ],
];
const MAX_SETTINGS_BYTES = 64 * 1024;

function holdsNoLogin(path: string): boolean {
  const [, login] = MAY_HOLD_LOGIN.find(([name]) => name.test(path)) ?? [];
  if (login === undefined) return false;
  try {
    const options = { maxBytes: MAX_SETTINGS_BYTES, followsLink: false };
    const bytes = readWithoutWaiting(path, options);
    return bytes.length < MAX_SETTINGS_BYTES && !login.test(new TextDecoder().decode(bytes));
  } catch {
    return false; // Whatever comes there later may.
  }
}

function hostKeys(): string[] {
  return entriesIn(SSH).filter(({ name }) => HOST_KEY.test(name)).map(({ name }) =>
    join(SSH, name)
  );
}

function homesIn(directory: string): string[] {
  return entriesIn(directory).filter(({ isDirectory }) => isDirectory)
    .slice(0, MAX_HOMES).map(({ name }) => join(directory, name));
}

export interface HiddenPlacesOptions {
  /** As HOME has it. */
  home: string;
  /** As the system has it: HOME may be another one's, or none. */
  account?: string | undefined;
  /** Where those of other users are. */
  homes?: string;
  isonforgeHome: string;
  environment: Readonly<Record<string, string>>;
}

/** What users keep; absolute, without links; some may not exist, and some lie in others. */
export function secretsOfUsers(
  { home, account = accountHome(), homes = "/home", environment }: HiddenPlacesOptions,
): string[] {
  const named = NAMED_BY.flatMap((name) => (environment[name] ?? "").split(":"))
    .map((path) => path.replace(/^FILE:/, ""))
    .filter((path) => isAbsolute(path) && path !== "/" && path !== home);
  return [
    ...secretsIn(home),
    ...(account === undefined || account === home ? [] : secretsIn(account)),
    // Root may read those of everybody.
    ...(Deno.uid() === 0
      ? [...homesIn(homes), ...accountHomes()].flatMap((one) => secretsIn(one, { areThere: true }))
      : []),
    ...named.map((path) => resolvePathSync(path, "/")),
    ...movedSecrets(environment),
  ].filter((path) => !isDevice(path));
}

/** Absolute, without links; some may not exist. */
export function hiddenPlaces(
  options: HiddenPlacesOptions,
  secrets: readonly string[] = secretsOfUsers(options),
): string[] {
  const { home, isonforgeHome } = options;
  const ofMachine = [
    ...(Deno.build.os === "linux" ? MEETING_PLACES : []),
    ...(Deno.uid() === 0 ? [...SYSTEM, ...hostKeys()] : []),
    isonforgeHome,
    join(home, ".isonforge"),
  ].map((path) => resolvePathSync(path, "/"));
  // A directory that is hidden hides what is below it.
  const all = outermost([...secrets, ...ofMachine]);
  return all.filter((path) => path !== "/" && path !== home && !holdsNoLogin(path));
}

/** Homes of single programs, in which links lead to the user's own documents. */
const HOMES_OF_PROGRAMS = /\/(?:\.var\/app|snap\/[^/]+|Library\/.*)$/;
/** In these are programs, which are no secret. */
const OF_PROGRAMS = /^(?:bin|lib|lib64|cli-plugins|plugins|virtenv|node_modules|\.git)$/;
/** Of each hidden directory. */
const MAX_ENTRIES = 1_000;

/**
 * What links in directories that are hidden lead to, as those who keep their dotfiles elsewhere have them (stow, chezmoi).
 *
 * @param secrets see {@linkcode secretsOfUsers}
 * @param options.needed directories that a run cannot do without; absolute, without links
 */
export function behindHiddenLinks(
  secrets: readonly string[],
  { home, isonforgeHome, needed }: Pick<HiddenPlacesOptions, "home" | "isonforgeHome"> & {
    needed: readonly string[];
  },
): LinkTargets {
  const targets = new TargetsOfLinks(needed);
  const listed = new ListedDirectories(secrets);
  const directories = secrets.filter((path) =>
    path !== "/" && path !== home && !listed.isMissing(path) && !HOMES_OF_PROGRAMS.test(path) &&
    !SPOKEN.some((name) => path.endsWith(`/${name}`))
  );
  const ofMachine = Deno.uid() === 0 ? SYSTEM.filter((path) => isWithin(path, "/etc")) : [];
  targets.addFrom([...new Set([...directories, ...ofMachine])], {
    ...{ entries: entriesIn, most: MAX_ENTRIES, skips: OF_PROGRAMS },
  });
  // What is below is of its runs: their worktrees, with whatever links they have made there.
  for (const own of [isonforgeHome, join(home, ".isonforge")]) {
    for (const { name, isSymlink } of entriesIn(own)) if (isSymlink) targets.add(join(own, name));
  }
  return targets.found;
}
