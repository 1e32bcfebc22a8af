/**
 * Files that some program executes later without asking: to write one is to run a command, so that `acceptEdits` asks.
 * Which those are by name stands in `executed_names.ts`.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { applyReplacements, type Replacement } from "../tools/replace_text.ts";
import { decodeFile } from "../tools/text/text_file.ts";
import {
  EXECUTED_PATHS,
  type ExecutedFields,
  executesByName,
  fieldsOf,
  isLinkable,
  plainName,
  scriptsIn,
} from "./executed_names.ts";
import { isExecutedByGit } from "./git_configuration/executed_by_git.ts";
import { linkedNames } from "./linked_names.ts";
import { namesAbove } from "./user_programs/names_above.ts";
import { executedForUser, type ProgramUser } from "./user_programs/user_programs.ts";
import { isThere } from "../../sys/files/info_at.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";

/**
 * What marks a directory as git's, whatever its name: all of one row. The second is that of a worktree, whose
 * configuration lies where `commondir` says, in the third. See gitrepository-layout(5).
 */
export const GIT_DIRECTORIES = [
  ["HEAD", "objects", "refs"],
  ["HEAD", "commondir"],
  ["config", "objects", "refs"],
];
const MAX_JSON_BYTES = 4 * 1024 * 1024;

export interface FileChange {
  /** Absolute, every link followed. */
  place: string;
  change(before: string): readonly Replacement[] | undefined;
}

/**
 * Who would execute what a change writes, e.g. "git"; undefined when nobody does.
 *
 * @param options.root the working directory, absolute and without links: names count from the top of its repository, or the home, on
 */
export async function executedBy(
  { place, change }: FileChange,
  { root, ...user }: ProgramUser & { root: string },
): Promise<string | undefined> {
  const paths = await linkedNames(place, {
    root,
    isOfInterest: (name) => isLinkable(plainName(name)),
    further: EXECUTED_PATHS,
  });
  const above = namesAbove(root, user.home);
  for (const path of paths) {
    const names = [...above, ...path.split("/").map(plainName)];
    const known = executesByName(names);
    if (known !== undefined) return known;
    const scripts = scriptsIn(names.at(-1) ?? "");
    if (scripts !== undefined && await changesFields(place, { change, fields: scripts.fields })) {
      return scripts.by;
    }
  }
  const repository = repositoryFiles(root);
  const isNamed = repository !== undefined && isExecutedByGit(place, { repository, user });
  if (isNamed || isInGitDirectory(place, root)) return "git";
  return executedForUser(place, { root, ...user });
}

/**
 * Whether a directory from that of `place` up to `root` is a git directory, or becomes one by a file at `place`, or
 * `root` lies in one.
 */
function isInGitDirectory(place: string, root: string): boolean {
  for (let directory = dirname(place);; directory = dirname(directory)) {
    const hasMark = (name: string) => {
      const mark = join(directory, name);
      return `${place}/`.startsWith(`${mark}/`) || isThere(mark);
    };
    if (GIT_DIRECTORIES.some((marks) => marks.every(hasMark))) return true;
    if (directory === root || directory === dirname(directory)) break;
  }
  // Of a worktree that lies in there `.git` is a file.
  return root.split("/").map(plainName).includes(".git") && !isThere(join(root, ".git"));
}

/**
 * Whether fields of a JSON file change, as their program reads them, in UTF-8; the change is made as the tools make it, in
 * the file's own encoding. What cannot be compared counts as changed.
 */
async function changesFields(
  place: string,
  { change, fields }: Pick<FileChange, "change"> & { fields: ExecutedFields },
): Promise<boolean> {
  const bytes = bytesOf(place);
  const file = bytes === undefined ? undefined : await decodeFile(bytes);
  if (bytes === undefined || typeof file !== "object") return true;
  const replacements = change(file.text);
  // Nothing will be written.
  if (replacements === undefined) return false;
  const after = file.encode(applyReplacements(file.text, replacements));
  const old = fieldsOf(bytes, fields);
  return old === undefined || typeof after === "string" || old !== fieldsOf(after, fields);
}

/** Empty where nothing is, undefined where it cannot be read. */
function bytesOf(place: string): Uint8Array | undefined {
  try {
    // To open a device may already do something.
    if (!Deno.lstatSync(place).isFile) return undefined;
    const bytes = readWithoutWaiting(place, { maxBytes: MAX_JSON_BYTES + 1, followsLink: false });
    return bytes.length > MAX_JSON_BYTES ? undefined : bytes;
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? new Uint8Array() : undefined;
  }
}
