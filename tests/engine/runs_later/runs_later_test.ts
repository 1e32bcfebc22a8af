import "../../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { relative } from "@std/path/relative";
import { RunsLater } from "../../../lib/engine/runs_later/runs_later.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";
import { shellIn } from "../../helpers/shell.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { obeyingModes } from "../../helpers/without_privilege.ts";

/** A tree that is not read in time, as on a busy machine, is not known. */
const PATIENT = { maxBeginMs: PATIENCE_MS };

interface World {
  root: string;
  /** Runs a script of the shell there. */
  sh(script: string): Promise<string>;
  /** What is new since the last time: path, program, change. */
  look(): Promise<string[]>;
  later: RunsLater;
}

/** A directory as `before` makes it, with somebody who knows what is in it. */
async function withTree(before: string, use: (world: World) => Promise<void>): Promise<void> {
  await using directory = await temporaryDirectory();
  const root = directory.path;
  const sh = shellIn(root);
  await sh(before);
  const later = await RunsLater.begin([root], PATIENT);
  const look = async () => {
    const found = await later.look({ always: true });
    return found.map(({ path, by, change }) => `${relative(root, path)} ${by} ${change}`).sort();
  };
  assertEquals(await look(), []);
  await use({ root, sh, look, later });
}

Deno.test("RunsLater finds what is new, wherever it is and however it came there", async () => {
  const before =
    "mkdir -p a/b c/old.vscode .github/workflows; echo x > plain; echo x > other; echo x > c/old.vscode/tasks.json";
  await withTree(before, async ({ sh, look }) => {
    const cases: [script: string, found: string[]][] = [
      ["echo x > a/b/notes.txt; mkdir d; touch plain", []],
      ["echo x > .envrc", [".envrc your shell new"]],
      ["echo x > a/b/Makefile", ["a/b/Makefile make new"]],
      ["mkdir .vscode && echo x > .vscode/tasks.json", [".vscode your editor new"]],
      ["echo x > .vscode/settings.json", [".vscode/settings.json your editor new"]],
      ["echo y > .vscode/tasks.json", [".vscode/tasks.json your editor changed"]],
      ["echo x > .github/workflows/ci.yml", [".github/workflows/ci.yml the CI new"]],
      ["mkdir -p d/e/f && echo x > d/e/f/.bashrc", ["d/e/f/.bashrc your shell new"]],
      ["mv c/old.vscode c/.vscode", ["c/.vscode your editor new"]],
      ["ln -s ../plain a/.mcp.json", ["a/.mcp.json an agent new"]],
      ["ln other justfile", ["justfile just new"]],
      ["mkdir -p node_modules/x && echo x > node_modules/x/Makefile", []],
      ["echo x > .GitLab-CI.yml", [".GitLab-CI.yml the CI new"]],
      ["mkdir -p bare/objects bare/refs && touch bare/HEAD", ["bare git new"]],
      ["git init -q sub", ["sub/.git git new"]],
      ["printf '[core]\\n' > sub/.git/config", ["sub/.git/config git changed"]],
      ["touch -d '2001-01-01' .envrc", [".envrc your shell changed"]],
      ["rm .envrc", []],
      ["echo z > .envrc", [".envrc your shell new"]],
      ["rm -r .vscode", []],
      ["mkdir .vscode", [".vscode your editor new"]],
    ];
    for (const [script, found] of cases) {
      await sh(script);
      assertEquals(await look(), found, script);
      assertEquals(await look(), [], `again after ${script}`);
    }
  });
});

