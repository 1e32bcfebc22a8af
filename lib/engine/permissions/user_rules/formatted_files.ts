/**
 * What formatters change of whole directories: `prettier --write .`, `black src`, `deno fmt`, `gofmt -w ./...`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { isIgnored, parseGitignore } from "../../tools/search/gitignore.ts";
import { formattedTree } from "../rules/formatters.ts";
import type { RecursiveRead } from "./recursive_read.ts";

/** What they leave out unasked. */
const LEFT_OUT = ["node_modules", ".git"];
const MAX_BYTES = 256 * 1024;

/** What one does; undefined for other programs, and for one that takes files alone. */
export function formattedFiles(
  program: { name: string; args: readonly string[] },
  cwd: string | undefined,
): RecursiveRead | undefined {
  const tree = formattedTree(program);
  if (tree === undefined) return undefined;
  const taken = tree.words.map((word) => takenBy(word, tree.files));
  const directories = taken.map(({ directory }) => directory);
  // Paths in them count from the working directory.
  const lines = [
    ...tree.ignoreFiles.flatMap((name) => cwd === undefined ? [] : textOf(join(cwd, name))),
    ...tree.excluded.map((pattern) => `/${pattern.replace(/^(?:\.?\/)+/, "")}`),
  ];
  const files = [{ directory: "", rules: parseGitignore(lines.join("\n")) }];
  return {
    ...{ directories, excluded: LEFT_OUT, skipsHidden: false },
    anyName: [...new Set(taken.flatMap(({ names }) => names))],
    isLeftOut: (path, isDirectory) =>
      directories.every((directory) => {
        const from = join(directory, path);
        return !/^(?:\/|\.\.)/.test(from) && isIgnored(from, { isDirectory, files });
      }),
  };
}

/** Of a pattern the directory before what means several, and the names at its end. */
function takenBy(
  word: string,
  files: readonly string[],
): { directory: string; names: readonly string[] } {
  const names = word.replace(/\/?\.\.\.$/, "").split("/");
  const at = names.findIndex((name) => /[*?{[]/.test(name));
  const last = names.at(-1) ?? "";
  const known = at === -1 ? names : names.slice(0, at);
  return {
    directory: known.join("/") || (word.startsWith("/") ? "/" : "."),
    names: at !== -1 && /^\*\.[\w.]+$/.test(last) ? [last] : files,
  };
}

function textOf(path: string): string[] {
  const file = readSmallFile(path, { root: "/", maxBytes: MAX_BYTES });
  return file.kind === "text" ? [file.text] : [];
}
