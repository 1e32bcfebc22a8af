import { assertEquals } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { executedBy } from "../../../lib/engine/permissions/executed_files.ts";
import { EXECUTED_NAMES } from "../../../lib/engine/permissions/executed_names.ts";
import { resolvePath } from "../../../lib/sys/files/resolve_path.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../helpers/temporary_directory.ts";

async function whoExecutes(
  directory: TemporaryDirectory,
  path: string,
  content = "x",
): Promise<string | undefined> {
  return await executedBy({
    place: await resolvePath(path, directory.path),
    change: (before) => [{ start: 0, end: before.length, text: content }],
  }, { root: directory.path, home: directory.at("home") });
}

const ENDS = ["js", "cjs", "mjs", "ts", "cts", "mts"];

Deno.test("executedBy() names who runs a file, in every spelling and place", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at(".git/hooks"), { recursive: true });
  await Deno.symlink(".git", directory.at("link"));
  await Deno.symlink(".git/hooks/pre-commit", directory.at("hook"));
  for (const name of ["bare/objects", "bare/refs"]) {
    await Deno.mkdir(directory.at(name), { recursive: true });
  }
  await Deno.writeTextFile(directory.at("bare/HEAD"), "ref: refs/heads/main\n");
  const table: Record<string, string[]> = {
    git: [
      ".git/hooks/pre-commit",
      ".git/config",
      ".git",
      "sub/.git",
      "sub/.git/config",
      "src/../.git/config",
      "link/hooks/x",
      "hook",
      ".GIT/config",
      ".Git/hooks/x",
      ".g\u200cit/config",
      "git~1/config",
      ".git./config",
      ".git /config",
      ".git::$INDEX_ALLOCATION/config",
      "bare/config",
      "bare/hooks/post-checkout",
      ".husky/pre-commit",
      ".pre-commit-config.yaml",
      "packages/a/.husky/pre-push",
      ".gitconfig",
      ".git-hooks/pre_commit/x.rb",
      ".pre-commit-config.yml",
      ".rusty-hook.toml",
      "rusty-hook.toml",
      "hk.pkl",
      ".config/hk.local.pkl",
      "grumphp.yml",
      "grumphp.yml.dist",
      ...ENDS.map((end) => `commitlint.config.${end}`),
      ...["cjs", "mjs", "js", "json"].flatMap((end) => [
        `simple-git-hooks.${end}`,
        `.simple-git-hooks.${end}`,
      ]),
    ],
    "your shell": [".envrc", "sub/.envrc", ".bashrc", ".zshenv", ".config/fish/config.fish"]
      .concat([".login", ".direnvrc", ".cargo/env", ".nvm/nvm.sh", ".oh-my-zsh/custom/a.zsh"])
      .concat([".oh-my-zsh/oh-my-zsh.sh", ".config/starship.toml", ".rtx.toml", "mise/config.toml"])
      .concat([
        "mise.toml",
        ".mise.development.toml",
        "mise.prod.local.toml",
        ".config/mise.ci.toml",
      ])
      .concat([".local/share/bash-completion/completions/git"]),
    "your session": [".tmux.conf", ".config/tmux/tmux.conf", ".config/environment.d/a.conf"]
      .concat([".local/share/systemd/user/x.service", ".config/sway/config"]),
    mercurial: [".hgrc", ".hg/hgrc", ".hg/hgrc-not-shared", ".hg/sharedpath", ".sl/config"],
    "your editor": [
      ".config/emacs/init.el",
      ".vscode/tasks.json",
      ".VSCode/settings.json",
      ".idea/x.xml",
      ".devcontainer.json",
      ".dir-locals-2.el",
      ".emacs.el",
      "shop.code-workspace",
      ".fleet/run.json",
      ".run/x.run.xml",
    ],
    "the CI": [".github/workflows/ci.yml", ".github/workflows", ".gitlab-ci.yml", "Jenkinsfile"]
      .concat([".teamcity/settings.kts", ".tekton/x.yaml", "buildspec.yml", "cloudbuild.yaml"]),
    "an agent": [".mcp.json", ".claude/settings.json", ".claude", ".isonforge/hooks.json"]
      .concat([".clinerules/hooks/PreToolUse", ".github/hooks/x.json", ".amazonq/mcp.json"])
      .concat([
        ".kilocode/mcp.json",
        ".factory/hooks.json",
        ".trae/mcp.json",
        ".junie/mcp/mcp.json",
      ]),
    make: ["Makefile", "makefile", "GNUmakefile", "sub/Makefile"],
    yarn: [".yarnrc.yml", "packages/a/.yarnrc", ".yarn/releases/yarn.cjs", ".yarn/plugins"]
      .concat([".yarn/sdks/typescript/lib/tsserver.js", ".pnp.cjs"]),
    nix: ["default.nix", "flake.nix"],
    devenv: ["devenv.local.nix"],
    npm: [".npmrc", "sub/.npmrc"],
    pnpm: [".pnpmfile.cjs", "pnpmfile.js"],
    bun: ["bunfig.toml"],
    cargo: [".cargo/config.toml", "a/.cargo/config", "rust-toolchain.toml", ".config/nextest.toml"],
    gradle: ["gradle/wrapper/gradle-wrapper.properties", "gradlew"],
    maven: [".mvn/extensions.xml"],
    dotnet: ["src/Directory.Build.props", ".config/dotnet-tools.json", "NuGet.config"]
      .concat(["before.all.sln.targets", "a/x.csproj.user"]),
    "lint-staged": [".lintstagedrc", ...ENDS.map((end) => `lint-staged.config.${end}`)]
      .concat(ENDS.map((end) => `.lintstagedrc.${end}`)),
    "an interpreter": [".ghci", "sub/.iex.exs", "usercustomize.py"]
      .concat(["jupyter_server_config.py", "lib/python3/site-packages/x.pth"])
      .concat([".ipython/profile_default/startup/00.py"]),
    jujutsu: [".jj/repo/config.toml"],
    bazel: [".bazelrc", "tools/bazel", "user.bazelrc"],
    rake: ["rakelib/a.rake", "Rakefile"],
    "your mail": [".forward", ".procmailrc"],
    "a program that is called often": [".psqlrc", ".psqlrc-16"],
    r: [".Rprofile"],
  };
  for (const [by, paths] of Object.entries(table)) {
    for (const path of paths) assertEquals(await whoExecutes(directory, path), by, path);
  }
});

