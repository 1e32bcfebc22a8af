/**
 * Files that a CLAUDE.md brings along by naming them (`@docs/style.md`), as its format has it:
 * https://code.claude.com/docs/en/memory
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { resolve } from "@std/path/resolve";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { decodeText } from "../../text/decode_text.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { type Instructions, MAX_FILE_BYTES, shortened } from "./instructions.ts";
import type { Project } from "./project.ts";

export interface ImportOptions {
  /** The user's home directory. */
  userHome: string;
  /** Whether the model may read a file, absolute, without anybody being asked. */
  mayRead: (path: string) => Promise<boolean>;
}

const IMPORTER = /^CLAUDE(?:\.local)?\.md$/;
/** Not within code, where it may be a decorator or a package, nor in what is commented out. */
const CODE = /^(```|~~~)[^]*?^\1|`[^`\n]*`|<!--[^]*?-->/gm;
const IMPORT = /(?<=^|[\s(])@((?:~\/)?(?:[\p{L}\p{N}_./-]|\\ )*[\p{L}\p{N}_])/gu;
/** One names another, as the format has it. */
const MAX_DEPTH = 5;
const MAX_FILES = 20;
/** Characters, of all that is brought along. */
const MAX_TEXT = 64 * 1024;

export function mayImport({ instructions }: Project): boolean {
  return instructions.some(({ path, text }) => IMPORTER.test(basename(path)) && text.includes("@"));
}

/** The project with every imported file after the one that names it. */
export async function withImports(
  project: Project,
  { userHome, mayRead }: ImportOptions,
): Promise<Project> {
  const known = new Set(project.instructions.map(({ path }) => path));
  const warnings: string[] = [];
  let files = 0;
  let length = 0;
  const importsOf = async (from: Instructions, depth: number): Promise<Instructions[]> => {
    const directory = dirname(from.path);
    const root = repositoryFiles(directory)?.root ?? directory;
    const found: Instructions[] = [];
    for (const [, written = ""] of from.text.replaceAll(CODE, "").matchAll(IMPORT)) {
      const name = written.replaceAll("\\ ", " ");
      const path = name.startsWith("~/")
        ? resolve(userHome, name.slice(2))
        : resolve(directory, name);
      if (known.has(path)) continue;
      const file = readSmallFile(path, { root, maxBytes: MAX_FILE_BYTES, decode: decodeText });
      // `@types/node` and `@anna` are no files.
      if (file.kind === "missing" || (file.kind === "text" && file.text.includes("\0"))) continue;
      known.add(path);
      const skip = (why: string) =>
        warnings.push(`"@${name}" in "${from.path}" was not read: it ${why}`);
      if (file.kind === "skipped") {
        const isOutside = !path.startsWith(`${root}/`);
        if (isOutside || !file.problem.includes("a directory")) {
          skip(isOutside ? `lies outside of "${root}"` : file.problem);
        }
      } else if (files >= MAX_FILES || length + file.text.length > MAX_TEXT) {
        skip(`is more than the ${MAX_FILES} files and ${MAX_TEXT / 1024} KB that are used`);
      } else if (!await mayRead(path)) skip("is one that the model may not read unasked");
      else {
        files++;
        const imported = { path, text: shortened(file.text) };
        length += imported.text.length;
        found.push(imported);
        if (depth < MAX_DEPTH) found.push(...await importsOf(imported, depth + 1));
      }
    }
    return found;
  };
  const instructions: Instructions[] = [];
  for (const from of project.instructions) {
    instructions.push(from);
    if (IMPORTER.test(basename(from.path))) instructions.push(...await importsOf(from, 1));
  }
  return { ...project, instructions, warnings: [...project.warnings, ...warnings] };
}