Deno.test("RunsLater finds what is changed in a git directory, and nothing that git changes by itself", async () => {
  const before =
    "git init -q; git config core.hooksPath scripts/hooks; mkdir -p scripts/hooks; echo x > scripts/hooks/x";
  await withTree(before, async ({ sh, look }) => {
    const who = "-c user.name=x -c user.email=x@example.com";
    await sh(`echo x > file; git add file; git ${who} commit -qm x; git checkout -qb other`);
    assertEquals(await look(), []);
    await sh(
      "echo x > .git/hooks/pre-commit; git config alias.x '!true'; echo y > scripts/hooks/x",
    );
    assertEquals(await look(), [
      ".git/config git changed",
      ".git/hooks/pre-commit git new",
      "scripts/hooks/x git changed",
    ]);
    await sh(
      "echo y > .git/hooks/pre-commit; mkdir -p .git/info; echo '* filter=x' > .git/info/attributes",
    );
    assertEquals(await look(), [
      ".git/hooks/pre-commit git changed",
      ".git/info/attributes git new",
    ]);
  });
});

Deno.test("RunsLater looks at what else of a git directory makes git run something", async () => {
  const before = "git init -q; mkdir -p sub src";
  await withTree(before, async ({ sh, look }) => {
    await sh(
      "git init -q --bare .git/modules/sub; echo x > .git/commondir; mkdir .git/rebase-merge",
    );
    await sh("echo 'exec x' > .git/rebase-merge/git-rebase-todo");
    assertEquals(await look(), [
      ".git/commondir git new",
      ".git/modules/sub git new",
      ".git/rebase-merge git as it goes on new",
    ]);
    await sh("echo x > .git/modules/sub/hooks/pre-commit");
    assertEquals(await look(), [".git/modules/sub/hooks/pre-commit git new"]);
  });
});

Deno.test("RunsLater finds work that git would go on with, and remotes of the old kind", async () => {
  const begun = ["rebase-merge", "rebase-apply", "sequencer"];
  const before = `git init -q; mkdir -p .git/branches; cd .git; mkdir rebase-apply; ` +
    "echo x > rebase-apply/git-rebase-todo; echo x > BISECT_LOG";
  await withTree(before, async ({ root, sh, look, later }) => {
    await sh(`cd .git; mkdir -p ${begun.join(" ")} remotes; touch ORIG_HEAD FETCH_HEAD index`);
    await sh("cd .git; for f in MERGE_AUTOSTASH MERGE_HEAD BISECT_RUN; do echo x > $f; done");
    await sh("cd .git; echo x > remotes/origin; echo x > branches/main; echo y >> BISECT_LOG");
    await sh("cd .git; echo 'exec x' > rebase-merge/git-rebase-todo; echo x > sequencer/opts");
    await sh("cd .git; echo y >> rebase-apply/git-rebase-todo");
    assertEquals(await look(), [
      ".git/BISECT_LOG git as it goes on changed",
      ".git/BISECT_RUN git as it goes on new",
      ".git/MERGE_AUTOSTASH git as it goes on new",
      ".git/MERGE_HEAD git as it goes on new",
      ".git/branches/main git new",
      ".git/rebase-apply/git-rebase-todo git as it goes on changed",
      ".git/rebase-merge git as it goes on new",
      ".git/remotes git new",
      ".git/sequencer git as it goes on new",
    ]);
    await sh("cd .git; rm -r MERGE_* BISECT_* rebase-* sequencer remotes");
    assertEquals(await look(), []);
    // What has ended needs no look.
    assertEquals(later.found.map(({ path }) => relative(root, path)), [".git/branches/main"]);
    await sh("mkdir -p .git/rr-cache/a; echo x > .git/rr-cache/a/postimage");
    assertEquals(await look(), [".git/rr-cache git new"]);
    await sh("mkdir .git/rr-cache/b");
    assertEquals(await look(), [".git/rr-cache git changed"]);
  });
});