Deno.test("executedBy() knows nobody who runs an ordinary file", async () => {
  await using directory = await temporaryDirectory();
  const paths = [
    "src/a.ts",
    "README.md",
    ".gitignore",
    ".gitattributes",
    ".github/CODEOWNERS",
    ".github/dependabot.yml",
    "git/config",
    "x.git/README.md",
    ".gitlab/notes.md",
    "vscode/a.json",
    "docs/.claude.md",
    "package-lock.json",
    "Makefile.md",
    "HEAD",
    "workflows/ci.yml",
    ".yarn/cache/a.zip",
    "gradle/libs.versions.toml",
    ".bundle/notes",
    "tools/build.sh",
    ".config/app.toml",
    "mise-notes.md",
    // What their programs write all the time
    ".run/app.pid",
    ".builds/app/out.txt",
    ".oh-my-zsh/cache/x",
    ".config/Code/User/workspaceStorage/x",
    "miserable.toml",
    "commitlint.config.md",
    "model.pth",
    ".jj/repo/store/type",
    ".clinerules/style.md",
    "repo/config.toml",
    "share/systemd/x.service",
    "Directory.Packages.props",
    "locales/global.json/x",
    // What builds and tests are for
    "Cargo.toml",
    "pyproject.toml",
    "build.gradle",
    "jest.config.js",
  ];
  for (const path of paths) assertEquals(await whoExecutes(directory, path), undefined, path);
});

