/**
 * Files that some program executes later without asking: to write one is to run a command, so that `acceptEdits` asks.
 * This list is the whole of it; SECURITY.md repeats it.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { applyReplacements, type Replacement } from "../tools/replace_text.ts";
import { decodeFile } from "../tools/text/text_file.ts";
import { hooksDirectory } from "./hooks_directory.ts";
import { linkedNames } from "./linked_names.ts";
import { isVisible } from "../../sys/system_error.ts";

/** Names of files and directories in lower case, in any directory; a directory counts with everything in it. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "git": [".git", ".gitconfig", ".githooks", ".husky", ".pre-commit-config.yaml"],
  "lefthook": ["lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml", ".lefthook"],
  "your shell": [
    ".envrc",
    ".profile",
    ".bashrc",
    ".bash_profile",
    ".bash_login",
    ".bash_logout",
    ".bash_aliases",
    ".zshrc",
    ".zshenv",
    ".zprofile",
    ".zlogin",
    ".zlogout",
  ],
  "your editor": [".vscode", ".idea", ".zed", ".devcontainer", ".exrc", ".vimrc", ".nvim.lua"],
  "the CI": [".gitlab-ci.yml", ".circleci", ".travis.yml", "jenkinsfile", "azure-pipelines.yml"],
  "an agent": [".mcp.json", ".claude", ".cursor", ".codex", ".gemini", ".isonforge"],
  "ssh": [".ssh"],
  "make": ["makefile", "gnumakefile"],
  "just": ["justfile", ".justfile"],
  "task": ["taskfile.yml", "taskfile.yaml"],
};
/** The same for a directory and one in it. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  "the CI": [".github/workflows", ".github/actions"],
  "your shell": [".config/fish"],
  "git": [".config/git"],
  "your session": [".config/autostart", ".config/systemd", "library/launchagents"],
};
/** JSON files, and which of their fields say what is run. */
const SCRIPTS: Readonly<Record<string, { by: string; fields: readonly string[] }>> = {
  "package.json": {
    by: "npm",
    fields: ["scripts", "husky", "lint-staged", "simple-git-hooks", "pre-commit", "gitHooks"],
  },
  "deno.json": { by: "deno", fields: ["tasks"] },
  "deno.jsonc": { by: "deno", fields: ["tasks"] },
};
/**
 * What marks a directory as git's, whatever its name: all of one row. The second is that of a worktree, whose
 * configuration lies where `commondir` says, in the third. See gitrepository-layout(5).
 */
const GIT_DIRECTORIES = [
  ["HEAD", "objects", "refs"],
  ["HEAD", "commondir"],
  ["config", "objects", "refs"],
];
/** Everything that counts by name, in lower case. */
export const EXECUTED_NAMES: readonly string[] = [
  ...Object.values(NAMES).flat(),
  ...Object.values(PAIRS).flat(),
  ...Object.keys(SCRIPTS),
  ...Object.values(SCRIPTS).flatMap(({ fields }) => fields),
];
/** Names that a link may give to something else. */
const LINKABLE = new Set([
  ...Object.values(NAMES).flat(),
  ...Object.values(PAIRS).flat().map((pair) => pair.split("/")[0] ?? ""),
  ...Object.keys(SCRIPTS),
]);
const MAX_JSON_BYTES = 4 * 1024 * 1024;

export interface FileChange {
  /** Absolute, every link followed. */
  place: string;
  change(before: string): readonly Replacement[] | undefined;
}

/**
 * Who would execute what a change writes, e.g. "git"; undefined when nobody does.
 *
 * @param root the working directory, absolute and without links: only what is below it has a name that counts
 */
export async function executedBy(
  { place, change }: FileChange,
  root: string,
): Promise<string | undefined> {
  const paths = await linkedNames(place, {
    root,
    isOfInterest: (name) => LINKABLE.has(plainName(name)),
    further: Object.values(PAIRS).flat(),
  });
  for (const path of paths) {
    const names = path.split("/").map(plainName);
    const known = byName(names) ?? byPair(names);
    if (known !== undefined) return known;
    const scripts = SCRIPTS[names.at(-1) ?? ""];
    if (scripts !== undefined && await changesFields(place, { change, fields: scripts.fields })) {
      return scripts.by;
    }
  }
  const hooks = await hooksDirectory(root);
  if (hooks !== undefined && `${place}/`.startsWith(`${hooks}/`)) return "git";
  return await isInGitDirectory(place, root) ? "git" : undefined;
}

function byName(names: readonly string[]): string | undefined {
  return Object.keys(NAMES).find((by) => names.some((name) => NAMES[by]?.includes(name)));
}

function byPair(names: readonly string[]): string | undefined {
  const pairs = names.map((name, index) => `${name}/${names[index + 1] ?? ""}`);
  return Object.keys(PAIRS).find((by) => pairs.some((pair) => PAIRS[by]?.includes(pair)));
}

/**
 * A name as a file system may take it that does not tell letters apart: macOS ignores case and some invisible
 * characters, Windows (under WSL) trailing dots and spaces, what follows a colon, and calls `.git` `git~1` too. These
 * are what git itself looks for; see is_hfs_dotgit() and is_ntfs_dotgit() in its path.c.
 */
function plainName(name: string): string {
  const plain = name.normalize("NFC").toLowerCase()
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "")
    .replace(/:.*$/s, "")
    .replace(/[. ]+$/, "");
  return plain === "git~1" ? ".git" : plain;
}

/**
 * Whether a directory from that of `place` up to `root` is a git directory, or becomes one by a file at `place`, or
 * `root` lies in one.
 */
async function isInGitDirectory(place: string, root: string): Promise<boolean> {
  for (let directory = dirname(place);; directory = dirname(directory)) {
    const isThere = async (name: string) => {
      const mark = join(directory, name);
      return `${place}/`.startsWith(`${mark}/`) || await isVisible(mark);
    };
    for (const marks of GIT_DIRECTORIES) {
      if ((await Promise.all(marks.map(isThere))).every(Boolean)) return true;
    }
    if (directory === root || directory === dirname(directory)) break;
  }
  // Of a worktree that lies in there `.git` is a file.
  return root.split("/").map(plainName).includes(".git") && !await isVisible(join(root, ".git"));
}

/**
 * Whether fields of a JSON file change, as their program reads them, in UTF-8; the change is made as the tools make it, in
 * the file's own encoding. What cannot be compared counts as changed.
 */
async function changesFields(
  place: string,
  { change, fields }: Pick<FileChange, "change"> & { fields: readonly string[] },
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

function fieldsOf(bytes: Uint8Array, fields: readonly string[]): string | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes) || "{}");
    return JSON.stringify(fields.map((field) => value?.[field] ?? null));
  } catch {
    return undefined;
  }
}
