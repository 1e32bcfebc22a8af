import { assertEquals } from "@std/assert";
import { pathsInCommand } from "../../../../lib/engine/permissions/git_configuration/paths_in_command.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("pathsInCommand() finds what a command may run, and nothing that it reads", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.at("my shop");
  await Deno.mkdir(`${root}/tools/index`, { recursive: true });
  for (const name of ["tools/cl.js", "README.md", "tools/a b.sh", "tools/index/index.js"]) {
    await Deno.writeTextFile(`${root}/${name}`, "x");
  }
  const table: [command: string, ...paths: string[]][] = [
    ["./scripts/cl.sh", "scripts/cl.sh"],
    ["scripts/cl.sh --quiet %f", "scripts/cl.sh"],
    ["tools/a b.sh", "tools/a b.sh", "tools/a", "b.sh"],
    // Between quotes there may be a command as well.
    ["'./tools/a b.sh' -x", "tools/a b.sh", "tools/a", "b.sh"],
    ["sh x", "x"],
    ["sh -c 'node tools/x.js \"$@\"' -", "tools/x.js"],
    ["node x.mjs --flag=./y.json", "x.mjs", "y.json"],
    ["node tools/cl", "tools/cl", "tools/cl.js"],
    ["node ./tools/index", "tools/index/index.js"],
    ['f() { ./a "$1";./b; }; f', "a", "b"],
    ["A=./lib:./more PAGER=less ./run", "lib", "more", "run"],
    ['"$(git rev-parse --show-toplevel)/a/b"', "a/b"],
    ['"$GIT_DIR/../x"', "x"],
    ["`git rev-parse --git-dir 2>/dev/null`/../x", "x"],
    ["~/my.sh; ${HOME}/other.sh", "home/my.sh", "home/other.sh"],
    ["PATH=$PATH:./bin ~/my.sh", "bin", "home/my.sh"],
    // Of PATH, or no file that is run.
    ["git-lfs clean -- %f"],
    ["git log -- docs/a.md"],
    ["git -c core.pager=./page.sh log -- docs/a.md", "page.sh"],
    ["cat README.md docs/b.md | ./show", "show"],
    ["less -R +/word"],
    ["cd tools && ./tools/x", "tools/x"],
    ["code --wait ."],
    ["vim -c 'set spell'"],
    ["https://example.com/x"],
    ["true"],
    [""],
  ];
  for (const [command, ...paths] of table) {
    const found = pathsInCommand(command, {
      root,
      home: `${root}/home`,
      gitDirectory: `${root}/.git`,
    });
    assertEquals(found.toSorted(), paths.map((path) => `${root}/${path}`).toSorted(), command);
  }
});