Deno.test("RunsLater finds a .git right inside of what is not looked into", async () => {
  const before = "mkdir -p .venv a/__pycache__ node_modules/x; git init -q a/site-packages";
  await withTree(before, async ({ sh, look }) => {
    await sh("echo x > a/__pycache__/x.pyc; mkdir -p new/node_modules node_modules/y");
    assertEquals(await look(), []);
    await sh("git init -q .venv; mkdir a/__pycache__/.git; echo 'gitdir: x' > node_modules/.git");
    await sh("git init -q later/.venv; git init -q new/node_modules");
    await sh("git -C a/site-packages config core.fsmonitor x");
    assertEquals(await look(), [
      ".venv/.git git new",
      "a/__pycache__/.git git new",
      "a/site-packages/.git/config git changed",
      "later/.venv/.git git new",
      "new/node_modules/.git git new",
      "node_modules/.git git new",
    ]);
    assertEquals(await look(), []);
  });
});

Deno.test("RunsLater tells what lies beside the marks of a git directory", async () => {
  await withTree("mkdir sub", async ({ root, sh, look, later }) => {
    await sh("mkdir objects refs sub/objects sub/refs; touch HEAD sub/HEAD");
    assertEquals(await look(), [" git new", "sub git new"]);
    await sh(
      "echo x > .tool-versions; mkdir -p .vscode pkg sub/hooks sub/.husky; echo x > sub/config",
    );
    await sh("echo x > .vscode/tasks.json; echo x > pkg/.envrc; touch sub/hooks/x sub/.husky/x");
    const found = [".tool-versions your shell new", ".vscode your editor new"];
    assertEquals(await look(), [
      ...found,
      "pkg/.envrc your shell new",
      "sub/.husky git new",
      "sub/config git new",
      "sub/hooks/x git new",
    ]);
    await sh("rm -r HEAD objects refs");
    assertEquals(await look(), []);
    assertEquals(later.found.map(({ path }) => relative(root, path)).sort(), [
      ...["", ".tool-versions", ".vscode", "pkg/.envrc", "sub", "sub/.husky"],
    ]);
  });
});

Deno.test("RunsLater knows the git directory of a worktree, and that above a working directory", async () => {
  await using directory = await temporaryDirectory();
  const main = directory.at("main");
  const tree = directory.at("tree");
  const sh = shellIn(directory.path);
  const commit = "git -C main -c user.name=x -c user.email=x@x commit -q --allow-empty -m x";
  await sh(`git init -q main; ${commit}; git -C main worktree add -q ../tree; mkdir main/src`);
  const ofTree = await RunsLater.begin([tree], PATIENT);
  const ofSource = await RunsLater.begin([`${main}/src`], PATIENT);
  await sh(
    "echo x > main/.git/worktrees/tree/config.worktree; echo x > main/.git/hooks/post-commit",
  );
  const foundBy = async (later: RunsLater) => {
    const found = await later.look({ always: true });
    return found.map(({ path }) => relative(`${main}/.git`, path)).sort();
  };
  assertEquals(await foundBy(ofTree), ["worktrees/tree/config.worktree"]);
  assertEquals(await foundBy(ofSource), ["hooks/post-commit"]);
  await sh("echo x > main/.git/MERGE_AUTOSTASH; mkdir main/.git/worktrees/tree/sequencer");
  assertEquals(await foundBy(ofTree), ["MERGE_AUTOSTASH", "worktrees/tree/sequencer"]);
  assertEquals(await foundBy(ofSource), ["MERGE_AUTOSTASH"]);
});

Deno.test("RunsLater reads of package.json only what is run", async () => {
  const before = `echo '{"scripts":{"test":"x"},"dependencies":{}}' > package.json`;
  await withTree(before, async ({ sh, look }) => {
    await sh(`echo '{"dependencies":{"a":"1"},"scripts":{"test":"x"}}' > package.json; mkdir a b`);
    await sh(`echo '{"name":"a"}' > a/package.json; echo '{"tasks":{"x":"y"}}' > b/deno.json`);
    assertEquals(await look(), ["b/deno.json deno new"]);
    await sh(`echo '{"scripts":{"test":"y"}}' > package.json; echo '{' > a/package.json`);
    assertEquals(await look(), ["a/package.json npm changed", "package.json npm changed"]);
  });
});

