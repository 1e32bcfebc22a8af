/**
 * Names of files that some program executes later without asking. This list is the whole of it; SECURITY.md repeats it.
 *
 * @module
 */

/**
 * Names of files and directories in lower case, in any directory; a directory counts with everything in it.
 *
 * Files that make an ordinary command run something that its user does not think of. Not what such a command is for: sources,
 * tests, and how they are built.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "git": [
    ...[".git", ".gitconfig", ".githooks", ".husky", ".pre-commit-config.yaml", ".overcommit.yml"],
    ...[
      ".huskyrc",
      ".huskyrc.json",
      ".huskyrc.js",
      ".simple-git-hooks.json",
      ".simple-git-hooks.js",
    ],
    ...["simple-git-hooks.json", "simple-git-hooks.js", "captainhook.json", "prek.toml"],
  ],
  "lint-staged": [
    ...["", ".json", ".yaml", ".yml", ".js", ".mjs", ".cjs"].map((end) => `.lintstagedrc${end}`),
    ...[".js", ".mjs", ".cjs", ".ts"].map((end) => `lint-staged.config${end}`),
  ],
  "lefthook": [
    ...[".yml", ".yaml", ".toml", ".json"].flatMap((end) =>
      ["lefthook", ".lefthook", "lefthook-local", ".lefthook-local"].map((name) => name + end)
    ),
    ".lefthook",
  ],
  "your shell": [
    ...[".profile", ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases"],
    ...[".bash_completion", ".fzf.bash", ".login", ".logout"],
    ...[".zshrc", ".zshenv", ".zprofile", ".zlogin", ".zlogout", ".kshrc", ".cshrc", ".tcshrc"],
    ...[".fzf.zsh", ".p10k.zsh"],
    // When a directory is entered, or a program of its is started
    ...[
      ".envrc",
      ".direnvrc",
      ".autoenv",
      ".autoenv.zsh",
      "mise.toml",
      ".mise.toml",
      "mise.local.toml",
    ],
    ...[".mise.local.toml", ".mise", ".tool-versions"],
  ],
  "your session": [
    ...[".xprofile", ".xinitrc", ".xsession", ".xsessionrc", ".tmux.conf", ".screenrc"],
    ...[".pam_environment", ".wezterm.lua"],
  ],
  "your editor": [
    ...[
      ".vscode",
      ".idea",
      ".zed",
      ".helix",
      ".devcontainer",
      ".exrc",
      ".vim",
      ".vimrc",
      ".gvimrc",
    ],
    ...[".nvimrc", ".nvim.lua", ".emacs", ".emacs.d", ".dir-locals.el"],
  ],
  "the CI": [
    ...[".gitlab-ci.yml", ".circleci", ".travis.yml", "jenkinsfile", "azure-pipelines.yml"],
    ...["bitbucket-pipelines.yml", ".drone.yml", ".woodpecker", ".woodpecker.yml", ".buildkite"],
    ...[".cirrus.yml", "appveyor.yml", ".appveyor.yml"],
  ],
  "an agent": [
    ...[".mcp.json", ".claude", ".cursor", ".codex", ".gemini", ".isonforge", ".opencode"],
    ...["opencode.json", "opencode.jsonc", ".qwen", ".windsurf", ".roo", ".kiro", ".continue"],
    ...[".crush.json", "crush.json", ".aider.conf.yml", ".agents"],
  ],
  "mercurial": [".hgrc"],
  "ssh": [".ssh"],
  "make": ["makefile", "gnumakefile", "bsdmakefile"],
  "just": ["justfile", ".justfile"],
  "task": ["taskfile.yml", "taskfile.yaml", "taskfile.dist.yml", "taskfile.dist.yaml"],
  // As a Makefile: `rake`, `tox`, `docker compose up` run what stands there, whatever it is called
  "rake": ["rakefile", "rakefile.rb"],
  "tox": ["tox.ini"],
  "nox": ["noxfile.py"],
  "fabric": ["fabfile.py"],
  "mage": ["magefile.go"],
  "earthly": ["earthfile"],
  "docker compose": [
    ...["compose", "docker-compose"].flatMap((name) =>
      ["", ".override"].flatMap((part) => [`${name}${part}.yml`, `${name}${part}.yaml`])
    ),
  ],
  "foreman": ["procfile", "procfile.dev"],
  "vagrant": ["vagrantfile"],
  "tilt": ["tiltfile"],
  "skaffold": ["skaffold.yaml", "skaffold.yml"],
  "devenv": ["devenv.nix", "devenv.yaml"],
  "nix": ["flake.nix", "shell.nix"],
  // What is set here is a program, a file of code, or a flag that names one
  "npm": [".npmrc"],
  "yarn": [".yarnrc", ".yarnrc.yml"],
  "pnpm": [".pnpmfile.cjs", ".pnpmfile.mjs", "pnpmfile.js", "pnpm-workspace.yaml"],
  "bun": ["bunfig.toml"],
  "cargo": ["rust-toolchain", "rust-toolchain.toml"],
  "maven": [".mvn", "mvnw"],
  "gradle": ["gradlew"],
  "sbt": [".sbtopts", ".jvmopts"],
  "bazel": [".bazelrc", ".bazeliskrc", ".bazelversion"],
  "dotnet": ["directory.build.props", "directory.build.targets", "directory.build.rsp"],
  "ruby": [".irbrc", ".pryrc", ".rspec"],
  "r": [".rprofile", ".renviron"],
  "ansible": ["ansible.cfg"],
  // Begun in the directory, they read it first
  "an interpreter": [
    "usercustomize.py",
    "sitecustomize.py",
    ".iex.exs",
    ".ghci",
    ".ocamlinit",
    ".erlang",
    ".octaverc",
  ],
  "a debugger": [".gdbinit", ".lldbinit", ".pdbrc", ".perldb"],
};
/** The same for a directory and one in it. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  "the CI": [".github/workflows", ".github/actions", ".forgejo/workflows", ".gitea/workflows"],
  "your shell": [
    ...[".config/fish", ".config/mise.toml", ".config/mise", ".config/direnv", ".config/zsh"],
    ...[".config/nushell", ".config/bash", ".cargo/env", ".nvm/nvm.sh", ".oh-my-zsh/custom"],
  ],
  "your editor": [".config/nvim", ".config/emacs", ".config/vim", ".config/helix"],
  "git": [".config/git"],
  "mercurial": [".hg/hgrc", ".config/hg"],
  "lefthook": [".config/lefthook.yml"],
  "your session": [
    ...[".config/autostart", ".config/systemd", ".config/environment.d", "library/launchagents"],
    ...[".config/tmux", ".config/wezterm", ".config/kitty", ".config/alacritty", ".config/ghostty"],
  ],
  "yarn": [".yarn/releases", ".yarn/plugins"],
  "cargo": [".cargo/config", ".cargo/config.toml", ".config/nextest.toml"],
  "gradle": ["gradle/wrapper"],
  "bazel": ["tools/bazel"],
  "dotnet": [".config/dotnet-tools.json"],
  "bundler": [".bundle/config", ".bundle/plugin"],
};
/** JSON files, and which of their fields say what is run. */
const SCRIPTS: Readonly<Record<string, { by: string; fields: readonly string[] }>> = {
  "package.json": {
    by: "npm",
    fields: [
      ...["scripts", "husky", "lint-staged", "simple-git-hooks", "pre-commit", "gitHooks"],
      // Which may be any address: corepack runs what it finds there.
      ...["packageManager", "devEngines"],
    ],
  },
  "composer.json": { by: "composer", fields: ["scripts"] },
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