Deno.test("executedBy() knows a file by the links that lead to it", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("tools/hooks"), { recursive: true });
  await Deno.mkdir(directory.at("packages/a/ci"), { recursive: true });
  await Deno.mkdir(directory.at(".github"));
  await Deno.writeTextFile(directory.at("tools/manifest"), "{}");
  const links: [string, string][] = [
    ["tools/env", ".envrc"],
    ["tools/hooks", ".husky"],
    ["tools/rules", "Makefile"],
    ["tools/manifest", "package.json"],
    ["../tools/flows", ".github/workflows"],
    ["ci", "packages/a/.circleci"],
    ["tools/notes", "README.md"],
  ];
  for (const [target, name] of links) await Deno.symlink(target, directory.at(name));
  const table: [string, string | undefined][] = [
    ["tools/env", "your shell"],
    ["tools/hooks/pre-commit", "git"],
    ["tools/rules", "make"],
    ["tools/flows/ci.yml", "the CI"],
    ["packages/a/ci/config.yml", "the CI"],
    ["tools/notes", undefined],
    ["tools/envs", undefined],
  ];
  for (const [path, expected] of table) {
    assertEquals(await whoExecutes(directory, path), expected, path);
  }
  assertEquals(await whoExecutes(directory, "tools/manifest", '{"name": "a"}'), undefined);
  assertEquals(await whoExecutes(directory, "tools/manifest", '{"scripts": {"a": "b"}}'), "npm");
});

Deno.test("executedBy() sees the file that makes a directory git's", async () => {
  await using directory = await temporaryDirectory();
  const kinds = [
    ["sub/HEAD", "sub/objects/x", "sub/refs/heads/x"],
    ["sub/config", "sub/objects/x", "sub/refs/heads/x"],
    ["sub/HEAD", "sub/commondir"],
  ];
  for (const parts of kinds) {
    for (const last of parts) {
      for (const path of ["sub/description", ...parts.filter((path) => path !== last)]) {
        assertEquals(await whoExecutes(directory, path), undefined, path);
        await Deno.mkdir(dirname(directory.at(path)), { recursive: true });
        await Deno.writeTextFile(directory.at(path), "");
      }
      assertEquals(await whoExecutes(directory, last), "git", last);
      await Deno.remove(directory.at("sub"), { recursive: true });
    }
  }
});

Deno.test("executedBy() knows the directory that the configuration names for hooks", async () => {
  const table: [config: string, hooks: string | undefined][] = [
    ["[core]\n\thooksPath = tools/hooks\n", "tools/hooks"],
    ['[CORE] hookspath="tools/hooks"\r\n', "tools/hooks"],
    ["[core]\nhooksPath = a\n[user]\nname = x\n[core]\nhooksPath = ./tools/../hooks/\n", "hooks"],
    ["[other]\n\thooksPath = tools/hooks\n", undefined],
    ["[core]\n\thooksPath =\n", undefined],
  ];
  for (const [config, hooks] of table) {
    await using directory = await temporaryDirectory();
    await Deno.mkdir(directory.at(".git"));
    await Deno.writeTextFile(directory.at(".git/HEAD"), "ref: refs/heads/main\n");
    await Deno.writeTextFile(directory.at(".git/config"), config);
    for (const path of ["tools/hooks/pre-commit", "hooks/pre-push", "hooks2/x"]) {
      const expected = hooks !== undefined && path.startsWith(`${hooks}/`) ? "git" : undefined;
      assertEquals(await whoExecutes(directory, path), expected, `${config} ${path}`);
    }
  }
});

