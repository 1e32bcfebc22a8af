/**
 * Which files a script loads in the words of its language, where those are no words of a shell: modules of Python with dots, and
 * what others name in a string.
 *
 * @module
 */
import { extname } from "@std/path/extname";
import { join } from "@std/path/join";
import type { RepositoryTree } from "./repository_tree.ts";

export interface Language {
  files: RegExp;
  /** In the first line of a script whose name does not tell. */
  program: RegExp;
  /** What a name leaves out. */
  endings: readonly string[];
  named(text: string): Named[];
}

export interface Named {
  /** A path, relative to a place that is looked at. */
  name: string;
  /** It lies beside the script for sure. */
  isBeside?: boolean;
}

const LANGUAGES: readonly Language[] = [
  {
    files: /^\.pyw?$/,
    program: /python/,
    endings: [".py", "/__init__.py"],
    named: pythonModules,
  },
  {
    files: /^\.rb$/,
    program: /ruby/,
    endings: ["", ".rb"],
    named: (text) => [
      ...inQuotes(text, /\brequire_relative\b[\s(]{0,9}["']([^"'\n]+)/g)
        .map((name) => ({ name, isBeside: true })),
      ...inQuotes(
        text,
        /\b(?:require|load)\b[\s(]{0,9}(?:File\.\w+[\s(]{1,9}(?:__dir__\s{0,9},\s{0,9})?)?["']([^"'\n]+)/g,
      ).map((name) => ({ name: name.replace("#{__dir__}/", "") })),
      ...inQuotes(text, /\bautoload\b[\s(]{0,9}:\w+\s{0,9},\s{0,9}["']([^"'\n]+)/g)
        .map((name) => ({ name })),
    ],
  },
  {
    files: /^\.(?:pl|pm|t)$/,
    program: /perl/,
    endings: ["", ".pm"],
    named: (text) => [
      ...inQuotes(text, /\b(?:require|do)\b[\s(]{0,9}["'](?:\$\{?FindBin::\w+\}?\/)?([^"'\n]+)/g)
        .map((name) => ({ name })),
      // `use Shop::Cart;`
      ...inQuotes(text, /\b(?:use|require)[ \t]{1,9}([A-Za-z_]\w*(?:::\w+)*)/g)
        .map((name) => ({ name: name.replaceAll("::", "/") })),
    ],
  },
  {
    files: /^\.php$/,
    program: /php/,
    endings: [""],
    named: (text) =>
      inQuotes(
        text,
        /\b(?:include|require)(?:_once)?\b[\s(]{0,9}(?:(?:__DIR__|dirname\(__FILE__\))\s{0,9}\.\s{0,9})?["']\/?([^"'\n]+)/g,
      ).map((name) => ({ name })),
  },
  {
    files: /^\.lua$/,
    program: /lua/,
    endings: ["", ".lua", "/init.lua"],
    named: (text) => [
      ...inQuotes(text, /\b(?:dofile|loadfile)\b[\s(]{0,9}["']([^"'\n]+)/g).map((name) => ({
        name,
      })),
      ...inQuotes(text, /\brequire\b[\s(]{0,9}["']([^"'\n]+)/g)
        .map((name) => ({ name: name.replaceAll(".", "/") })),
    ],
  },
];
/** Whatever it is, it is no script of a shell. */
const OTHER_PROGRAM = /^#!.*\b(?:node|deno|bun|tsx|ts-node)\b/;
const OTHER_FILES = /^\.(?:js|mjs|cjs|ts|mts|json|ya?ml|toml|md)$/;
const MAX_NAMES = 2_000;

/** Whether a script, whose text this is, is one of a shell. */
export function isOfShell(text: string, path: string): boolean {
  return languageOf(text, path) === undefined && !OTHER_FILES.test(extname(path)) &&
    !OTHER_PROGRAM.test(firstLine(text));
}

/**
 * The files that a script loads.
 *
 * @param path of the script below the top of the repository
 * @param bases directories in which it may look, below the top
 */
export function importedIn(
  text: string,
  { tree, path, beside, bases }: {
    tree: RepositoryTree;
    path: string;
    beside: string;
    bases: readonly string[];
  },
): string[] {
  const language = languageOf(text, path);
  if (language === undefined) return [];
  return language.named(text).slice(0, MAX_NAMES).flatMap(({ name, isBeside }) =>
    (isBeside ? [beside] : bases).flatMap((base) =>
      language.endings.map((ending) => join(base, name + ending))
    )
  ).filter((file) => !file.startsWith("..") && tree.isFile(file));
}

/** Undefined for a shell, and for JavaScript, whose words are enough. */
export function languageOf(text: string, path: string): Language | undefined {
  const ending = extname(path);
  if (ending !== "") return LANGUAGES.find(({ files }) => files.test(ending));
  const line = firstLine(text);
  return line.startsWith("#!") ? LANGUAGES.find(({ program }) => program.test(line)) : undefined;
}

function firstLine(text: string): string {
  return text.slice(0, 200).split("\n", 1)[0] ?? "";
}

function inQuotes(text: string, form: RegExp): string[] {
  return Array.from(text.matchAll(form), ([_all, name = ""]) => name);
}

/** `import a.b as c, d`, and `from ..a import b, c`: a package is run with each of what it holds. */
const PYTHON =
  /(?:^|[;:])[ \t]{0,99}(?:from[ \t]{1,9}(\.{0,9})[ \t]{0,9}([\w.]{0,200})[ \t]{1,9}import\b[ \t]{0,9}(\([^)]{0,4000}|[^#;\n]{0,4000})|import[ \t]{1,9}([\w., \t]{1,2000}))/gm;
/** By a name in a string. */
const PYTHON_CALL = /\b(?:import_module|__import__|run_module)\([ \t]{0,9}["']([\w.]{1,200})["']/g;

function pythonModules(text: string): Named[] {
  const lines = text.replaceAll(/\\\r?\n/g, " ");
  return [
    ...Array.from(
      lines.matchAll(PYTHON),
      ([_all, dots = "", from = "", names = "", plain = ""]) => {
        const isBeside = dots !== "";
        const above = "../".repeat(Math.max(0, dots.length - 1));
        const modules = plain === ""
          ? [...withPackages(from), ...itemsOf(names).map((item) => join(asPath(from), item))]
          : itemsOf(plain).flatMap(withPackages);
        return modules.map((module) => ({ name: above + module, isBeside }));
      },
    ).flat(),
    ...inQuotes(lines, PYTHON_CALL).flatMap(withPackages).map((name) => ({ name })),
  ];
}

/** Without `as …` and what is said beside. */
function itemsOf(list: string): string[] {
  return list.replaceAll(/#.*/g, "").split(",").flatMap((item) =>
    /^[\s(]*([A-Za-z_][\w.]*)/.exec(item)?.[1] ?? []
  );
}

/** `a.b.c`: `a`, `a/b`, `a/b/c` */
function withPackages(module: string): string[] {
  const names = module.split(".").filter((name) => name !== "");
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
}

function asPath(module: string): string {
  return module.replaceAll(".", "/");
}
