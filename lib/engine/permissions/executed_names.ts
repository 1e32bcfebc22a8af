/**
 * Names of files that some program executes later without asking. This list is the whole of it; SECURITY.md repeats it.
 *
 * @module
 */

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
/** Everything that counts by name, in lower case. */
export const EXECUTED_NAMES: readonly string[] = [
  ...Object.values(NAMES).flat(),
  ...Object.values(PAIRS).flat(),
  ...Object.keys(SCRIPTS),
  ...Object.values(SCRIPTS).flatMap(({ fields }) => fields),
];
/** Names that a link may give to something else; in lower case. */
export const LINKABLE = new Set([
  ...Object.values(NAMES).flat(),
  ...Object.values(PAIRS).flat().map((pair) => pair.split("/")[0] ?? ""),
  ...Object.keys(SCRIPTS),
]);
/** Those that are of a directory and one in it. */
export const EXECUTED_PAIRS: readonly string[] = Object.values(PAIRS).flat();

/** Who executes what a path names, or lies in what it names, e.g. "git"; its names as {@linkcode plainName} has them. */
export function executesByName(names: readonly string[]): string | undefined {
  return byName(names) ?? byPair(names);
}

/** Which program runs scripts that a JSON file of this plain name holds, and in which fields. */
export function scriptsIn(name: string): { by: string; fields: readonly string[] } | undefined {
  return Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined;
}

/** The values of those fields as one text; undefined where the file is no JSON. */
export function fieldsOf(bytes: Uint8Array, fields: readonly string[]): string | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes) || "{}");
    return JSON.stringify(fields.map((field) => value?.[field] ?? null));
  } catch {
    return undefined;
  }
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
export function plainName(name: string): string {
  const plain = name.normalize("NFC").toLowerCase()
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "")
    .replace(/:.*$/s, "")
    .replace(/[. ]+$/, "");
  return plain === "git~1" ? ".git" : plain;
}
