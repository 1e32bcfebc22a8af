import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { closedDirectories, gitOf } from "../../../lib/engine/sandbox/repositories.ts";
import { isThere } from "../../../lib/sys/files/info_at.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** A directory with files, some of them links to others. */
async function furnish(root: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(join(root, name, ".."), { recursive: true });
    if (text.startsWith("-> ")) await Deno.symlink(text.slice(3), join(root, name));
    else await Deno.writeTextFile(join(root, name), text);
  }
}

function around(root: string, guarded = new Map()) {
  return gitOf(root, {
    roots: [root],
    user: { home: join(root, "../home"), environment: { GIT_CONFIG_SYSTEM: "/dev/null" } },
    guarded,
  });
}

Deno.test("gitOf() keeps what the configuration names for git to run, and what links among the hooks lead to", async () => {
  await using directory = await temporaryDirectory();
  const top = await Deno.realPath(directory.path);
  const root = join(top, "shop");
  await git(top, "init", "--quiet", root);
  await furnish(top, {
    "home/.gitconfig": "[core]\nhooksPath = tools/hk\n[include]\npath = ../shop/of-user.conf\n",
    "shop/of-user.conf": '[diff "x"]\ntextconv = node tools/text.js\n',
    "shop/tools/text.js": "x",
    "shop/tools/hk/pre-commit": "-> ../../behind/hook.sh",
    "shop/behind/hook.sh": "x",
    "shop/behind/pc.sh": "x",
    "shop/.git/hooks/pre-commit": "-> ../../behind/pc.sh",
    "shop/.git/hooks/pre-push": "-> /etc/passwd",
    "shop/.git/hooks/post-merge": "-> ../../behind/missing",
    "shop/scripts/clean.sh": "-> ../behind/clean.sh",
    "shop/behind/clean.sh": "x",
    "shop/src/a.ts": "x",
  });
  await git(root, "config", "filter.f.clean", "./scripts/clean.sh %f");
  await git(root, "config", "alias.all", "!cd src && ./missing; ls src");
  const expected = ["behind/clean.sh", "behind/hook.sh", "behind/pc.sh", "of-user.conf"];
  const guarded = new Map();
  const keptOf = () =>
    around(root, guarded).readOnly.filter((path) => !path.startsWith(join(root, ".git/")))
      .map((path) => path.slice(root.length + 1)).toSorted();
  assertEquals(keptOf(), [...expected, "tools/hk", "tools/text.js"]);
  // What comes later is the run's own, also where the sandbox is made anew.
  await furnish(root, { missing: "x" });
  assertEquals(keptOf(), [...expected, "tools/hk", "tools/text.js"]);
});

Deno.test("gitOf() keeps what configures a git directory in the tree that .git names", async () => {
  await using directory = await temporaryDirectory();
  const top = await Deno.realPath(directory.path);
  const root = join(top, "shop");
  const bare = join(root, ".bare");
  await git(top, "init", "--quiet", "--bare", bare);
  await Deno.writeTextFile(join(root, ".git"), "gitdir: ./.bare\n");
  await furnish(root, { "pc.sh": "x", ".bare/hooks/pre-commit": "-> ../../pc.sh" });
  const places = around(root);
  const guarded = [".git", "pc.sh", ".bare/config", ".bare/hooks", ".bare/info", ".bare/modules"];
  assertEquals(
    places.readOnly.toSorted(),
    guarded.map((name) => join(root, name)).toSorted(),
  );
  assertEquals(closedDirectories(places), [{ path: bare, names: ["commondir"] }]);
  // What lies elsewhere anybody may have named.
  await git(top, "init", "--quiet", "--bare", join(top, "other"));
  await Deno.writeTextFile(join(root, ".git"), "gitdir: ../other\n");
  assertEquals(around(root).writable, []);
});

Deno.test("gitOf() keeps what the user's settings run, closes where it is missing, and says where it is all", async () => {
  await using directory = await temporaryDirectory();
  const home = await Deno.realPath(directory.path);
  const root = join(home, ".config");
  await furnish(home, {
    ".config/nvim/init.lua": "x",
    ".config/bin/tool": "x",
    ".config/bin/README.md": "x",
    ".config/app/main.js": "x",
    ".config/tools/mcp.sh": "x",
    ".local/bin/app": "-> ../../.config/app/main.js",
  });
  await Deno.chmod(join(root, "bin/tool"), 0o755);
  const commands = [{ by: "a hook", command: "new/x.sh; sh tools/mcp.sh", directory: root }];
  const environment = { GIT_CONFIG_SYSTEM: "/dev/null", PATH: `${root}/bin:/bin` };
  const of = (at: string) => {
    const git = gitOf(at, { roots: [at], user: { home, environment, commands } });
    const below = (paths: readonly string[]) => paths.map((path) => path.slice(home.length + 9));
    return {
      readOnly: below(git.readOnly.filter(isThere)).toSorted(),
      closed: closedDirectories(git).map(({ path, names }) => `${below([path])}: ${names}`)
        .filter((closed) => /new|: (?:sh|git)$/.test(closed)),
      wholly: git.wholly.length,
    };
  };
  assertEquals(of(root), {
    readOnly: ["bin/tool", "nvim", "tools/mcp.sh"],
    closed: ["new: x.sh", "bin: git", "bin: sh"],
    wholly: 0,
  });
  assertEquals(of(join(root, "nvim")), { readOnly: ["nvim/init.lua"], closed: [], wholly: 1 });
});