Deno.test("RunsLater knows what a link gives an executed name to", async () => {
  await withTree(
    "mkdir -p conf/editor; echo x > conf/editor/tasks.json; ln -s conf/editor .vscode; echo x > rc; ln -s rc .envrc",
    async ({ sh, look }) => {
      await sh("echo y > conf/editor/tasks.json; echo y > rc; echo x > conf/editor/launch.json");
      assertEquals(await look(), [
        "conf/editor/launch.json your editor new",
        "conf/editor/tasks.json your editor changed",
        "rc your shell changed",
      ]);
    },
  );
});

Deno.test("RunsLater looks behind links that give half of an executed name", async () => {
  const before = "mkdir c w v; echo x > c/config.toml; ln -s c .cargo; ln -s later .bundle";
  await withTree(before, async ({ sh, look }) => {
    const cases: [script: string, found: string[]][] = [
      ["echo y > c/config.toml; echo y > c/other", ["c/config.toml cargo changed"]],
      ["mkdir later; echo x > later/config", ["later/config bundler new"]],
      [
        "mkdir w/workflows; echo x > w/workflows/ci.yml; ln -s w .github",
        ["w/workflows the CI new"],
      ],
      ["echo y > w/workflows/ci.yml", ["w/workflows/ci.yml the CI changed"]],
      ["echo x > v/config; rm .cargo; ln -s v .cargo", ["v/config cargo new"]],
      ["ln -s / .yarn", [".yarn yarn new"]],
      ["ln -sfn /usr .cargo", [".cargo your shell changed"]],
    ];
    for (const [script, found] of cases) {
      await sh(script);
      assertEquals(await look(), found, script);
      assertEquals(await look(), [], `again after ${script}`);
    }
  });
});

Deno.test("RunsLater knows names further down, and what of a link gives them only in part", async () => {
  const before =
    "mkdir -p .jj/repo/store .local/share u lib/site-packages/p; echo x > lib/site-packages/a.pth; ln -s /usr lib/l";
  await withTree(before, async ({ sh, look }) => {
    const cases: [script: string, found: string[]][] = [
      ["echo x > .jj/repo/config.toml; echo x > .jj/repo/store/y", [
        ".jj/repo/config.toml jujutsu new",
      ]],
      ["mkdir -p .local/share/systemd/user; echo x > .local/share/other", [
        ".local/share/systemd your session new",
      ]],
      // What is in there but for this is as good as the code of the project.
      ["echo x > lib/site-packages/b.pth; echo x > lib/site-packages/p/Makefile", [
        "lib/site-packages/b.pth an interpreter new",
      ]],
      ["echo y > lib/site-packages/a.pth", ["lib/site-packages/a.pth an interpreter changed"]],
      [
        "echo x > u/config.toml; mkdir r; ln -s ../u r/.jj; mkdir u/repo; echo x > u/repo/config.toml",
        [
          "u/repo/config.toml jujutsu new",
        ],
      ],
      ["mkdir -p s/.jj v; echo x > v/config.toml; ln -s ../../v s/.jj/repo", [
        "v/config.toml jujutsu new",
      ]],
    ];
    for (const [script, found] of cases) {
      await sh(script);
      assertEquals(await look(), found, script);
      assertEquals(await look(), [], `again after ${script}`);
    }
  });
});

Deno.test("RunsLater reads of what package managers change only what is run", async () => {
  const before =
    "printf 'version=1\\n' > gradle.properties; echo a > .pnp.cjs; echo '{}' > devbox.json";
  await withTree(before, async ({ sh, look }) => {
    await sh("printf 'version=2\\n' > gradle.properties; echo '{\"packages\":[]}' > devbox.json");
    assertEquals(await look(), []);
    await sh("printf 'version=2\\nsystemProp.a=b\\n' > gradle.properties; echo b > .pnp.cjs");
    assertEquals(await look(), [".pnp.cjs yarn changed", "gradle.properties gradle changed"]);
  });
});

