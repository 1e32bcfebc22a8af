/**
 * Which files of a repository a command, or a script, runs: told by where their names stand. What is only read or checked by a
 * program (`pytest tests/a.py`, `prettier --write README.md`) does not count: it changes all the time, and is the user's work.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { globbedPaths } from "../../engine/permissions/user_rules/globbed_paths.ts";
import { interpreterNamed } from "../../engine/permissions/git_configuration/interpreters.ts";
import { runsNextWord } from "../../engine/permissions/git_configuration/started_in.ts";
import { directoriesDownTo } from "../../sys/files/directories_down_to.ts";
import { importedIn, isOfShell, languageOf } from "./imported_in.ts";
import type { RepositoryTree } from "./repository_tree.ts";
import { withoutDirectories } from "./shell_directories.ts";

/** What some programs run without naming it; of those whose files are all scripts, their table knows it. */
const RUNNERS: ReadonlyArray<readonly [program: RegExp, files: readonly string[]]> = [
  [/^(?:npm|pnpm|yarn|bun)$/, ["package.json"]],
  [/^deno$/, ["deno.json", "deno.jsonc"]],
  [/^pre-commit$/, [".pre-commit-config.yaml"]],
  [/^(?:uv|uvx|poetry|pdm|hatch|rye|pytest|tox|nox)$/, ["pyproject.toml", "noxfile.py"]],
  [/^cargo$/, ["Cargo.toml", ".cargo/config.toml", "build.rs"]],
  [/^docker(?:-compose)?$/, ["compose.yaml", "compose.yml", "docker-compose.yml", "Dockerfile"]],
  [/^lefthook$/, ["lefthook.yml", "lefthook.yaml"]],
];
/** They run no script of a package: what the top says is looked at, and not what each package does. */
const PACKAGE_RUNNER = /^(?:npx|pnpx|bunx)$/;
/** What an import, or a call of an interpreter, may leave out. */
const ENDINGS = [
  ...["", ".py", ".js", ".mjs", ".cjs", ".ts", ".sh", "/__init__.py", "/package.json"],
  ...["/index.js", "/__main__.py", "/main.py"],
];
/** PowerShell, where it runs what comes, or is what a script is written in: a backslash is a slash there. */
const POWERSHELL = /\b(?:pwsh|powershell)\b/;
const OF_POWERSHELL = /\.psm?1$/i;
/** What is loaded by the word after it, as JavaScript has it; of other languages more is known. */
const LOADER = /^(?:require|import|from)$/;
/** What begins a command in a shell. */
const SEPARATOR = /^[;|&(\n`{]$/;
const KEYWORD = /^(?:then|do|else|elif|if|while|until|!)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** Directories whose files are there to be run. */
const OF_HOOKS = /^(?:\.claude|\.isonforge|\.husky|\.githooks)\//;
const TOKEN = /[^\s"'`;|&()<>,{}\\]+|[;|&(\n`{]/g;
const MAX_WORDS = 20_000;
const MAX_DIRECTORIES = 8;

/**
 * @param path of the script below the top of the repository; empty for a command
 * @param places directories in which it may run, below the top: nobody can tell in which of them a name begins
 */
export function executedIn(
  text: string,
  { tree, path, places }: { tree: RepositoryTree; path: string; places: readonly string[] },
): string[] {
  const beside = path === "" || dirname(path) === "." ? "" : dirname(path);
  const isShell = path === "" || isOfShell(text, path);
  const isPowerShell = OF_POWERSHELL.test(path) || POWERSHELL.test(text);
  // Which of the words are PowerShell's, nobody can tell.
  const texts = isPowerShell && text.includes("\\") ? [text, text.replaceAll("\\", "/")] : [text];
  const tokens = (withoutDirectories(texts.join("\n")).match(TOKEN) ?? []).slice(0, MAX_WORDS);
  const where = placesOf(tokens, { tree, here: [...new Set([...places, beside])] });
  // A script that was loaded looks where the first one lies, which is mostly above.
  const bases = [...new Set([...where.bases, ...directoriesDownTo("/", `/${beside}`)])];
  const found = new Set(isShell ? [] : importedIn(text, { tree, path, beside, bases }));
  const knowsMore = languageOf(text, path) !== undefined;
  // Whether what comes next is what runs.
  let isRun = isShell;
  // A script says the same words again and again.
  const seen = new Set<string>();
  for (const token of tokens) {
    if (SEPARATOR.test(token)) {
      // `require("./first")`
      if (isShell || token !== "(") isRun = isShell;
      continue;
    }
    if (isRun && (ASSIGNMENT.test(token) || KEYWORD.test(token))) continue;
    const isNew = !seen.has(`${isRun} ${token}`);
    seen.add(`${isRun} ${token}`);
    // `& (Join-Path $PSScriptRoot 'x.ps1')`
    const isScript = isPowerShell && OF_POWERSHELL.test(token);
    const files = isNew ? filesOf(token, { ...where, isRun: isRun || isScript }) : [];
    for (const file of files) found.add(file);
    if (token.startsWith("-")) {
      // `pwsh -ExecutionPolicy Bypass -File x`
      isRun ||= isPowerShell && /^-(?:f|file)$/i.test(token);
      continue;
    }
    isRun = runsNextWord(basename(token)) || (!knowsMore && LOADER.test(token));
  }
  return Array.from(found);
}

interface Where {
  tree: RepositoryTree;
  /** Where the script may run, and where it is, below the top. */
  here: readonly string[];
  /** What it goes to, wherever it says so. */
  named: readonly string[];
}

interface Placed extends Where {
  /** Where relative names may begin: all of these. */
  bases: readonly string[];
}

function placesOf(
  tokens: readonly string[],
  { tree, here }: Pick<Where, "tree" | "here">,
): Placed {
  const directories = new Set<string>();
  for (const token of new Set(tokens)) {
    for (const directory of directoriesIn(token, { tree, here })) directories.add(directory);
  }
  const named = [...directories].filter((one) => !here.includes(one)).slice(0, MAX_DIRECTORIES);
  return { tree, here, named, bases: [...here, ...named] };
}

function filesOf(token: string, { isRun, ...where }: Placed & { isRun: boolean }): string[] {
  if (token.startsWith("-")) {
    // `node --require=./first.js`
    return isRun ? runBy(token.slice(token.indexOf("=") + 1), where) : [];
  }
  return [...isRun ? runBy(token, where) : namedBy(token, where), ...definitionsOf(token, where)];
}

/** The files that a word means where a program, or the script of an interpreter, stands. */
function runBy(token: string, { tree, named, bases }: Placed): string[] {
  const word = belowTop(token, tree);
  if (word === undefined) return [];
  if (/[*?[]/.test(word)) {
    return bases.flatMap((base) =>
      globbedPaths(word, join(tree.root, base)).map((path) => join(base, path))
    ).filter((path) => !path.startsWith("..") && tree.isFile(path));
  }
  // `import helper` means what lies beside; a plain word as a program lies in no directory that is not named.
  const isPlain = /^\w+$/.test(word);
  const module = /^\w+(?:\.\w+)+$/.test(word) ? [word.replaceAll(".", "/")] : [];
  const places = [word, ...module].flatMap((name) =>
    bases.flatMap((base) =>
      ENDINGS.filter((ending) => !isPlain || ending !== "" || named.includes(base))
        .map((ending) => join(base, name + ending))
    )
  );
  return places.filter((path) => !path.startsWith("..") && tree.isFile(path));
}

/** The files that a word means anywhere else: those that are there to be run. */
function namedBy(token: string, { tree, bases }: Placed): string[] {
  return token.split(/[=:]/).flatMap((part) => {
    const word = belowTop(part, tree);
    if (word === undefined || !/[./]/.test(word)) return [];
    return bases.map((base) => join(base, word)).filter((path) =>
      !path.startsWith("..") && tree.isFile(path) &&
      (OF_HOOKS.test(path) || tree.isExecutable(path))
    );
  });
}

/** What a runner runs, wherever it is named. */
function definitionsOf(token: string, { tree, bases }: Placed): string[] {
  const program = basename(token);
  if (PACKAGE_RUNNER.test(program)) return ["package.json"].filter((path) => tree.isFile(path));
  const { files: scripts = [] } = interpreterNamed(program) ?? {};
  return [
    ...RUNNERS.filter(([form]) => form.test(program)).flatMap(([, files]) => files),
    ...scripts,
  ]
    .flatMap((file) => bases.map((base) => join(base, file)))
    .filter((path) => tree.isFile(path));
}

function directoriesIn(token: string, { tree, here }: Pick<Where, "tree" | "here">): string[] {
  return token.split(/[=:]/).flatMap((part) => {
    const word = part === ".." ? part : belowTop(part, tree);
    if (word === undefined) return [];
    return here.map((base) => join(base, word)).filter((path) =>
      path !== "." && tree.isDirectory(path)
    );
  });
}

/** The word as a path below the top of the repository; undefined for what is none. */
function belowTop(word: string, { root }: RepositoryTree): string | undefined {
  const path = word.startsWith(`${root}/`) ? word.slice(root.length + 1) : word;
  const isPath = path !== "" && path.length < 512 && !path.startsWith("/") &&
    !path.startsWith("-") && !/^\.{0,2}\/*$/.test(path);
  return isPath ? path : undefined;
}