Deno.test("executedBy() knows the programs that the configuration names, of the repository and of the user", async () => {
  await using directory = await temporaryDirectory();
  for (const name of [".git", "home", "real"]) await Deno.mkdir(directory.at(name));
  await Deno.writeTextFile(directory.at(".git/HEAD"), "ref: refs/heads/main\n");
  await Deno.writeTextFile(directory.at(".git/config"), '[filter "f"]\nclean = sh tools/c.sh %f\n');
  await Deno.writeTextFile(directory.at("home/.gitconfig"), "[core]\nfsmonitor = ./link\n");
  await Deno.writeTextFile(directory.at("real/fsm"), "x");
  await Deno.symlink("real/fsm", directory.at("link"));
  for (const path of ["tools/c.sh", "link", "real/fsm", "tools/d.sh", "c.sh"]) {
    const expected = /c.sh$|fsm|link/.test(path) && path !== "c.sh" ? "git" : undefined;
    assertEquals(await whoExecutes(directory, path), expected, path);
  }
});

Deno.test("executedBy() looks at names below the working directory only", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.at(".isonforge/worktrees/r/w");
  const change = () => [];
  const home = directory.path;
  assertEquals(await executedBy({ place: `${root}/a.ts`, change }, { root, home }), undefined);
  // In git's own directory everything is git's, but for a worktree that somebody put there.
  const hooks = directory.at(".git/hooks");
  assertEquals(await executedBy({ place: `${hooks}/x`, change }, { root: hooks, home }), "git");
  await Deno.mkdir(directory.at(".git/trees/w"), { recursive: true });
  const tree = directory.at(".git/trees/w");
  await Deno.writeTextFile(`${tree}/.git`, "gitdir: elsewhere");
  assertEquals(await executedBy({ place: `${tree}/x`, change }, { root: tree, home }), undefined);
});

Deno.test("executedBy() lets a JSON file be edited unless what is run changes", async () => {
  await using directory = await temporaryDirectory();
  const around = { root: directory.path, home: directory.path };
  const write = async (name: string, value: unknown) => {
    await Deno.mkdir(dirname(directory.at(name)), { recursive: true });
    const text = typeof value === "string" ? value : JSON.stringify(value);
    await Deno.writeTextFile(directory.at(name), text);
  };
  const scripts = { test: "deno test" };
  const table: [string, unknown, unknown, string | undefined][] = [
    ["package.json", { name: "a", scripts }, { name: "b", scripts }, undefined],
    ["package.json", { scripts }, { scripts, dependencies: { x: "1" } }, undefined],
    ["package.json", { scripts }, { scripts: { ...scripts, postinstall: "x" } }, "npm"],
    ["package.json", { scripts }, { scripts: { test: "x" } }, "npm"],
    ["package.json", { scripts }, {}, "npm"],
    ["package.json", { scripts }, { scripts, "lint-staged": { "*": "x" } }, "npm"],
    ["package.json", { scripts }, "{ broken", "npm"],
    ["package.json", "{ broken", "{ broken", "npm"],
    ["package.json", undefined, { name: "a" }, undefined],
    ["package.json", undefined, { scripts }, "npm"],
    ["deep/package.json", undefined, { scripts }, "npm"],
    ["PACKAGE.JSON", undefined, { scripts }, "npm"],
    ["deno.json", { tasks: scripts }, { tasks: scripts, imports: {} }, undefined],
    ["deno.json", { imports: {} }, { tasks: scripts }, "deno"],
    ["deno.jsonc", "{} // comment", "{} // comment", "deno"],
    ["locales/global.json", { hello: "a" }, { hello: "b" }, undefined],
    ["global.json", { sdk: { version: "8" } }, { sdk: { version: "9" } }, "dotnet"],
    ["devbox.json", { packages: [] }, { packages: ["go"] }, undefined],
    ["devbox.json", { packages: [] }, { shell: { init_hook: "x" } }, "your shell"],
    ["project.json", { name: "a" }, { targets: scripts }, "nx"],
    [
      "gradle.properties",
      "version=1\norg.gradle.jvmargs=-Xmx1g",
      "version=2\norg.gradle.jvmargs=-Xmx1g",
      undefined,
    ],
    ["gradle.properties", "version=1", "version=1\norg.gradle.jvmargs=-javaagent:x", "gradle"],
    [
      "gradle.properties",
      "version=1",
      "version=1\norg.gradle.jvm\\u0061rgs=-javaagent:x",
      "gradle",
    ],
    ["gradle.properties", "version=1", "version=1\norg.gradle.j\\\n  ava.home=x", "gradle"],
    ["gradle.properties", "version=1", "#systemProp.a=b\nversion=1", undefined],
    ["default.nix", "{}", "{ }", "nix"],
  ];
  for (const [name, before, after, expected] of table) {
    await Deno.remove(directory.at(name)).catch(() => {});
    if (before !== undefined) await write(name, before);
    const content = typeof after === "string" ? after : JSON.stringify(after);
    assertEquals(
      await whoExecutes(directory, name, content),
      expected,
      `${name} ${JSON.stringify(before)} ${content}`,
    );
  }
  // Judged is the text that edit will change, whatever its encoding.
  const odd: [string, string, string][] = [
    ["package.json", "caf\u00e9", "npm"],
    ["deno.json", "\ufeff{", "deno"],
  ];
  for (const [name, searched, by] of odd) {
    const bytes = name === "deno.json"
      ? new TextEncoder().encode("\ufeff{}")
      : Uint8Array.from('{"a":"caf\u00e9"}', (letter) => letter.charCodeAt(0));
    await Deno.writeFile(directory.at(name), bytes);
    const added = name === "deno.json" ? '{"tasks":{"a":"x"}' : 'b","scripts":{"a":"x"},"c":"d';
    const change = (before: string) => {
      const start = before.indexOf(searched);
      return start < 0 ? undefined : [{ start, end: start + searched.length, text: added }];
    };
    assertEquals(await executedBy({ place: directory.at(name), change }, around), by, name);
  }
  // An edit that cannot be made changes nothing.
  await write("package.json", { scripts });
  const place = directory.at("package.json");
  assertEquals(await executedBy({ place, change: () => undefined }, around), undefined);
});

