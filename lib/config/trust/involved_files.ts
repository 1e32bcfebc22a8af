/**
 * The files of a repository that decide what its commands do: scripts that a command names, what those name, and what a
 * program such as `npm run` looks into. A commit that changes one of them changes what runs.
 *
 * What lies outside of the repository is the user's own. What a program finds by itself (a configuration of a linter, a
 * module that is put together from pieces) is not followed.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";

export interface InvolvedFile {
  /** Below the top of the repository. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What some programs run without naming it. */
const RUNNERS: ReadonlyArray<readonly [program: RegExp, files: readonly string[]]> = [
  [/^(?:npm|pnpm|yarn|bun|npx|pnpx|bunx)$/, ["package.json"]],
  [/^g?make$/, ["GNUmakefile", "makefile", "Makefile"]],
  [/^just$/, ["justfile", "Justfile", ".justfile"]],
  [/^(?:go-)?task$/, ["Taskfile.yml", "Taskfile.yaml"]],
  [/^deno$/, ["deno.json", "deno.jsonc"]],
  [/^pre-commit$/, [".pre-commit-config.yaml"]],
  [/^(?:uv|uvx|poetry|pdm|hatch|rye|python3?|pytest|tox|nox)$/, ["pyproject.toml", "noxfile.py"]],
  [/^cargo$/, ["Cargo.toml", ".cargo/config.toml", "build.rs"]],
  [/^docker(?:-compose)?$/, ["compose.yaml", "compose.yml", "docker-compose.yml", "Dockerfile"]],
  [/^lefthook$/, ["lefthook.yml", "lefthook.yaml"]],
  [/^rake$/, ["Rakefile"]],
];
/** JSON of which only what is run counts: a new dependency is no new script. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "package.json": "scripts",
  "deno.json": "tasks",
};
/** What an import may leave out. */
const ENDINGS = ["", ".py", ".js", ".mjs", ".cjs", ".ts", ".sh", "/__init__.py", "/index.js"];
const PROJECT_DIRECTORY = /"?\$\{?(?:CLAUDE|ISONFORGE)_PROJECT_DIR\}?"?\/?/g;
/** A larger file is looked at, but not searched for the names of others. */
const MAX_SEARCHED = 256 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 256;

/**
 * Every file that `commands` and what they name lead to.
 *
 * @param starts files that count whether they are named or not, below the root
 */
export function involvedFiles(
  root: string,
  { commands, starts }: { commands: readonly string[]; starts: readonly string[] },
): InvolvedFile[] {
  const found = new Map<string, InvolvedFile | undefined>();
  const queue: string[] = [];
  const take = (path: string) => {
    if (found.has(path) || queue.includes(path)) return;
    queue.push(path);
  };
  for (const start of starts) take(start);
  for (const command of commands) {
    for (const path of namedIn(command, { root, directory: "" })) take(path);
  }
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (found.size >= MAX_FILES) break;
    const bytes = bytesOf(root, path);
    found.set(path, bytes === undefined ? undefined : { path, bytes });
    if (bytes === undefined || bytes.length > MAX_SEARCHED || bytes.includes(0)) continue;
    const text = new TextDecoder().decode(bytes);
    for (const next of namedIn(text, { root, directory: dirname(path) })) take(next);
  }
  return Array.from(found.values()).filter((file) => file !== undefined)
    .sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The files of the repository that words of a text name, below its top. */
function namedIn(text: string, { root, directory }: { root: string; directory: string }): string[] {
  const words = new Set(
    text.replaceAll(PROJECT_DIRECTORY, "./").split(/[\s"'`;|&()<>=,:{}[\]\\]+/).filter((word) =>
      word !== "" && word.length < 512 && !word.startsWith("-") && !/^\.{0,2}\/*$/.test(word)
    ),
  );
  return Array.from(words).flatMap((word) => {
    const runs = RUNNERS.filter(([program]) => program.test(basename(word)));
    return [
      ...runs.flatMap(([_program, files]) => files).filter((file) => isFile(root, file)),
      ...placesOf(word, { root, directory }),
    ];
  });
}

/** Where a word may mean a file: from the top, or beside the file that says it. */
function placesOf(
  word: string,
  { root, directory }: { root: string; directory: string },
): string[] {
  if (word.startsWith("/")) {
    return word.startsWith(`${root}/`) && isFile(root, word.slice(root.length + 1))
      ? [word.slice(root.length + 1)]
      : [];
  }
  // Of a plain word only a program's own modules are meant, beside it.
  const isPlain = /^\w+$/.test(word);
  const module = word.includes("/") || !/^\w+(?:\.\w+)+$/.test(word)
    ? []
    : [word.replaceAll(".", "/")];
  return [word, ...module].flatMap((name) => {
    const bases = isPlain ? [directory] : [...new Set(["", directory])];
    const endings = isPlain ? ENDINGS.slice(1) : ENDINGS;
    if (isPlain && directory === "") return [];
    return bases.flatMap((base) =>
      endings.map((ending) => join(base, name + ending)).filter((path) =>
        !path.startsWith("..") && isFile(root, path)
      )
    );
  });
}

function isFile(root: string, path: string): boolean {
  const place = placeOf(root, path);
  try {
    return place !== undefined && Deno.lstatSync(place).isFile;
  } catch {
    return false;
  }
}

/** Where a path leads; undefined where that is outside of the repository. */
function placeOf(root: string, path: string): string | undefined {
  const top = resolvePathSync(root, "/");
  const place = resolvePathSync(path, top);
  return place.startsWith(`${top}/`) ? place : undefined;
}

/** What is in a file as it counts; undefined where there is none that can be read. */
export function bytesOf(root: string, path: string): Uint8Array<ArrayBuffer> | undefined {
  const place = placeOf(root, path);
  if (place === undefined) return undefined;
  try {
    const info = Deno.lstatSync(place);
    if (!info.isFile) return undefined;
    if (info.size > MAX_BYTES) {
      return new TextEncoder().encode(`${info.size} bytes of ${info.mtime?.toISOString()}`);
    }
    const bytes = readWithoutWaiting(place, { maxBytes: MAX_BYTES, followsLink: false });
    const field = SCRIPTS[basename(path)];
    return field === undefined ? new Uint8Array(bytes) : fieldOf(bytes, field);
  } catch {
    return undefined;
  }
}

function fieldOf(bytes: Uint8Array, field: string): Uint8Array<ArrayBuffer> {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return new TextEncoder().encode(JSON.stringify(value?.[field] ?? null));
  } catch {
    return new Uint8Array(bytes);
  }
}
