import { assert, assertEquals } from "@std/assert";
import {
  executedForUser,
  type UserCommand,
  userProgramsIn,
} from "../../../../lib/engine/permissions/user_programs/user_programs.ts";
import { fill } from "../../../helpers/fill.ts";
import { git } from "../../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("userProgramsIn() finds what the user's settings, home and PATH name in a directory", async () => {
  await using directory = await temporaryDirectory();
  const top = await Deno.realPath(directory.path);
  const root = `${top}/home/df`;
  await fill(top, {
    "home/df/gitconfig": "x",
    "home/df/fish/config.fish": "x",
    "home/df/tools/mcp.sh": "x",
    "home/df/bin/tool": "x",
    "home/df/plain/a": "x",
    "home/.gitconfig": ">df/gitconfig",
    "home/.bashrc": ">df/missing",
    // Links to all of it say nothing; one that nobody reads neither.
    "home/.vim/all": `>${top}/home`,
    "home/.plain": ">df/plain",
    "home/.config/fish/config.fish": ">../../df/fish/config.fish",
    "home/.config/nvim": ">../df/nvim",
    "home/.local/bin/tool": ">../../df/cli/main.js",
    "home/.vim/pack/mine": ">../../df/plugin",
    "home/df/plugin/a.vim": "x",
    "home/df/cli/main.js": "x",
    "home/scripts": ">df/bin",
  });
  const commands: UserCommand[] = [
    { by: "a hook", command: "[ -x ./format.sh ] && ./format.sh; eslint a.js", directory: root },
    { by: "a server", command: "sh tools/mcp.sh", directory: root },
    { by: "a server", command: "node node_modules/x/y.js", directory: root },
    { by: "a hook", command: "$TOOLS/x.sh", directory: "/", variables: { TOOLS: `${root}/tools` } },
  ];
  const environment = {
    PATH: `${top}/home/scripts:/usr/bin:/bin:${root}/.venv/bin:${root}/env/bin`,
    EDITOR: `${root}/ed.sh --wait`,
    GIT_CONFIG_SYSTEM: "/dev/null",
  };
  await fill(root, { "env/pyvenv.cfg": "x", "env/bin/pip": "x", ".venv/bin/pip": "x" });
  const user = { home: `${top}/home`, environment, commands };
  const found = userProgramsIn([root], user).map(({ path, by, isOfPath, isWork }) =>
    `${path.slice(root.length + 1)} ${by}${isOfPath ? " PATH" : ""}${isWork ? " work" : ""}`
  );
  assert(found.includes("bin/git isonforge"));
  assertEquals(found.filter((one) => !one.endsWith("isonforge")).toSorted(), [
    "bin your shell PATH",
    // Before that of the system; what is nowhere may come to be there.
    "bin/eslint a hook",
    "bin/node a server",
    "bin/sh a server",
    "cli/main.js your shell work",
    "ed.sh your shell",
    "fish/config.fish your shell",
    "format.sh a hook",
    "gitconfig git",
    "missing your shell",
    "nvim your editor",
    "plugin your editor work",
    "tools/mcp.sh a server",
    "tools/x.sh a hook",
  ]);
  // From further down it is all of that.
  assertEquals(
    userProgramsIn([`${root}/nvim`], user).map(({ path, by }) => `${path} ${by}`),
    [`${root}/nvim your editor`],
  );
  await Deno.chmod(`${root}/bin/tool`, 0o755);
  const whoRuns = (path: string) => executedForUser(`${root}/${path}`, { root, ...user });
  for (
    const [path, by] of [
      ["gitconfig", "git"],
      ["nvim/lua/a.lua", "your editor"],
      ["format.sh", "a hook"],
      ["bin/tool", "your shell"],
      ["bin/README.md", undefined],
      ["plain/a", undefined],
      ["cli/main.js", undefined],
      ["plugin/a.vim", undefined],
    ] as const
  ) assertEquals(whoRuns(path), by, path);
});

Deno.test("userProgramsIn() knows in a worktree what the files of the main one become", async () => {
  await using directory = await temporaryDirectory();
  const top = await Deno.realPath(directory.path);
  await git(top, "init", "--quiet", `${top}/df`);
  await fill(top, { "home/.gitconfig": ">../df/gitconfig", "df/gitconfig": "x" });
  const commit = ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"];
  await git(`${top}/df`, "add", "gitconfig");
  await git(`${top}/df`, ...commit);
  await git(`${top}/df`, "worktree", "add", "-q", `${top}/tree`);
  const user = { home: `${top}/home`, environment: { GIT_CONFIG_SYSTEM: "/dev/null" } };
  const found = userProgramsIn([`${top}/tree`], user).map(({ path, by }) => `${path} ${by}`);
  assertEquals(found, [`${top}/tree/gitconfig git`]);
});
