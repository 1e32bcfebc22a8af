/**
 * Instructions that stand beside a directory's main file: `.claude/rules/*.md`, which may be about some files only, and
 * `CLAUDE.local.md`, which one keeps to oneself. As their format has it: https://code.claude.com/docs/en/memory
 *
 * @module
 */
import { join } from "@std/path/join";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { decodeText } from "../../text/decode_text.ts";
import { walkFiles } from "../../sys/files/walk_files.ts";
import { parseDocument } from "../extensions/skills/frontmatter.ts";
import {
  type Instructions,
  LOCAL_INSTRUCTIONS,
  MAX_FILE_BYTES,
  RULES_DIRECTORY,
  shortened,
} from "./instructions.ts";

/** Of one directory; more is a mistake. */
const MAX_FILES = 50;
/** Characters, of all of them. */
const MAX_TEXT = 64 * 1024;
const MAX_DEPTH = 4;
/** Of the patterns that a model is told. */
const MAX_SCOPE = 300;

/** The rules of a directory, sorted by name, then what is local. Links must not lead out of `root`. */
export async function furtherInstructions(
  directory: string,
  root: string,
): Promise<{ instructions: Instructions[]; warnings: string[] }> {
  const instructions: Instructions[] = [];
  const warnings: string[] = [];
  const rules = join(directory, RULES_DIRECTORY);
  const isWanted = (name: string) => name.endsWith(".md");
  const found = walkFiles(rules, { isWanted, root, maxDepth: MAX_DEPTH, max: MAX_FILES * 2 });
  const paths = [
    ...found.files.toSorted().map((file) => join(rules, file)),
    join(directory, LOCAL_INSTRUCTIONS),
  ];
  let length = 0;
  let left = 0;
  for (const path of paths) {
    const file = readSmallFile(path, { root, maxBytes: MAX_FILE_BYTES, decode: decodeText });
    if (file.kind === "missing") continue;
    if (file.kind === "skipped") {
      warnings.push(`"${path}" was not read: it ${file.problem}`);
      continue;
    }
    const isRule = path.startsWith(`${rules}/`);
    const { fields, body } = isRule
      ? await parseDocument(file.text)
      : { fields: {}, body: file.text };
    const scope = scopeOf(fields["paths"]);
    const text = shortened(body);
    if (instructions.length >= MAX_FILES || length + text.length > MAX_TEXT) {
      left++;
      continue;
    }
    length += text.length;
    if (text.trim() === "") continue;
    instructions.push({ path, text, ...(scope === "" ? {} : { scope }) });
  }
  for (const link of found.outside) {
    warnings.push(`"${link}" was not read: it is a link that leads out of "${root}"`);
  }
  if (left > 0) {
    warnings.push(
      `${left} of the files in "${rules}" were not read: ${MAX_FILES} of them, and ${
        MAX_TEXT / 1024
      } KB, are used`,
    );
  }
  return { instructions, warnings };
}

/** `src/**`, or a list of such patterns; empty where it holds for every file. */
function scopeOf(paths: unknown): string {
  const patterns = (Array.isArray(paths) ? paths : [paths])
    .flatMap((pattern) => typeof pattern === "string" ? [pattern.trim()] : [])
    .filter((pattern) => pattern !== "" && pattern !== "**" && pattern !== "**/*");
  return patterns.join(", ").replaceAll(/\s+/g, " ").slice(0, MAX_SCOPE).toWellFormed();
}