Deno.test("RunsLater knows what has become of the files that links lead to", async () => {
  const before = [
    `echo '{"name":"x"}' > real.json; ln -s real.json package.json; mkdir v1 v2; echo x > v1/envrc; echo y > v2/envrc`,
    "ln -s v1 cur; ln -s cur/envrc .envrc; echo x > mk.real; ln -s mk.real mk.a; ln -s mk.a Makefile",
  ].join("\n");
  await withTree(before, async ({ sh, look }) => {
    const cases: [script: string, found: string[]][] = [
      [`echo '{"name":"x","scripts":{"x":"y"}}' > real.json`, ["package.json npm changed"]],
      ["rm cur; ln -s v2 cur", [".envrc your shell changed"]],
      ["echo z > v2/envrc", ["v2/envrc your shell changed"]],
      ["rm mk.a; echo z > mk.a", ["Makefile make changed"]],
    ];
    for (const [script, found] of cases) {
      await sh(script);
      assertEquals(await look(), found, script);
      assertEquals(await look(), [], `again after ${script}`);
    }
  });
});

Deno.test({
  name: "RunsLater looks into directories whose names are no UTF-8",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const before = String.raw`o=$(printf 'o\377'); mkdir "$o"; echo x > "$o/Makefile"`;
    await withTree(before, async ({ sh, look, later }) => {
      const odd = String.raw`d=$(printf 'd\377'); o=$(printf 'o\377'); `;
      await sh(
        `${odd} mkdir -p "$d/.vscode" "$d/deep"; echo x > "$d/.vscode/$d"; echo y > "$o/Makefile"`,
      );
      await sh(
        `${odd} echo x > "$d/deep/.envrc"; echo '{"scripts":{"x":"y"}}' > "$d/package.json"`,
      );
      const found = ["d\udcff/.vscode your editor new", "d\udcff/deep/.envrc your shell new"];
      const further = ["d\udcff/package.json npm new", "o\udcff/Makefile make changed"];
      assertEquals(await look(), [...found, ...further]);
      assertEquals(await look(), []);
      await sh(`${odd} echo y > "$d/.vscode/$d"; rm "$d/deep/.envrc"`);
      assertEquals(await look(), ["d\udcff/.vscode/d\udcff your editor changed"]);
      assertEquals(later.found.length, 3);
    });
  },
});

Deno.test("RunsLater tells in the end what is still there", async () => {
  await withTree("mkdir a", async ({ sh, look, later }) => {
    await sh("echo x > .envrc; echo x > a/Makefile");
    await look();
    await sh("rm .envrc; echo y > a/Makefile; mkdir .vscode");
    await look();
    await sh("echo x > .vscode/tasks.json");
    await look();
    assertEquals(later.found.map(({ by, change }) => [by, change]), [
      ["make", "new"],
      ["your editor", "new"],
    ]);
  });
});

Deno.test("RunsLater does not look at what commands do not see", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at(".isonforge"));
  const except = directory.at(".isonforge");
  const later = await RunsLater.begin([directory.path], { except, ...PATIENT });
  await Deno.writeTextFile(directory.at(".isonforge/session"), "");
  await Deno.writeTextFile(directory.at(".envrc"), "");
  const found = await later.look({ always: true });
  assertEquals(found.map(({ path }) => path), [directory.at(".envrc")]);
});

