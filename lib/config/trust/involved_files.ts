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
import { globbedPaths } from "../../engine/permissions/user_rules/globbed_paths.ts";
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
const ENDINGS = [
  ...["", ".py", ".js", ".mjs", ".cjs", ".ts", ".sh", "/__init__.py", "/package.json"],
  ...["/index.js", "/__main__.py", "/main.py"],
];
const SCRIPT_NAME = /^[\w./*?-]+\.(?:sh|bash|zsh|py|js|mjs|cjs|ts|rb|pl|php)$/;
const PROJECT_DIRECTORY = /"?\$\{?(?:CLAUDE|ISONFORGE)_PROJECT_DIR\}?"?\/?/g;
/** A larger file is looked at, but not searched for the names of others. */
const MAX_SEARCHED = 64 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 256;
const MAX_DIRECTORIES = 8;

/**
 * Every file that `commands` and what they name lead to.
 *
 * @param starts files that count whether they are named or not, below the root
 */
export function involvedFiles(
  root: string,
  { commands, starts }: { commands: readonly string[]; starts: readonly string[] },
): InvolvedFile[] {
  const tree = new Tree(root);
  const known = new Set<string>();
  const queue: string[] = [];
  const take = (paths: readonly string[]) => {
    for (const path of paths) {
      if (!known.has(path)) queue.push(path);
      known.add(path);
    }
  };
  const found: InvolvedFile[] = [];
  take(starts);
  for (const command of commands) take(namedIn(command, { tree, directory: "" }));
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (found.length >= MAX_FILES) break;
    const bytes = bytesOf(root, path);
    if (bytes === undefined) continue;
    found.push({ path, bytes });
    if (bytes.length > MAX_SEARCHED || bytes.includes(0)) continue;
    take(namedIn(new TextDecoder().decode(bytes), { tree, directory: dirname(path) }));
  }
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The files of the repository that words of a text name, below its top. */
function namedIn(text: string, { tree, directory }: { tree: Tree; directory: string }): string[] {
  const words = Array.from(
    new Set(
      text.replaceAll(PROJECT_DIRECTORY, "./").split(/[\s"'`;|&()<>=,:{}\\]+/).filter((word) =>
        word !== "" && word.length < 512 && !word.startsWith("-") && !/^\.{0,2}\/*$/.test(word)
      ),
    ),
    (word) => word.startsWith(`${tree.root}/`) ? word.slice(tree.root.length + 1) : word,
  ).filter((word) => !word.startsWith("/"));
  const here = directory === "." ? "" : directory;
  // Of `cd web && ./build.sh`, and of what a path is put together from.
  const named = words.filter((word) => tree.isDirectory(word)).slice(0, MAX_DIRECTORIES);
  const bases = [...new Set(["", here, ...named])];
  return words.flatMap((word) => {
    const runs = RUNNERS.filter(([program]) => program.test(basename(word)))
      .flatMap(([_program, files]) => files);
    if (/[*?[]/.test(word)) {
      // Most are of expressions, and mean no script.
      const paths = SCRIPT_NAME.test(word) ? globbedPaths(word, tree.root) : [];
      return paths.filter((path) => tree.isFile(path));
    }
    // Of a plain word only a program's own modules are meant, beside it, or a program in a directory that is named.
    const isPlain = /^\w+$/.test(word);
    const module = /^\w+(?:\.\w+)+$/.test(word) ? [word.replaceAll(".", "/")] : [];
    const places = isPlain
      ? [
        ...here === "" ? [] : ENDINGS.slice(1).map((ending) => join(here, word + ending)),
        ...named.map((base) => join(base, word)),
        ...ENDINGS.slice(-3).map((ending) => word + ending),
      ]
      : [word, ...module].flatMap((name) =>
        bases.flatMap((base) => ENDINGS.map((ending) => join(base, name + ending)))
      );
    return [...runs.flatMap((file) => bases.map((base) => join(base, file))), ...places]
      .filter((path) => !path.startsWith("..") && tree.isFile(path));
  });
}

/** What there is in a repository, each directory listed once. */
class Tree {
  readonly root: string;
  readonly #listings = new Map<string, ReadonlyMap<string, Deno.DirEntry>>();

  constructor(root: string) {
    this.root = root;
  }

  isFile(path: string): boolean {
    const entry = this.#entryAt(path);
    return entry !== undefined && (entry.isFile || entry.isSymlink);
  }

  isDirectory(path: string): boolean {
    return this.#entryAt(path.replace(/\/+$/, ""))?.isDirectory ?? false;
  }

  #entryAt(path: string): Deno.DirEntry | undefined {
    const plain = join(path);
    if (plain.startsWith("..") || plain.includes("\0")) return undefined;
    return this.#list(dirname(plain)).get(basename(plain));
  }

  #list(directory: string): ReadonlyMap<string, Deno.DirEntry> {
    const known = this.#listings.get(directory);
    if (known !== undefined) return known;
    let found: ReadonlyMap<string, Deno.DirEntry> = new Map();
    try {
      const entries = Array.from(Deno.readDirSync(join(this.root, directory)));
      found = new Map(entries.map((entry) => [entry.name, entry]));
    } catch {
      // It is none.
    }
    this.#listings.set(directory, found);
    return found;
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