Deno.test("SECURITY.md names all that executedBy() knows, and nothing else", async () => {
  const url = new URL("../../../.github/SECURITY.md", import.meta.url);
  const [, section = ""] = (await Deno.readTextFile(url)).split("## What `acceptEdits` asks for");
  const named = section.split("\n").filter((line) => line.startsWith("| "))
    .flatMap((line) => Array.from(line.matchAll(/`([^`]+)`/g), ([, name = ""]) => name));
  const ofGitDirectories = ["HEAD", "objects", "refs", "commondir", "config", "core.hooksPath"];
  const sorted = (names: readonly string[]) =>
    [...new Set(names.map((name) => name.toLowerCase()))].sort();
  assertEquals(
    sorted(named.filter((name) => !ofGitDirectories.includes(name))),
    sorted(EXECUTED_NAMES),
  );
});

Deno.test("executedBy() knows what the user's settings name, and what the directories above are called", async () => {
  await using directory = await temporaryDirectory();
  const home = await Deno.realPath(directory.path);
  const change = () => [];
  await Deno.mkdir(`${home}/df`);
  await Deno.symlink("df/gitconfig", `${home}/.gitconfig`);
  const root = `${home}/df`;
  const commands = [{ by: "a hook", command: 'node "$HOME"/df/hook.js', directory: root }];
  const whoRuns = (path: string, at = root) =>
    executedBy({ place: `${at}/${path}`, change }, { root: at, home, commands });
  assertEquals(await whoRuns("hook.js"), "a hook");
  assertEquals(await whoRuns("gitconfig"), "git");
  assertEquals(await whoRuns("plain.js"), undefined);
  assertEquals(await whoRuns("git/config", `${home}/.config`), "git");
  assertEquals(await whoRuns("workflows/ci.yml", `${home}/p/.github`), "the CI");
});