Deno.test("RunsLater knows git's own files, and tells no file as new, when the tree is too large to be read in time", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.path;
  await new Deno.Command("git", { args: ["init", "--quiet", root] }).output();
  await Deno.mkdir(`${root}/there/below`, { recursive: true });
  await Deno.writeTextFile(`${root}/there/below/Makefile`, "all:\n");
  for (let index = 0; index < 1_000; index++) await Deno.mkdir(`${root}/other-${index}`);
  const later = await RunsLater.begin([root], { maxBeginMs: -1 });
  assertEquals(later.isPartial, true);
  await Deno.writeTextFile(`${root}/there/below/other`, "");
  assertEquals(await later.look({ always: true }), []);
  await Deno.writeTextFile(`${root}/.git/config`, "[alias]\nx = !true\n", { append: true });
  assertEquals((await later.look({ always: true })).map(({ by, change }) => [by, change]), [[
    "git",
    "changed",
  ]]);
});

Deno.test("RunsLater looks at what is near, however busy the machine is", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("a/b"), { recursive: true });
  const later = await RunsLater.begin([directory.path], { maxBeginMs: -1 });
  assertEquals(later.isPartial, false);
  await Deno.writeTextFile(directory.at("a/b/Makefile"), "all:\n");
  const found = await later.look({ always: true });
  assertEquals(found.map(({ path }) => path), [directory.at("a/b/Makefile")]);
});

Deno.test("RunsLater looks each time where there is little, and less often in a large tree, on a machine that stands still", async () => {
  await using small = await temporaryDirectory();
  await using large = await temporaryDirectory();
  for (let index = 0; index < 1_001; index++) await Deno.mkdir(large.at(`other-${index}`));
  const { now } = performance;
  let clock = 0;
  // Time passes only by asking for it, so that each look seems to have taken long.
  performance.now = () => clock += 3;
  try {
    for (const [directory, isSeen] of [[small, true], [large, false]] as const) {
      const later = await RunsLater.begin([directory.path], { maxBeginMs: Infinity });
      await later.look();
      await Deno.writeTextFile(directory.at("Makefile"), "all:\n");
      const found = await later.look();
      assertEquals(found.map(({ path }) => path), isSeen ? [directory.at("Makefile")] : []);
      const last = await later.look({ always: true });
      assertEquals(last.map(({ path }) => path), isSeen ? [] : [directory.at("Makefile")]);
    }
  } finally {
    performance.now = now;
  }
});

Deno.test("RunsLater looks into what commands have closed, and lets be what was closed before", async () => {
  await using directory = await temporaryDirectory();
  const { at, path: root } = directory;
  const modeOf = (path: string) => ((Deno.lstatSync(path).mode ?? 0) & 0o777).toString(8);
  for (const name of ["mine", "there"]) await Deno.mkdir(at(name));
  await Deno.writeTextFile(at("mine/Makefile"), "all:\n");
  await Deno.writeTextFile(at("there/Makefile"), "all:\n");
  await Deno.chmod(at("mine"), 0o000);
  {
    using _ = obeyingModes();
    const later = await RunsLater.begin([root], PATIENT);
    await Deno.mkdir(at("new/deep"), { recursive: true });
    await Deno.writeTextFile(at("new/deep/.envrc"), "");
    await Deno.writeTextFile(at("there/.envrc"), "");
    for (const name of ["new/deep", "new", "there", "."]) await Deno.chmod(at(name), 0o300);
    const found = async () => {
      const news = await later.look({ always: true });
      return news.map(({ path }) => relative(root, path)).sort();
    };
    assertEquals(await found(), ["new/deep/.envrc", "there/.envrc"]);
    assertEquals(later.found.length, 2);
    assertEquals(await found(), []);
    assertEquals(modeOf(at("mine")), "0");
  }
  await Deno.chmod(at("mine"), 0o700);
});

