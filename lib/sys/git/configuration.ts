/**
 * The configuration of git, read without git: as a sandbox needs it, with all that it might ever say. See git-config(1).
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { resolvePathSync } from "../files/resolve_path.ts";
import { gitProgram } from "./git_program.ts";
import { readGitFile, type RepositoryFiles } from "./repository_files.ts";

/** Whose configuration counts beside that of a repository. */
export interface GitUser {
  /** Absolute. */
  home: string;
  environment?: Readonly<Record<string, string | undefined>>;
}

export interface GitSetting {
  /** In lower case, but for what stands between its first and its last dot: `filter.Name.clean`. */
  key: string;
  value: string;
}

export interface GitConfiguration {
  /** All of them, also those that others overrule; what is read later counts more. */
  settings: GitSetting[];
  /** Files that others, or variables, name, be they there or not; absolute, without links. */
  included: string[];
}

const MAX_BYTES = 1024 * 1024;
/** git follows ten deep. */
const MAX_FILES = 100;
/** In the environment; nobody has more. */
const MAX_VARIABLES = 64;
/** A comment, a section, a setting with its value, or what is none of these. */
const PIECE = new RegExp(
  [
    "[#;].*",
    String.raw`\[\s*([\w.-]+)(?:\s+"((?:\\.|[^"\\\n])*)")?\s*\]`,
    String.raw`([A-Za-z][\w-]*)[^\S\n]*(?:=((?:\\[^]|"(?:\\[^]|[^"\\\n])*"?|[^"\\\n#;])*))?`,
    "[^]",
  ].join("|"),
  "g",
);
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", b: "\b", "\n": "" };
const INCLUDE = /^include(?:if\..+)?\.path$/s;

/**
 * What the files of the system, the user and the repository say, and those that they include in turn: whatever the condition
 * of an `includeIf`, which may hold later.
 *
 * @param repository undefined for what holds everywhere
 */
export function gitConfiguration(
  repository: RepositoryFiles | undefined,
  { home, environment = {} }: GitUser,
): GitConfiguration {
  const settings: GitSetting[] = [];
  const included = new Set<string>();
  const known = new Set<string>();
  const read = (file: string) => {
    const place = resolvePathSync(file, "/");
    if (known.has(place)) return;
    known.add(place);
    for (const setting of settingsIn(readGitFile(file, MAX_BYTES) ?? "")) {
      settings.push(setting);
      if (!INCLUDE.test(setting.key) || setting.value === "") continue;
      const named = resolvePathSync(expandHome(setting.value, dirname(file), home), "/");
      if (known.has(named) || included.size >= MAX_FILES) continue;
      included.add(named);
      read(named);
    }
  };
  const { GIT_CONFIG_SYSTEM, GIT_CONFIG_GLOBAL } = environment;
  for (const file of [GIT_CONFIG_SYSTEM, GIT_CONFIG_GLOBAL]) {
    if (file?.startsWith("/") && file !== "/dev/null") included.add(resolvePathSync(file, "/"));
  }
  const files = [
    ...GIT_CONFIG_SYSTEM ? [GIT_CONFIG_SYSTEM] : systemFiles(),
    ...GIT_CONFIG_GLOBAL ? [GIT_CONFIG_GLOBAL] : [
      join(environment["XDG_CONFIG_HOME"] || join(home, ".config"), "git/config"),
      join(home, ".gitconfig"),
    ],
    ...repository === undefined ? [] : [
      join(repository.commonDirectory, "config"),
      join(repository.gitDirectory, "config.worktree"),
    ],
  ];
  for (const file of files) if (file.startsWith("/")) read(file);
  settings.push(...settingsInVariables(environment));
  return { settings, included: [...included] };
}

/** `~/x`, `x` beside the file that names it. */
export function expandHome(path: string, directory: string, home: string): string {
  return path.startsWith("~/") ? join(home, path.slice(2)) : resolve(directory, path);
}

/** Where builds of git look. */
function systemFiles(): string[] {
  const places = ["/etc/gitconfig", "/usr/local/etc/gitconfig", "/opt/homebrew/etc/gitconfig"];
  try {
    const prefix = dirname(dirname(gitProgram("/")));
    return [...new Set([...places, join(prefix, "etc/gitconfig")])];
  } catch {
    return places;
  }
}

/** What stands in a file of git's configuration, in its order. */
export function settingsIn(text: string): GitSetting[] {
  const settings: GitSetting[] = [];
  let section = "";
  for (const [, name, subsection, key, value] of text.matchAll(PIECE)) {
    if (name !== undefined) {
      const below = subsection?.replace(/\\(.)/g, "$1");
      section = name.toLowerCase() + (below === undefined ? "" : `.${below}`);
    } else if (key !== undefined && section !== "") {
      settings.push({ key: `${section}.${key.toLowerCase()}`, value: plainValue(value ?? "true") });
    }
  }
  return settings;
}

/** Without quotes, and what stands for something else replaced. */
function plainValue(text: string): string {
  return text.trim().replace(
    /\\([^])|"/g,
    (_, escaped?: string) => escaped === undefined ? "" : ESCAPES[escaped] ?? escaped,
  );
}

/** `GIT_CONFIG_COUNT` and its kin. */
function settingsInVariables(
  environment: Readonly<Record<string, string | undefined>>,
): GitSetting[] {
  const count = Math.min(Number(environment["GIT_CONFIG_COUNT"] ?? 0) || 0, MAX_VARIABLES);
  return Array.from({ length: count }, (_, index) => ({
    key: environment[`GIT_CONFIG_KEY_${index}`] ?? "",
    value: environment[`GIT_CONFIG_VALUE_${index}`] ?? "",
  })).filter(({ key }) => key !== "");
}