Deno.test("RunsLater knows what git's configuration names, be it there or not", async () => {
  const before = [
    "git init -q; mkdir scripts real; for f in scripts/clean.sh scripts/other.sh real/page; do echo x > $f; done",
    "git config filter.f.clean './scripts/clean.sh %f'; git config diff.x.textconv 'node tools/text.js'",
    "git config core.hooksPath tools/hooks; git config include.path ../page.conf; ln -s real/page page",
    "printf '[core]\\npager = ./page\\n' > page.conf; git init -q nested; git -C nested config core.editor ./edit",
  ].join("\n");
  await withTree(before, async ({ sh, look }) => {
    await sh("for f in scripts/*.sh real/page; do echo y >> $f; done; mkdir -p tools/hooks");
    await sh("touch tools/text.js tools/plain.js nested/edit edit tools/hooks/pre-commit");
    assertEquals(await look(), [
      "nested/edit git new",
      "real/page git changed",
      "scripts/clean.sh git changed",
      "tools/hooks/pre-commit git new",
      "tools/text.js git new",
    ]);
    // A directory above can be put away, and another one made in its place.
    await sh("mv scripts old; mkdir scripts; echo z > scripts/clean.sh; rm page; ln -s edit page");
    assertEquals(await look(), ["page git changed", "scripts/clean.sh git changed"]);
  });
  const linked = "git init -q; mkdir real; ln -s real hooks; git config core.hooksPath hooks";
  await withTree(linked, async ({ sh, look }) => {
    await sh("rm hooks; mkdir hooks; echo x > hooks/pre-commit");
    assertEquals(await look(), ["hooks/pre-commit git new"]);
  });
});

Deno.test("RunsLater finds programs in a directory of PATH, and nothing else that lies there", async () => {
  await using directory = await temporaryDirectory();
  const root = await Deno.realPath(directory.path);
  const write = async (name: string, mode = 0o755) => {
    await Deno.writeTextFile(`${root}/${name}`, "x");
    await Deno.chmod(`${root}/${name}`, mode);
  };
  await Deno.mkdir(`${root}/lib`);
  await write("old");
  const user = { home: "/nowhere", environment: { PATH: `${root}:${root}/bin` } };
  const later = await RunsLater.begin([root], { ...PATIENT, user });
  const look = async () =>
    (await later.look({ always: true })).map(({ path, by, change }) =>
      `${relative(root, path)} ${by} ${change}`
    ).sort();
  assertEquals(await look(), []);
  await write("new");
  await write("README.md", 0o644);
  await write("lib/tool");
  await write("old", 0o700);
  await Deno.mkdir(`${root}/bin`);
  await write("bin/ls");
  await write("Makefile", 0o644);
  assertEquals(await look(), [
    "Makefile make new",
    "bin/ls your shell new",
    "new your shell new",
    "old your shell changed",
  ]);
  await Deno.chmod(`${root}/README.md`, 0o755);
  assertEquals(await look(), ["README.md your shell changed"]);
});

Deno.test("RunsLater finds what settings and links of the home name, and knows the names above", async () => {
  await using directory = await temporaryDirectory();
  const home = await Deno.realPath(directory.path);
  const root = `${home}/df`;
  await Deno.mkdir(`${root}/nvim`, { recursive: true });
  await Deno.mkdir(`${home}/.config/fish`, { recursive: true });
  await Deno.symlink("../df/nvim", `${home}/.config/nvim`);
  await Deno.symlink("df/bashrc", `${home}/.bashrc`);
  const commands = [{ by: "a hook", command: "./format.sh", directory: root }];
  const user = { home, environment: { GIT_CONFIG_SYSTEM: "/dev/null" }, commands };
  const later = await RunsLater.begin([root, `${home}/.config`], { ...PATIENT, user });
  for (const path of ["format.sh", "bashrc", "nvim/init.lua", "plain.sh"]) {
    await Deno.writeTextFile(`${root}/${path}`, "x");
  }
  await Deno.writeTextFile(`${home}/.config/fish/config.fish`, "x");
  const found = (await later.look({ always: true })).map(({ path, by, change }) =>
    `${relative(home, path)} ${by} ${change}`
  );
  assertEquals(found.toSorted(), [
    ".config/fish/config.fish your shell new",
    "df/bashrc your shell new",
    "df/format.sh a hook new",
    "df/nvim/init.lua your editor new",
  ]);
});
